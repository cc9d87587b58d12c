package import EvidenceTensors

/// Numbers of a layer: weights b, or with a context c the numbers b + A c.
package struct ContextVector: Module {
  @Parameter var bias: Tensor
  private let slope: Slope?

  private struct Slope: Module {
    @Parameter var weight: Tensor
  }

  /// `slope` is where A starts: at 0, unless told, so that at first the context changes nothing.
  package init(
    _ count: Int,
    context: Int,
    initially initializer: Initializer = .constant(0),
    slope: Initializer = .constant(0)
  ) {
    _bias = Parameter(shape: [count], initially: initializer)
    let shape = [count, context]
    self.slope =
      context > 0 ? Slope(weight: Parameter(shape: shape, initially: slope, isWeight: true)) : nil
  }

  package func callAsFunction(_ context: Tensor?) -> Tensor {
    guard let slope, let context else { return bias }
    return matmul(slope.weight, context) + bias
  }
}
