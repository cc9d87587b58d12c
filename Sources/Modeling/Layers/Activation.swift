public import EvidenceTensors

/// An elementwise function between the layers of a network.
public enum Activation: String, Layer, CaseIterable {
  case identity
  case tanh
  /// max(x, 0)
  case relu
  /// log(1 + eˣ)
  case softplus
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  /// x Φ(x), with the normal distribution function Φ (Hendrycks & Gimpel 2016).
  case gelu
  /// x / (1 + e⁻ˣ) (Elfwing, Uchibe & Doya 2018).
  case silu
  /// x for x > 0, else eˣ − 1 (Clevert, Unterthiner & Hochreiter 2016).
  case elu

  public func callAsFunction(_ x: Tensor) -> Tensor {
    switch self {
    case .identity: x
    case .tanh: EvidenceTensors.tanh(x)
    case .relu: maximum(x, 0)
    case .softplus: EvidenceTensors.softplus(x)
    case .sigmoid: EvidenceTensors.sigmoid(x)
    case .gelu: 0.5 * x * erfc(x * -(0.5.squareRoot()))
    case .silu: x * EvidenceTensors.sigmoid(x)
    case .elu: select(x .> 0, x, expm1(x))
    }
  }
}
