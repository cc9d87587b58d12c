public import EvidenceTensors

/// Adam: each element moves by its running mean gradient over the root of its running mean square.
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², x ← x − α m̂ / (√v̂ + ε), with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ).
/// ε stands outside the root and is compared with the gradient of the whole objective, in nats.
/// - Reference: Kingma & Ba (2015), "Adam", algorithm 1.
public struct Adam: Optimizer {
  public let schedule: Schedule
  public let clipping: Clipping
  public let beta1: Double
  public let beta2: Double
  public let epsilon: Double

  public init(
    learningRate: Double = 1e-3,
    schedule: Schedule.Shape = .constant,
    clipping: Clipping = .none,
    beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    self.schedule = Schedule(learningRate: learningRate, shape: schedule)
    self.clipping = clipping
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  public var momentCount: Int { 2 }

  public func stepped(_ quantity: OptimizedQuantity) -> (value: Tensor, moments: [Tensor]) {
    let gradient = quantity.gradient
    let mean = beta1 * quantity.moments[0] + (1 - beta1) * gradient
    let square = beta2 * quantity.moments[1] + (1 - beta2) * EvidenceTensors.square(gradient)
    let rate = quantity.learningRate / remainder(of: beta1, after: quantity.count)
    // One division for all elements.
    let correction = 1 / remainder(of: beta2, after: quantity.count)
    let root = sqrt(square * correction) + epsilon
    return (quantity.value - rate * mean / root, [mean, square])
  }

  /// 1 − βᵗ, by expm1 so that β near 1 loses no digits.
  private func remainder(of beta: Double, after count: Tensor) -> Tensor {
    beta == 0 ? Tensor(1) : -expm1(count * C.log(beta))
  }

  public var mistake: UsageError? {
    for (name, beta) in [("beta1", beta1), ("beta2", beta2)] where !(beta >= 0 && beta < 1) {
      return UsageError(
        what: "a decay rate is \(beta)",
        place: "Adam.\(name)",
        fix: "Give a number from 0 up to but not 1"
      )
    }
    if epsilon >= 0, epsilon.isFinite { return nil }
    return UsageError(
      what: "ε is \(epsilon)",
      place: "Adam.epsilon",
      fix: "Give a finite number that is not below 0"
    )
  }

  public var summary: String { "Adam, learning rate \(schedule)" }
}
