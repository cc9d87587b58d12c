public import EvidenceTensors

/// Which values are in a set, as expressions.
extension Distribution {
  public func logProb(_ value: Tensor) -> Tensor { inSupport(value, logDensity) }

  /// A density of values in the support, and −∞ elsewhere.
  func inSupport(_ value: Tensor, _ density: (Tensor) -> Tensor) -> Tensor {
    guard value.mistake == nil, value.shape.count >= eventRank,
      let claims = support.claims(about: value)
    else { return density(value) }
    // Bounds that do not fit the value are a mistake of their own.
    if claims.mistake != nil {
      let plain = density(value)
      return plain.mistake == nil ? claims : plain
    }
    let event = Array(claims.shape.indices.suffix(eventRank))
    let isInside = event.isEmpty ? claims : sum(not(claims), dimensions: event) .== 0
    let isKept = isInside.withUnitDimensions(event, of: claims.shape)
    // The operand is guarded too: a formula may read a table at it, or take products of matrices that do not exist.
    let inner = support.interior(of: value.shape)
    return select(isInside, density(select(isKept, value, inner)), -Double.infinity)
  }
}

extension Support {
  /// What must hold of every element of a value in the set; nil where nothing must, or where an expression cannot tell.
  package func claims(about value: Tensor) -> Tensor? {
    switch self {
    case .real, .vector, .positiveDefinite, .point: return nil
    case .positive: return and(value .> 0, value .< Double.infinity)
    case .nonNegative: return and(value .>= 0, value .< Double.infinity)
    case .unitInterval: return and(value .> 0, value .< 1)
    case .interval(let low, let high): return and(value .>= low, value .<= high)
    case .atLeast(let low): return and(value .>= low, value .< Double.infinity)
    case .atMost(let high): return and(value .<= high, value .> -Double.infinity)
    case .boolean: return or(value .== 0, value .== 1)
    case .integers(let count): return isInteger(value, from: Tensor(0), to: (count - 1).tensor)
    case .nonNegativeIntegers: return isInteger(value, from: Tensor(0), to: Tensor(.infinity))
    case .integerInterval(let low, let high): return isInteger(value, from: low, to: high)
    case .simplex, .ordered, .sumToZero, .unitVector, .counts: return vectorClaims(about: value)
    case .choleskyFactor, .correlationCholeskyFactor: return factorClaims(about: value)
    }
  }

  private func isInteger(_ value: Tensor, from low: Tensor, to high: Tensor) -> Tensor {
    let isBetween = and(value .>= low, value .<= high)
    return and(and(isBetween, abs(value) .< Double.infinity), value .== floor(value))
  }

  private func vectorClaims(about value: Tensor) -> Tensor? {
    guard let last = value.shape.indices.last else { return nil }
    func total(_ x: Tensor) -> Tensor {
      sum(x, dimensions: [last]).withUnitDimensions([last], of: value.shape)
    }
    switch self {
    case .simplex: return and(value .>= 0, abs(total(value) - 1) .<= Self.simplexTolerance)
    case .counts(let count):
      return and(and(value .>= 0, value .== floor(value)), total(value) .== unit(count))
    case .sumToZero:
      return abs(total(value)) .<= Self.simplexTolerance * total(abs(value))
    case .unitVector:
      let isFull = abs(total(square(value)) - 1) .<= Self.simplexTolerance
      return and(isFull, value .== value)
    default:
      // The first element has none before it: −∞ stands there.
      guard value.shape[last] > 1 else { return nil }
      let steps = value.shape[last] - 1
      let before = value.sliced(0..<steps, dimension: last).padded(before: 1, dimension: last)
      let isFirst = Tensor((0...steps).map { $0 == 0 ? 1 : 0 })
      return or(value .> before, isFirst)
    }
  }

  /// A total, one a vector, as the last dimension of extent 1.
  private func unit(_ total: Tensor) -> Tensor {
    total.shape.isEmpty ? total : total.reshaped(total.shape + [1])
  }

  private func factorClaims(about value: Tensor) -> Tensor? {
    guard value.shape.count >= 2 else { return nil }
    let (count, last) = (value.shape[value.shape.count - 1], value.shape.count - 1)
    let cells = (0..<count).flatMap { row in (0..<count).map { (row, $0) } }
    func marks(_ holds: ((Int, Int)) -> Bool) -> Tensor {
      Tensor(cells.map { holds($0) ? 1 : 0 }, shape: [count, count])
    }
    let isAboveOrZero = or(marks { $0.0 >= $0.1 }, value .== 0)
    let isOffOrPositive = or(marks { $0.0 != $0.1 }, value .> 0)
    let isFactor = and(isAboveOrZero, isOffOrPositive)
    guard self == .correlationCholeskyFactor else { return isFactor }
    let lengths = sum(square(value), dimensions: [last]).withUnitDimensions([last], of: value.shape)
    return and(isFactor, abs(lengths - 1) .<= Self.simplexTolerance)
  }

  /// A number between two bounds, either of which may turn out to be infinite; it has no slope.
  private static func middle(_ low: Tensor, _ high: Tensor) -> Tensor {
    let (hasLow, hasHigh) = (low .> -Double.infinity, high .< Double.infinity)
    let oneSided = select(hasLow, low + 1, select(hasHigh, high - 1, 0))
    return stopGradient(select(and(hasLow, hasHigh), 0.5 * low + 0.5 * high, oneSided))
  }

  /// Some value of the set, away from its edges: one that broadcasts to `shape`.
  package func interior(of shape: [Int]) -> Tensor {
    let count = shape.last ?? 1
    switch self {
    case .unitInterval: return Tensor(0.5)
    case .interval(let low, let high): return Self.middle(low, high)
    case .atLeast(let low): return low + 1
    case .atMost(let high): return high - 1
    case .integerInterval(let low, let high):
      return select(abs(low) .< Double.infinity, low, minimum(high, 0))
    case .simplex: return Tensor(1 / Double(count))
    case .counts(let total):
      let isFirst = Tensor((0..<count).map { $0 == 0 ? 1.0 : 0 })
      return isFirst * unit(total)
    case .ordered: return Tensor((0..<count).map(Double.init))
    case .unitVector: return Tensor((0..<count).map { $0 == 0 ? 1 : 0 })
    case .choleskyFactor, .correlationCholeskyFactor, .positiveDefinite:
      return diagonalMatrix(.filled(1, [count]))
    case .positive, .nonNegative: return Tensor(1)
    default: return Tensor(0)
    }
  }
}
