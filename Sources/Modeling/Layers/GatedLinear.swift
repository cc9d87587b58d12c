public import EvidenceTensors

/// An affine layer, each of whose outputs passes through a gate, y = (W x + b) g(V x + c).
///
/// With `.sigmoid`, the default, it is the gated linear unit, with `.gelu` GEGLU, with `.silu` SwiGLU.
/// - Shapes: x `[inputs]`, y `[outputs]`; W and V `[outputs, inputs]`, b and c `[outputs]`.
/// - Reference: Dauphin, Fan, Auli & Grangier (2017), "Language modeling with gated convolutional networks", eq. 1; Shazeer
///   (2020), "GLU variants improve transformer".
public struct GatedLinear: Layer {
  public let value: Dense
  public let gate: Dense
  public let activation: Activation

  public init(_ inputs: Int, _ outputs: Int, gate activation: Activation = .sigmoid) {
    value = Dense(inputs, outputs)
    gate = Dense(inputs, outputs)
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { value(x) * activation(gate(x)) }
}
