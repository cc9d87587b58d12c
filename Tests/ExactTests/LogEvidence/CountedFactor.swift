import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Foundation

/// One factor of a random family: a latent `x` whose distribution reads `u`, both of any shape and over any plates.
struct CountedFactor: Model {
  enum Rows: Plate {}
  enum Columns: Plate {}
  enum Family: CaseIterable {
    case normal, start, step, walk, components, batch, potential, total, truncated, vector
    case switching, bounded, exponential, counts
  }

  let x: Tensor
  let u: Tensor
  let family: Family

  var joint: Joint { x ~ distribution }

  private var distribution: any Distribution {
    let weights = Tensor([0.3, 0.7])
    switch family {
    case .normal: return Normal(u, 0.9)
    case .start: return MarkovChain(from: Normal(u, 1)) { Normal(0.5 * $0, 0.8) }
    case .step: return MarkovChain(from: Normal(0, 1)) { [u] in Normal(0.5 * $0 + u, 0.8) }
    case .walk: return GaussianRandomWalk(0.7, drift: u)
    case .components:
      return Mixture(weights: weights, components: [Normal(u, 1), Normal(0.2, 0.5)])
    case .batch:
      let centers = u.reshaped(u.shape + [1]) + Tensor([-1, 2])
      return Mixture(weights: weights, of: Normal(centers, 0.6))
    case .potential: return Potential(on: .real) { [u] in -0.5 * square($0 - u) }
    case .total: return Potential(on: .real) { [u] in -0.5 * sum(square($0 - u)) }
    case .truncated: return Truncated(Normal(u, 1), above: -9, below: 9)
    case .vector:
      let size = x.shape.last ?? 1
      return MultivariateNormal(u, covariance: diagonalMatrix(.filled(0.8, [size])))
    case .switching:
      return MarkovChain(from: Normal(0, 1)) { [u] last in
        Mixture(weights: weights, components: [Normal(last + u, 1), Normal(0, 0.5)])
      }
    case .bounded: return Potential(on: .interval(u - 9, u + 9)) { -0.1 * $0 }
    case .exponential: return Transformed(Normal(u, 1), by: ExponentialBijector())
    case .counts: return ZeroInflated(Poisson(exp(u)), probability: 0.2)
    }
  }
}

/// The same factor by its declaration: one repetition after the other, one element after the other.
struct FactorCount {
  let family: CountedFactor.Family
  /// Event shapes, and which plates are carried.
  let x: (shape: [Int], rows: Bool, columns: Bool, values: [Double])
  let u: (shape: [Int], rows: Bool, columns: Bool, values: [Double])
  static let rows = 2
  static let columns = 3

  /// A sequence of one value has no steps, and what one would read does not matter.
  private var isRead: Bool {
    (family != .step && family != .switching) || x.shape.first != 1
  }

  /// The log-density; nil where the declaration says none.
  var logDensity: Double? {
    guard !isRead || (!u.rows || x.rows) && (!u.columns || x.columns) else { return nil }
    var total = 0.0
    for row in 0..<(x.rows ? Self.rows : 1) {
      for column in 0..<(x.columns ? Self.columns : 1) {
        let own = event(x, row, column)
        guard let term = repetition(own, event(u, row, column)) else { return nil }
        total += term
      }
    }
    return total
  }

  private func event(
    _ variable: (shape: [Int], rows: Bool, columns: Bool, values: [Double]),
    _ row: Int,
    _ column: Int
  ) -> [Double] {
    let first = variable.rows ? row : 0
    let place = variable.columns ? first * Self.columns + column : first
    let size = variable.shape.reduce(1, *)
    return Array(variable.values[place * size..<(place + 1) * size])
  }

  /// u at each element of an event of shape `target`, as NumPy repeats it; nil where it does not.
  private func repeated(_ numbers: [Double], to target: [Int]) -> [Double]? {
    let gap = target.count - u.shape.count
    guard gap >= 0 else { return nil }
    for (own, wanted) in zip(u.shape, target.dropFirst(gap)) where own != 1 && own != wanted {
      return nil
    }
    return (0..<target.reduce(1, *)).map { element in
      var (rest, place, stride) = (element, 0, 1)
      for dimension in target.indices.reversed() {
        let index = rest % target[dimension]
        rest /= target[dimension]
        guard dimension >= gap, u.shape[dimension - gap] != 1 else { continue }
        place += index * stride
        stride *= u.shape[dimension - gap]
      }
      return numbers[place]
    }
  }

  private func normal(_ x: Double, _ mean: Double, _ scale: Double) -> Double {
    let z = (x - mean) / scale
    return -0.5 * z * z - log(scale) - 0.5 * log(2 * .pi)
  }

  /// The log-density of one repetition of x, given one of u.
  private func repetition(_ own: [Double], _ given: [Double]) -> Double? {
    let shape = x.shape
    switch family {
    case .start, .step, .switching: return chain(own, given)
    case .walk, .vector:
      guard let last = shape.last, let u = repeated(given, to: shape) else { return nil }
      return own.indices.reduce(0) { total, index in
        if family == .vector { return total + normal(own[index], u[index], 0.8.squareRoot()) }
        let before = index % last == 0 ? 0 : own[index - 1]
        return total + normal(own[index] - before, u[index], 0.7)
      }
    case .total:
      guard shape.isEmpty else { return nil }
      return given.reduce(0) { $0 - 0.5 * (own[0] - $1) * (own[0] - $1) }
    default:
      guard let u = repeated(given, to: shape) else { return nil }
      return zip(own, u).reduce(0) { $0 + element($1.0, $1.1) }
    }
  }

  private func element(_ x: Double, _ u: Double) -> Double {
    func either(_ a: Double, _ b: Double) -> Double { log(0.3 * exp(a) + 0.7 * exp(b)) }
    switch family {
    case .normal: return normal(x, u, 0.9)
    case .components: return either(normal(x, u, 1), normal(x, 0.2, 0.5))
    case .batch: return either(normal(x, u - 1, 0.6), normal(x, u + 2, 0.6))
    case .potential: return -0.5 * (x - u) * (x - u)
    case .truncated:
      let half = 0.5.squareRoot()
      return normal(x, u, 1) - log(0.5 * (erf((9 - u) * half) - erf((-9 - u) * half)))
    case .bounded: return -0.1 * x
    case .exponential: return normal(log(x), u, 1) - log(x)
    default:
      let count = x * u - exp(u) - lgamma(x + 1)
      return x == 0 ? log(0.2 + 0.8 * exp(count)) : log(0.8) + count
    }
  }

  private func chain(_ own: [Double], _ given: [Double]) -> Double? {
    guard !x.shape.isEmpty else { return nil }
    let step = Array(x.shape.dropFirst())
    let size = step.reduce(1, *)
    guard let u = repeated(given, to: step) ?? (isRead ? nil : Array(repeating: 0, count: size))
    else { return nil }
    var total = 0.0
    for (index, value) in own.enumerated() {
      let shift = u[index % size]
      guard index >= size else {
        total += normal(value, family == .start ? shift : 0, 1)
        continue
      }
      let last = own[index - size]
      switch family {
      case .start: total += normal(value, 0.5 * last, 0.8)
      case .step: total += normal(value, 0.5 * last + shift, 0.8)
      default:
        let terms = (normal(value, last + shift, 1), normal(value, 0, 0.5))
        total += log(0.3 * exp(terms.0) + 0.7 * exp(terms.1))
      }
    }
    return total
  }
}
