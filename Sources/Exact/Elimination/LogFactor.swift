internal import Tensors

/// A term of the log joint: what a factor of the model contributes, or what is left once a latent has been eliminated.
struct LogFactor {
  let tensor: Tensor
  /// The plates over which the term repeats; the expression carries fewer where all repetitions are equal.
  let plates: AxisSet
  /// Everything that the term reads.
  let variables: Set<Variable>

  init(_ tensor: Tensor, plates: AxisSet) {
    self.tensor = tensor
    self.plates = plates
    variables = tensor.variables
  }

  /// The sum over the plates that are not in `kept`.
  func summed(keeping kept: AxisSet) -> Tensor {
    tensor.summed(over: plates.subtracting(kept))
  }

  func reads(anyOf others: some Sequence<Variable>) -> Bool {
    others.contains(where: variables.contains)
  }
}
