package import EvidenceTensors

/// A term of the log joint: what a factor of the model contributes, or what is left once a latent has been eliminated.
package struct LogFactor {
  package let tensor: Tensor
  /// The plates over which the term repeats; the expression carries fewer where all repetitions are equal.
  package let plates: AxisSet
  /// Everything that the term reads.
  package let variables: Set<Variable>

  package init(_ tensor: Tensor, plates: AxisSet) {
    self.tensor = tensor
    self.plates = plates
    variables = tensor.variables
  }

  /// Another expression in place of the term's, over the same plates.
  package func with(_ tensor: Tensor) -> LogFactor { LogFactor(tensor, plates: plates) }

  /// The sum over the plates that are not in `kept`.
  package func summed(keeping kept: AxisSet) -> Tensor {
    tensor.summed(over: plates.subtracting(kept))
  }

  package func reads(anyOf others: some Sequence<Variable>) -> Bool {
    others.contains(where: variables.contains)
  }
}
