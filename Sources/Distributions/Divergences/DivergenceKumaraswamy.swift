internal import EvidenceTensors

/// From a Kumaraswamy distribution to others on (0, 1).
extension Divergence {
  static let kumaraswamy: [Divergence] = [
    elementwise(Kumaraswamy.self, Beta.self) { q, p in
      guard let entropy = q.entropy else { return nil }
      let slopes = (p.alpha - 1) * q.meanOfLog + (p.beta - 1) * q.meanOfLogRest(1)
      return logBeta(p.alpha, p.beta) - slopes - entropy
    },
    elementwise(Kumaraswamy.self, Kumaraswamy.self) { q, p in
      guard let entropy = q.entropy else { return nil }
      let slopes = (p.alpha - 1) * q.meanOfLog + (p.beta - 1) * q.meanOfLogRest(p.alpha)
      return -(log(p.alpha) + log(p.beta)) - slopes - entropy
    },
  ]
}

extension Kumaraswamy {
  /// E[log(1 − xᵖ)], the sum of −E[x^(p m)] / m over m = 1, 2, …, whose terms fall too slowly to be added up.
  ///
  /// As the integral over u in (0, 1) with 1 − xᵅ = u^(1/β): logarithms and powers at both ends, which the double exponential
  /// rule takes. To 1e-12 for α, β and p from 1e-3 to 1e3.
  /// - Reference: Takahasi & Mori (1974), "Double exponential formulas for numerical integration".
  func meanOfLogRest(_ power: some TensorConvertible) -> Tensor {
    let parameters = [alpha, beta, power.tensor]
    return DoubleExponential.shared.integral(of: parameters) { depth, listed in
      let (ratio, fall) = (listed[2] / listed[0], depth / listed[1])
      // Where xᵅ = 1 − e^−fall is 1 but for a number that may underflow.
      let isFar = fall .> 36
      let near = log1mexp(-(ratio * log1mexp(fall)))
      return select(isFar, log(ratio) - fall, near)
    }
  }
}

/// The double exponential rule on (0, 1), its nodes given by −log u.
struct DoubleExponential: Sendable {
  static let shared = DoubleExponential(step: 0.0625, reach: 3.5)

  private let depths: [Double]
  private let weights: [Double]

  private init(step: Double, reach: Double) {
    let places = stride(from: -reach, through: reach, by: step)
    // u = 1 / (1 + e^−s), s = π sinh t.
    let nodes = places.map { t in
      let (up, down) = (0.5 * Double.pi * C.exp(t), 0.5 * Double.pi * C.exp(-t))
      return (s: up - down, slope: up + down)
    }
    depths = nodes.map { C.log1p(C.exp(-abs($0.s))) + Swift.max(-$0.s, 0) }
    weights = nodes.map { node in
      let decay = C.exp(-abs(node.s))
      return step * node.slope * decay / ((1 + decay) * (1 + decay))
    }
  }

  /// Of an elementwise function of −log u and of tensors, each with a unit dimension at its end.
  func integral(of parameters: [Tensor], _ function: (Tensor, [Tensor]) -> Tensor) -> Tensor {
    let listed = parameters.map { $0.mistake == nil ? $0.reshaped($0.shape + [1]) : $0 }
    let values = function(Tensor(depths), listed) * Tensor(weights)
    return values.mistake == nil ? sum(values, dimensions: [values.shape.count - 1]) : values
  }
}
