public import EvidenceTensors

/// A multilayer perceptron: dense layers with an activation after each but the last.
///
/// - Shapes: `MLP(784, 400, 20)` maps `[784]` to `[20]` through a hidden layer of 400.
public struct MLP: Layer {
  public let layers: [Dense]
  public let activation: Activation
  private let sizes: [Int]

  public init(_ sizes: Int..., activation: Activation = .tanh) {
    self.init(sizes: sizes, activation: activation)
  }

  /// Layers between successive `sizes`, the number of inputs first and that of outputs last.
  public init(sizes: [Int], activation: Activation = .tanh) {
    self.sizes = sizes
    self.activation = activation
    layers = zip(sizes, sizes.dropFirst()).map { Dense($0, $1) }
  }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard let last = layers.last else {
      return .invalid("an MLP takes at least 2 sizes, inputs and outputs, not \(sizes)")
    }
    return last(layers.dropLast().reduce(x) { activation($1($0)) })
  }
}
