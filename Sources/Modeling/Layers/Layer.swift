public import EvidenceTensors

/// A part of a network: a function of a tensor, with weights to be learned or without.
///
/// A type of one's own is a layer like those that are here: it stands in a `Sequential` and in a `Residual`.
public protocol Layer: Module {
  /// What the layer makes of `x`; invalid, with a sentence, where the shape of `x` does not fit.
  func callAsFunction(_ x: Tensor) -> Tensor
}
