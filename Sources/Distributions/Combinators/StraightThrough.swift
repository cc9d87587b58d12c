public import EvidenceTensors

/// 0 or 1, whichever `relaxed` is nearer to, with the derivative of `relaxed` itself: the straight-through estimator.
///
/// The derivative of what is computed from it is biased.
/// - Reference: Bengio, Léonard & Courville (2013), "Estimating or propagating gradients through stochastic neurons".
public func straightThrough(_ relaxed: Tensor) -> Tensor {
  passed(relaxed .> 0.5, through: relaxed)
}

/// The one-hot vector of the largest part of `relaxed` along the last dimension, with the derivative of `relaxed` itself.
///
/// The derivative of what is computed from it is biased.
/// - Reference: Jang, Gu & Poole (2017), "Categorical reparameterization with Gumbel–softmax", section 2.2.
public func straightThroughOneHot(_ relaxed: Tensor) -> Tensor {
  if relaxed.mistake != nil { return relaxed }
  guard let last = relaxed.shape.indices.last else {
    return .invalid("straightThroughOneHot takes a vector, not a scalar")
  }
  let top = max(relaxed, dimensions: [last]).withUnitDimensions([last], of: relaxed.shape)
  return passed(relaxed .== top, through: relaxed)
}

/// The value of one expression with the derivative of another.
private func passed(_ value: Tensor, through soft: Tensor) -> Tensor {
  stopGradient(select(value, 1, 0) - soft) + soft
}
