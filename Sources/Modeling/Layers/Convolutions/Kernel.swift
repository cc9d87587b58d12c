internal import EvidenceTensors

/// How a square kernel moves over an image: the linear map from an image to its patches, and its adjoint.
///
/// Place i of a kernel is i = stride · a + b, and a pixel s = stride · h + b: for each b the kernel moves over the pixels with this b by
/// one at a time. What a kernel lacks to a multiple of the stride has the weight 0.
struct Kernel: Hashable {
  let size: Int
  let stride: Int
  let padding: Int

  /// The side of its weights; 1 where there is none of its size, which `mistake` tells.
  var side: Int { mistake == nil ? size : 1 }

  /// How many steps of the stride it is long.
  private var steps: Int { (size + stride - 1) / stride }

  /// How many patches there are along a side.
  func patches(_ side: Int) -> Int { (side + 2 * padding - size) / stride + 1 }

  /// Weights [out, in, size, size] with a row for each output, its columns those of `columns(of:)` in their order.
  func matrix(_ weight: Tensor) -> Tensor {
    let (outputs, lack) = (weight.shape[0], steps * stride - size)
    return weight.padded(after: lack, dimension: 2).padded(after: lack, dimension: 3)
      .reshaped(outputs, weight.shape[1], steps, stride, steps, stride)
      .rearranged(.transpose([0, 1, 3, 5, 2, 4]))
      .reshaped(outputs, weight.shape[1] * (steps * stride) * (steps * stride))
  }

  /// The patches of an image [channels, height, width], one below the other in each column.
  func columns(of image: Tensor) -> Tensor {
    let channels = image.shape[0]
    let (rows, columns) = (patches(image.shape[1]), patches(image.shape[2]))
    let (height, width) = (rows + steps - 1, columns + steps - 1)
    return placed(placed(image, stride * height, dimension: 1), stride * width, dimension: 2)
      .reshaped(channels, height, stride, width, stride)
      .rearranged(.transpose([0, 2, 4, 1, 3]))
      .reshaped(channels, stride, stride, 1, height, 1, width)
      .broadcast(to: [channels, stride, stride, steps, height, steps, width])
      .sheared(dimension: 3, by: 1, count: rows)
      .sheared(dimension: 5, by: 1, count: columns)
      .rearranged(.transpose([0, 1, 2, 3, 5, 4, 6]))
      .reshaped(channels * (steps * stride) * (steps * stride), rows * columns)
  }

  /// The adjoint of `columns(of:)`: an image of the given shape, to each pixel of which all that lies on it is added.
  func image(of columns: Tensor, _ shape: [Int]) -> Tensor {
    // A map that is linear is its own derivative, at any image.
    let image = Tensor(Variable(.state, shape: shape, plates: columns.axes.sorted))
    let product = sum(self.columns(of: image) * columns).summed(over: columns.axes)
    return gradient(of: product, withRespectTo: [image])[0]
  }

  /// An image with its padding before it, and after it what there is of `count` pixels.
  private func placed(_ image: Tensor, _ count: Int, dimension: Int) -> Tensor {
    let after = count - padding - image.shape[dimension]
    return image.padded(before: padding, after: max(after, 0), dimension: dimension)
      .sliced(0..<count, dimension: dimension)
  }

  /// Draws with the variance that Glorot & Bengio ask for, of so many channels in and out together.
  func initializer(_ channels: Int) -> Initializer {
    .normal((2 / Double(channels)).squareRoot() / Double(side))
  }

  /// What is wrong with the numbers, if something is.
  var mistake: String? {
    let limit = 1 << 16
    if min(size, stride) >= 1, padding >= 0, max(size, stride, padding) <= limit { return nil }
    return
      "a convolution has a kernel and a stride of 1 to \(limit) and a padding of 0 to \(limit), "
      + "not \(size), \(stride) and \(padding)"
  }
}
