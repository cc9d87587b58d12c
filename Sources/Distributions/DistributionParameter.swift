public import EvidenceTensors

/// A parameter of a distribution: its name, its value, and the set that the value must lie in.
public struct DistributionParameter: Sendable {
  public let name: String
  public let tensor: Tensor
  public let domain: Support
  /// How many trailing event dimensions of the tensor belong to one draw.
  public let rank: Int
  /// Whether it bounds values, so that data for it may be infinite: no bound.
  public let isLimit: Bool

  public init(
    _ name: String,
    _ tensor: Tensor,
    in domain: Support,
    rank: Int = 0,
    isLimit: Bool = false
  ) {
    self.name = name
    self.tensor = tensor
    self.domain = domain
    self.rank = rank
    self.isLimit = isLimit
  }

  /// The same parameter as a part of another distribution.
  func renamed(_ name: String, rank: Int? = nil) -> Self {
    Self(name, tensor, in: domain, rank: rank ?? self.rank, isLimit: isLimit)
  }

  /// The error that names the first of `values` (row-major) that is not in the domain.
  package func error(for values: [Double], of distribution: String) -> UsageError? {
    // A constant limit that is infinite is better left out; among data it stands for a limit that is not there.
    let mayBeInfinite = isLimit && tensor.mayBeInfinite && !tensor.variables.isEmpty
    let values = mayBeInfinite ? values.map(\.limit) : values
    guard let fault = domain.firstFault(in: values, shape: tensor.shape) else { return nil }
    return UsageError(
      what: "\(fault) is not \(domain.member)",
      place: "\(distribution).\(name)",
      fix: domain.remedy
    )
  }
}

extension Double {
  /// Itself, or the last finite number on the way to an infinite limit.
  package var limit: Double {
    isInfinite ? (self < 0 ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude) : self
  }
}

extension Tensor {
  /// Whether it is made of data alone, which as a limit may be infinite, or of infinite constants.
  var mayBeInfinite: Bool {
    if let constantValue { return !constantValue.isFinite }
    return variables.allSatisfy { $0.role == .input || $0.role == .observed }
  }
}
