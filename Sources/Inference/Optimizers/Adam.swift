public import EvidenceTensors

/// Adam: each element moves by its running mean gradient over the root of its running mean square.
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², x ← x − α m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// ε stands outside the root and is compared with the gradient of the whole objective, in nats.
/// - Reference: Kingma & Ba (2015), "Adam", algorithm 1.
public struct Adam: ElementwiseOptimizer {
  public let learningRate: Double
  public let schedule: Schedule
  public let clipping: Clipping
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(
    learningRate: Double = 1e-3,
    schedule: Schedule = .constant,
    clipping: Clipping = .none,
    beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.learningRate = learningRate
    self.schedule = schedule
    self.clipping = clipping
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public var mistake: UsageError? { mistake(in: "Adam") }

  func mistake(in name: String) -> UsageError? {
    for (setting, value, usual) in [("beta1", beta1, "0.9"), ("beta2", beta2, "0.999")]
    where !(0..<1).contains(value) {
      return UsageError(
        what: "\(setting) is \(value)",
        place: "\(name).\(setting)",
        fix: "Give a number of at least 0 and below 1, such as \(usual)"
      )
    }
    guard epsilon >= 0, epsilon.isFinite else {
      return UsageError(
        what: "epsilon is \(epsilon)",
        place: "\(name).epsilon",
        fix: "Give a number of at least 0, such as 1e-8"
      )
    }
    return nil
  }

  public var momentCount: Int { 2 }

  public func stepped(
    _ quantity: OptimizedQuantity,
    moments: [Tensor],
    learningRate: Tensor
  ) -> (value: Tensor, moments: [Tensor]) {
    let gradient = quantity.gradient
    let mean = beta1 * moments[0] + (1 - beta1) * gradient
    let square = beta2 * moments[1] + (1 - beta2) * EvidenceTensors.square(gradient)
    let rate = learningRate / remainder(of: beta1, after: quantity.count)
    // One division for all elements.
    let correction = 1 / remainder(of: beta2, after: quantity.count)
    let root = sqrt(square * correction) + epsilon
    return (quantity.value - rate * mean / root, [mean, square])
  }

  /// 1 − βᵗ, by expm1 so that β near 1 loses no digits.
  private func remainder(of beta: Double, after count: Tensor) -> Tensor {
    beta == 0 ? Tensor(1) : -expm1(count * C.log(beta))
  }

  public var summary: String { "Adam, learning rate \(learningRate)\(schedule.summary)" }
}
