public import Distributions
public import Tensors

extension ParameterDomain {
  /// The set of values; its bijector leads to the unconstrained coordinates that are learned.
  public var support: Support {
    switch self {
    case .real: .real
    case .positive: .positive
    case .unitInterval: .unitInterval
    case .simplex: .simplex
    }
  }
}
