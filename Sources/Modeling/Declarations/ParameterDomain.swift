package import EvidenceDistributions
internal import EvidencePrograms
package import EvidenceTensors

extension ParameterDomain {
  /// The set of values; its bijector leads to the unconstrained coordinates that are learned.
  package var support: Support {
    switch self {
    case .real: .real
    case .positive: .positive
    case .unitInterval: .unitInterval
    case .simplex: .simplex
    case .ordered: .ordered
    case .sumToZero: .sumToZero
    case .unitVector: .unitVector
    case .positiveDefinite: .positiveDefinite
    case .choleskyFactor: .choleskyFactor
    case .correlationCholeskyFactor: .correlationCholeskyFactor
    }
  }

  /// The point of event shape `shape` that unconstrained zeros stand for, row-major.
  package func center(of shape: [Int]) -> [Double] {
    if let number = support.interior(of: shape).constantValue {
      return Array(repeating: number, count: shape.product)
    }
    let point = support.interior(of: shape).broadcast(to: shape)
    return (try? Interpreter().evaluate([point]).first?.elements) ?? []
  }

  /// Whether variables of an event shape can be members, or rows of members.
  func holds(_ shape: [Int]) -> Bool {
    guard let bijector = support.bijector, shape.count >= support.rank else { return false }
    let free = bijector.unconstrainedShape(for: shape)
    return free.product > 0 && bijector.shape(for: free) == shape
  }
}
