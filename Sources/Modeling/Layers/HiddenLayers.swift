internal import EvidenceTensors

/// Dense layers with an activation after every one: what an encoder has before its head.
struct HiddenLayers: Module {
  let layers: [Dense]
  let activation: Activation
  /// The size of what comes out, and of what the head makes of it.
  let outputs: Int
  let result: Int
  private let sizes: [Int]

  /// The sizes of the inputs, of any hidden layers, and of the head's result.
  init(sizes: [Int], activation: Activation) {
    let inner = sizes.dropLast()
    layers = zip(inner, inner.dropFirst()).map { Dense($0, $1) }
    outputs = inner.last ?? 1
    result = sizes.last ?? 1
    self.activation = activation
    self.sizes = sizes
  }

  func callAsFunction(_ x: Tensor) -> Tensor {
    guard sizes.count >= 2 else {
      return .invalid("an encoder takes at least 2 sizes, inputs and result, not \(sizes)")
    }
    return layers.reduce(x) { activation($1($0)) }
  }
}
