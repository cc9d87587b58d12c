public import EvidenceTensors

/// A vector that is learned for each of `count` things, y = E[k].
///
/// The vectors start as standard normal draws, and do not decay. Where k is data or a latent, it is checked to be one of 0 … count − 1.
/// - Shapes: k `[…]`, integers; y `[…, size]`; E `[count, size]`.
/// - Reference: Bengio, Ducharme, Vincent & Jauvin (2003), "A neural probabilistic language model", section 2.
public struct Embedding: Layer {
  @Parameter public var table: Tensor

  public init(_ count: Int, _ size: Int) { _table = Parameter(count, size, initially: .normal(1)) }

  public func callAsFunction(_ k: Tensor) -> Tensor { table.gathered(k) }
}
