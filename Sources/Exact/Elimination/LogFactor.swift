package import EvidenceTensors

/// A term of the log joint: what a factor of the model contributes, or what is left once a latent has been eliminated.
package struct LogFactor {
  package let tensor: Tensor
  /// The plates over which the term repeats; the expression carries fewer where all repetitions are equal.
  package let plates: AxisSet
  /// Everything that the expression reads.
  package let variables: Set<Variable>
  /// The latents on which the term depends: those that the expression reads, and those that it no longer shows because
  /// something else, made of them, stands in their place.
  package let reads: Set<Variable>

  /// The plates whose repetitions the expression has added up by itself, at the places that they read.
  let rows: AxisSet

  package init(
    _ tensor: Tensor,
    plates: AxisSet,
    reads: Set<Variable> = [],
    rows: AxisSet = []
  ) {
    self.tensor = tensor
    self.plates = plates
    self.rows = rows
    variables = tensor.variables
    self.reads = reads.union(variables.filter { $0.role == .latent })
  }

  /// Another expression in place of the term's, made of it, over the same plates.
  package func with(_ tensor: Tensor) -> LogFactor {
    LogFactor(tensor, plates: plates, reads: reads, rows: rows)
  }

  /// The sum over the plates that are not in `kept`.
  package func summed(keeping kept: AxisSet) -> Tensor {
    tensor.summed(over: plates.subtracting(kept))
  }

  package func reads(anyOf others: some Sequence<Variable>) -> Bool {
    others.contains(where: variables.contains)
  }
}
