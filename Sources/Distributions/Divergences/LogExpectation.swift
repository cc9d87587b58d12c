internal import EvidenceTensors

/// A distribution of positive numbers with the mean of log x in closed form.
protocol LogExpectation: Univariate {
  /// E[log x].
  var meanOfLog: Tensor { get }
}

extension Exponential: LogExpectation {
  var meanOfLog: Tensor { -log(rate) - eulerConstant }
}
extension Gamma: LogExpectation {
  var meanOfLog: Tensor { log(concentration) - log(rate) - digammaRemainder(concentration) }
}
extension InverseGamma: LogExpectation {
  var meanOfLog: Tensor { log(scale) - log(concentration) + digammaRemainder(concentration) }
}
extension InverseGaussian: LogExpectation {
  /// log μ − e^z E₁(z), z = 2 λ / μ, with E₁ the limit of Γ(a) Q(a, z) at a = 0.
  var meanOfLog: Tensor {
    let (z, a) = (2 * concentration / location, 1e-20)
    return log(location) - exp(logGammaQ(Tensor(a), z) - C.log(a) + z)
  }
}
extension ChiSquared: LogExpectation {
  var meanOfLog: Tensor { gamma.meanOfLog }
}
extension Weibull: LogExpectation {
  var meanOfLog: Tensor { log(scale) - eulerConstant / concentration }
}
extension LogNormal: LogExpectation {
  var meanOfLog: Tensor { location }
}
extension HalfNormal: LogExpectation {
  var meanOfLog: Tensor { log(scale) - 0.5 * (eulerConstant + C.log(2)) }
}
extension Pareto: LogExpectation {
  var meanOfLog: Tensor { log(scale) + 1 / concentration }
}
extension Beta: LogExpectation {
  var meanOfLog: Tensor {
    let total = alpha + beta
    return logRatio(alpha, total) - digammaRemainder(alpha) + digammaRemainder(total)
  }
}
extension Kumaraswamy: LogExpectation {
  var meanOfLog: Tensor { -((digamma(beta + 1) + eulerConstant) / alpha) }
}
extension Uniform: LogExpectation {
  /// For an interval of positive numbers, from 0 or higher.
  var meanOfLog: Tensor { (xlogy(high, high) - xlogy(low, low)) / (high - low) - 1 }
}
