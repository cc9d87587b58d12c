internal import EvidenceTensors

/// What the divergence of normal distributions of vectors is made of.
struct NormalForm {
  /// The mean [d].
  let location: Tensor
  /// A matrix A [d, m] with A Aᵀ = Σ.
  let squareRoot: Tensor
  /// ½ log det Σ.
  let logVolume: Tensor
  /// B b for the columns of a matrix, with Bᵀ B = Σ⁻¹.
  let whitened: (Tensor) -> Tensor

  /// KL(self ‖ other) = ½ (tr(Σ₂⁻¹ Σ₁) + (μ₁ − μ₂)ᵀ Σ₂⁻¹ (μ₁ − μ₂) − d) + ½ log(det Σ₂ / det Σ₁).
  func divergence(to other: Self, count: Int) -> Tensor {
    let gap = (location - other.location).reshaped(count, 1)
    let distance = sum(square(other.whitened(gap)))
    let spread = sum(square(other.whitened(squareRoot)))
    return 0.5 * (spread + distance - Double(count)) + (other.logVolume - logVolume)
  }
}

/// A distribution of vectors that is normal, in whatever form it is given.
protocol NormalVector: Distribution {
  /// The form for vectors of `count` elements; nil where one repetition has several.
  func normalForm(_ count: Int) -> NormalForm?
}

extension MultivariateNormal: NormalVector {
  func normalForm(_ count: Int) -> NormalForm? {
    guard location.shape == [count] else { return nil }
    return NormalForm(
      location: location,
      squareRoot: squareRoot,
      logVolume: logVolume,
      whitened: whitened
    )
  }
}

extension LowRankNormal: NormalVector {
  func normalForm(_ count: Int) -> NormalForm? {
    guard location.shape == [count] else { return nil }
    let own = diagonalMatrix(sqrt(diagonal))
    return NormalForm(
      location: location,
      squareRoot: concatenated(factor, own, dimension: 1),
      logVolume: logVolume,
      whitened: whitened
    )
  }
}

extension GaussianRandomWalk: NormalVector {
  func normalForm(_ count: Int) -> NormalForm? {
    guard scale.shape.isEmpty || scale.shape == [count], start.shape.isEmpty,
      drift.shape.isEmpty || drift.shape == [count]
    else { return nil }
    let scales = scale.broadcast(to: [count])
    let isBefore = (0..<count * count).map { $0 % count <= $0 / count ? 1.0 : 0 }
    return NormalForm(
      location: start + cumulativeSum(drift.broadcast(to: [count])),
      squareRoot: Tensor(isBefore, shape: [count, count]) * scales,
      logVolume: sum(log(scales)),
      whitened: { ($0 - $0.shifted(by: 1)) / scales.reshaped(count, 1) }
    )
  }
}

extension Normal: NormalVector {
  func normalForm(_ count: Int) -> NormalForm? {
    guard location.shape.count < 2, scale.shape.count < 2 else { return nil }
    let scales = scale.broadcast(to: [count])
    return NormalForm(
      location: location.broadcast(to: [count]),
      squareRoot: diagonalMatrix(scales),
      logVolume: sum(log(scales)),
      whitened: { $0 / scales.reshaped(count, 1) }
    )
  }
}
