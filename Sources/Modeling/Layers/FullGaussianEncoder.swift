public import EvidenceDistributions
public import EvidenceTensors

/// A network that maps a datum to a Gaussian with a full covariance, MultivariateNormal(μ(x), L(x) L(x)ᵀ).
///
/// L is lower triangular: positive numbers on the diagonal, exponentials unless told otherwise, and a free layer below it.
/// - Shapes: `FullGaussianEncoder(784, 400, 20)` maps `[784]` to a mean `[20]` and a factor `[20, 20]`.
/// - Reference: Kingma & Welling (2019), "An introduction to variational autoencoders", section 2.5.1.
public struct FullGaussianEncoder: Module {
  let hidden: HiddenLayers
  let location: Dense
  let diagonal: Dense
  let map: ScaleMap
  /// The rows of L below its diagonal, as a square of one size less; none for a single dimension.
  let below: Dense?

  /// The sizes of the inputs, of any hidden layers, and of the result.
  public init(
    _ sizes: Int...,
    activation: Activation = .tanh,
    scale map: ScaleMap = .exponential
  ) {
    self.init(sizes: sizes, activation: activation, scale: map)
  }

  /// The sizes of the inputs, of any hidden layers, and of the result.
  public init(
    sizes: [Int],
    activation: Activation = .tanh,
    scale map: ScaleMap = .exponential
  ) {
    hidden = HiddenLayers(sizes: sizes, activation: activation)
    location = Dense(hidden.outputs, hidden.result)
    self.map = map
    diagonal = Dense(hidden.outputs, hidden.result)
    let rows = hidden.result - 1
    below = rows > 0 ? Dense(hidden.outputs, rows * rows) : nil
  }

  public func callAsFunction(_ x: Tensor) -> MultivariateNormal {
    let features = hidden(x)
    return MultivariateNormal(location(features), choleskyFactor: factor(features))
  }

  private func factor(_ features: Tensor) -> Tensor {
    let diagonal = diagonalMatrix(map(diagonal(features)))
    guard let below else { return diagonal }
    return diagonal + strictlyLowerTriangle(below(features), rows: hidden.result - 1)
  }
}

/// The matrix of `rows` + 1 rows that has `rows`² numbers below its diagonal, of which those above that of their square are left out.
package func strictlyLowerTriangle(_ numbers: Tensor, rows: Int) -> Tensor {
  let triangle = lowerTriangle(numbers.reshaped(rows, rows))
  // One row down and one column short: what was on the diagonal comes to lie below it.
  return triangle.padded(before: 1).padded(after: 1, dimension: 1)
}
