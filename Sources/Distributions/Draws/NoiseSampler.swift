public import EvidenceTensors

/// Draws as expressions of standard noise, with derivatives or without.
public struct NoiseSampler: Sendable {
  /// What a draw is made of.
  public let noises: [NoiseRequest]
  /// The draw that is made of such noise.
  public let sample: @Sendable ([Tensor]) -> Tensor

  public init(_ noises: [NoiseRequest], _ sample: @escaping @Sendable ([Tensor]) -> Tensor) {
    self.noises = noises
    self.sample = sample
  }
}

extension Distribution {
  /// Differentiable draws, or the inverse of the distribution function at a uniform number.
  public func sampler(for shape: [Int]) -> NoiseSampler? {
    if let pathwise {
      return NoiseSampler(pathwise.noises(for: shape)) { noises in
        pathwise.sample(noises, shape: shape).broadcast(to: shape)
      }
    }
    guard eventRank == 0, let inverted = self as? any Univariate,
      inverted.quantile(Tensor(0.5)) != nil
    else { return nil }
    return NoiseSampler([NoiseRequest(.uniform, shape)]) { noises in
      (inverted.quantile(noises[0]) ?? noises[0]).broadcast(to: shape)
    }
  }
}
