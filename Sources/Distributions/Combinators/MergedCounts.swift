internal import EvidenceTensors

/// Counts of which some are missing: those that are there, zeros for the others, and last what these have together.
struct MergedCounts {
  private let own: Tensor
  private let rest: Tensor
  /// [K + 1].
  let values: Tensor

  init(_ value: Tensor, where isThere: Tensor, trials: Tensor) {
    own = select(isThere, Tensor(1), Tensor(0))
    rest = trials - sum(own * value)
    values = concatenated(own * value, select(rest .> 0, rest, 0).reshaped(1))
  }

  /// The numbers of the categories, with the sum of those that are missing last.
  func merging(_ numbers: Tensor) -> Tensor {
    concatenated(own * numbers, sum((1 - own) * numbers).reshaped(1))
  }

  /// −∞ where there are more counts than trials.
  func whereEnough(_ logDensity: Tensor) -> Tensor {
    select(rest .< 0, -Double.infinity, logDensity)
  }
}
