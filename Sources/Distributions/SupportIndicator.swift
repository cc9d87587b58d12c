public import Tensors

/// Which values are in a set, as expressions.
extension Distribution {
  public func logProb(_ value: Tensor) -> Tensor {
    guard value.mistake == nil, value.shape.count >= eventRank,
      let claims = support.claims(about: value)
    else { return logDensity(value) }
    if claims.mistake != nil { return logDensity(value) }
    let inner = Array(claims.shape.indices.suffix(eventRank))
    let isInside = inner.isEmpty ? claims : sum(not(claims), dimensions: inner) .== 0
    let isKept = isInside.withUnitDimensions(inner, of: claims.shape)
    // The operand is guarded too: a formula that is not a number outside would make the gradient one that is none.
    let density = logDensity(select(isKept, value, support.interior(of: value.shape)))
    return select(isInside, density, -Double.infinity)
  }
}

extension Support {
  /// What must hold of every element of a value in the set; nil where nothing must, or where an expression cannot tell.
  fileprivate func claims(about value: Tensor) -> Tensor? {
    switch self {
    case .real, .vector, .positiveDefinite, .choleskyFactor, .point: return nil
    case .positive: return and(value .> 0, value .< Double.infinity)
    case .nonNegative: return and(value .>= 0, value .< Double.infinity)
    case .unitInterval: return and(value .> 0, value .< 1)
    case .interval(let low, let high): return and(value .>= low, value .<= high)
    case .boolean: return or(value .== 0, value .== 1)
    case .integers(let count):
      return and(and(value .>= 0, value .<= count - 1), value .== floor(value))
    case .nonNegativeIntegers:
      return and(and(value .>= 0, value .< Double.infinity), value .== floor(value))
    case .simplex:
      guard let last = value.shape.indices.last else { return nil }
      let total = sum(value, dimensions: [last]).withUnitDimensions([last], of: value.shape)
      return and(value .>= 0, abs(total - 1) .<= Self.simplexTolerance)
    }
  }

  /// An element of some value of the set, away from its edges.
  fileprivate func interior(of shape: [Int]) -> Tensor {
    switch self {
    case .unitInterval: Tensor(0.5)
    case .interval(let low, let high): 0.5 * low + 0.5 * high
    case .simplex: Tensor(1 / Double(shape.last ?? 1))
    case .positive, .nonNegative: Tensor(1)
    default: Tensor(0)
    }
  }
}
