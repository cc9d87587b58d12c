public import EvidenceTensors

/// Features of which each step of a fit leaves out some at random, y = x m / (1 − rate), with m = 0 at this rate and else 1.
///
/// It is so in the steps of `VariationalInference` alone. All else sees the mean of m / (1 − rate), which is 1, and so y = x: the
/// bounds of a fit, its means, draws and predictions, the exact log-evidence. **The steps then maximize another objective
/// than the bound that is reported after them**: its mean over m, which the history shows, and which is no bound of log p(x) of the
/// model without masks.
///
/// Each expression x has a mask of its own, drawn anew for every step, datum and particle that x carries, by the seed of the fit.
/// - Shapes: x and y of any one.
/// - Reference: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov (2014), "Dropout: a simple way to prevent neural networks
///   from overfitting".
public struct Dropout: Layer {
  public let rate: Double

  public init(_ rate: Double = 0.5) { self.rate = rate }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard rate >= 0, rate < 1 else {
      return .invalid("the rate of a Dropout is at least 0 and below 1, not \(rate)")
    }
    return rate == 0 ? x : Elementwise.dropout.apply(x, Tensor(rate))
  }
}
