public import EvidenceTensors

/// A parameter of a distribution: its name, its value, and the set that the value must lie in.
public struct DistributionParameter: Sendable {
  public let name: String
  public let tensor: Tensor
  public let domain: Support
  /// How many trailing event dimensions of the tensor belong to one draw.
  public let rank: Int

  public init(_ name: String, _ tensor: Tensor, in domain: Support, rank: Int = 0) {
    self.name = name
    self.tensor = tensor
    self.domain = domain
    self.rank = rank
  }

  /// The error that names the first of `values` (row-major) that is not in the domain.
  package func error(for values: [Double], of distribution: String) -> UsageError? {
    guard let fault = domain.firstFault(in: values, shape: tensor.shape) else { return nil }
    return UsageError(
      what: "\(fault) is not \(domain.member)",
      place: "\(distribution).\(name)",
      fix: domain.remedy
    )
  }
}
