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
  /// Differentiable draws, the inverse of the distribution function at a uniform number, or one of few values by their
  /// probabilities.
  public func sampler(for shape: [Int]) -> NoiseSampler? {
    if let pathwise {
      return NoiseSampler(pathwise.noises(for: shape)) { noises in
        pathwise.sample(noises, shape: shape).broadcast(to: shape)
      }
    }
    guard eventRank == 0 else { return nil }
    let uniform = [NoiseRequest(.uniform, shape)]
    if let inverted = self as? any Univariate, inverted.quantile(Tensor(0.5)) != nil {
      return NoiseSampler(uniform) { noises in
        (inverted.quantile(noises[0]) ?? noises[0]).broadcast(to: shape)
      }
    }
    guard let values = support.enumeratedValues, values.count <= mostListed else { return nil }
    return NoiseSampler(uniform) { noises in
      let logits = alongLast(values.map { logDensity(Tensor(Double($0))) })
      let place = Categorical(logits: logits).index(at: noises[0])
      return (place + Double(values.lowerBound)).broadcast(to: shape)
    }
  }
}

/// The probabilities of more values are not made one by one.
private let mostListed = 64
