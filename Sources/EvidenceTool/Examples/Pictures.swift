public import Evidence

/// What a model of images can show: the pixels that it expects, as an expression of its latents.
public struct Pictures: Sendable {
  let observed: Tensor
  let expected: Tensor
  let width: Int

  /// The images of the variable `observed`, in rows of `width` pixels, and what the model expects of each pixel, 0 to 1.
  public init(of observed: Tensor, expecting expected: Tensor, width: Int) {
    self.observed = observed
    self.expected = expected
    self.width = width
  }
}
