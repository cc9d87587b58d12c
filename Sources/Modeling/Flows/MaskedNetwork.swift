internal import EvidenceTensors

/// A network from a vector to some numbers for each of its elements, made of the elements of lower order and of a context.
///
/// Weights that would connect others are multiplied by 0. The last layer starts at 0, and so do all numbers.
/// - Shapes: x `[n]`; the result `[n, outputs]`.
/// - Reference: Germain, Gregor, Murray & Larochelle (2015), "MADE: masked autoencoder for distribution estimation".
struct MaskedNetwork: Module {
  private let layers: [MaskedLayer]
  private let shape: [Int]
  private let activation: Activation
  let mistake: String?

  init(
    order: [Int],
    outputs: Int,
    hidden: [Int],
    context: Int,
    activation: Activation
  ) {
    self.activation = activation
    let count = order.count
    shape = [count, outputs]
    // A unit reads elements up to its own order; one of order −1 reads the context alone.
    let orders = Array((context > 0 ? -1 : 0)..<(Swift.max(order.max() ?? 0, context > 0 ? 0 : 1)))
    mistake = hidden.first { $0 < 1 }.map {
      "a network has hidden layers of 1 unit or more, not \($0)"
    }
    var below = order
    var layers: [MaskedLayer] = []
    for size in hidden where size > 0 {
      let units = (0..<size).map { orders[$0 % orders.count] }
      layers.append(MaskedLayer(from: below, to: units, context: context) { $0 <= $1 })
      below = units
    }
    let last = order.flatMap { Array(repeating: $0, count: outputs) }
    layers.append(
      MaskedLayer(from: below, to: last, context: context, initially: .constant(0)) { $0 < $1 }
    )
    self.layers = layers
  }

  func callAsFunction(_ x: Tensor, _ context: Tensor?) -> Tensor {
    let hidden = layers.dropLast().reduce(x) { activation($1($0, context)) }
    return (layers.last.map { $0(hidden, context) } ?? hidden).reshaped(shape)
  }
}

/// An affine layer of which some weights are held at 0, with a bias that may be linear in a context.
private struct MaskedLayer: Module {
  @Parameter var weight: Tensor
  let bias: ContextVector
  let mask: Tensor

  init(
    from inputs: [Int],
    to outputs: [Int],
    context: Int,
    initially initializer: Initializer = .glorot,
    where connects: (Int, Int) -> Bool
  ) {
    _weight = Parameter(outputs.count, inputs.count, initially: initializer, isWeight: true)
    bias = ContextVector(outputs.count, context: context, slope: initializer)
    let entries = outputs.flatMap { output in inputs.map { connects($0, output) ? 1.0 : 0 } }
    mask = Tensor(entries, shape: [outputs.count, inputs.count])
  }

  func callAsFunction(_ x: Tensor, _ context: Tensor?) -> Tensor {
    matmul(weight * mask, x) + bias(context)
  }
}
