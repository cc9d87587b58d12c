internal import EvidenceTensors

/// How much rounding in the algorithms for chains may move a number that is computed from their results.
///
/// The factor of a block tridiagonal precision Λ is that of Λ + E with |Eᵢⱼ| ≤ c u √(Λᵢᵢ Λⱼⱼ) within the band, where c grows with
/// the width of a step alone; by Cauchy's inequality the covariances' diagonal then bounds what E does.
struct ChainRounding {
  private let operation: ChainOperation
  private let result: Tensor
  private let inputs: [Tensor]

  init(_ operation: ChainOperation, _ result: Tensor) {
    self.operation = operation
    self.result = result
    inputs = result.inputs
  }

  func bound(_ cotangent: Tensor) -> Tensor? {
    switch operation {
    case .logSum(let length): LocalRounding.weighted(cotangent, pathSums(length))
    case .logDeterminant: LocalRounding.weighted(cotangent, volume)
    case .solve: solution(cotangent)
    // Nothing is differentiated through these, so that nothing is known of what their errors do.
    case .marginals, .maximum, .factor, .covariance:
      LocalRounding.weighted(cotangent, .filled(.infinity, result.shape))
    }
  }

  /// Running sums are at most the weights of the likely paths, in all.
  private func pathSums(_ length: Int) -> Tensor {
    let (unary, pair) = (inputs[0], inputs[1])
    let all = Tensor.chain(.marginals(length: length), inputs)
    let single = all.sliced(0..<unary.shape.product).reshaped(unary.shape)
    let double = all.sliced(unary.shape.product..<all.shape[0]).reshaped(pair.shape)
    let weights = LocalRounding.weighted(single, abs(unary))
    let sizes = abs(result) + weights + LocalRounding.weighted(double, abs(pair))
    let choices = unary.shape.last ?? 1
    return Double(length) * (sizes + Double(choices + 16))
  }

  private var length: Int { inputs[2].shape[0] }
  private var width: Int { inputs[2].shape[2] }

  /// Of an element of the band, times how many share its row.
  private var band: Double {
    let reach = Double(3 * width)
    return reach * (reach + 4)
  }

  private func block(_ index: Int) -> Tensor {
    inputs[2].sliced(index..<index + 1, dimension: 1).reshaped(length, width, width)
  }

  /// Λᵢᵢ = Σⱼ Lᵢⱼ², [T, d].
  private var precisions: Tensor {
    let own = sum(square(block(0)), dimensions: [2])
    guard length > 1 else { return own }
    let below = sum(square(block(1)), dimensions: [2]).sliced(0..<length - 1)
    return own + below.padded(before: 1, after: 0)
  }

  private var volume: Tensor {
    let all = inputs[0].repeatingLastRow(length)
    let pairs = inputs[1].repeatingLastRow(Swift.max(length - 1, 1))
    let covariance = Tensor.chain(.covariance, [all, pairs, inputs[2]])
    let blocks = covariance.sliced(0..<all.shape.product).reshaped(length, width, width)
    let unit = diagonalMatrix(Tensor.filled(1, [width]))
    let variances = sum(blocks * unit, dimensions: [2])
    let pivots = sum(block(0) * unit, dimensions: [2])
    let logs = 2 * sum(abs(log(pivots)))
    return band * sum(precisions * abs(variances)) + Double(length * width) * logs
  }

  private func solution(_ cotangent: Tensor) -> Tensor {
    let full = cotangent.broadcast(to: result.shape)
    let back = Tensor.chain(.solve, Array(inputs[..<3]) + [full])
    let left = sum(precisions * square(back))
    let right = sum(precisions * square(result))
    return band * (sqrt(left) * sqrt(right))
  }
}
