public import EvidenceTensors

/// Adam with decoupled weight decay: each weight of a network also shrinks towards 0, x ← x − α (m̂ / (√v̂ + ε) + λ x).
///
/// λ is the decay and α the learning rate of the step, schedule included. What decays is declared by `@Parameter(isWeight: true)`:
/// the matrices of `Dense`, of convolutions and of flows. Biases, gains, embeddings, the parameters of automatic guides and those of
/// a model make the steps of `Adam`.
/// - Reference: Loshchilov & Hutter (2019), "Decoupled weight decay regularization", algorithm 2, where λ is not multiplied by α.
public struct AdamW: ElementwiseOptimizer {
  private let adam: Adam
  public let decay: Double

  public init(
    learningRate: Double = 1e-3,
    decay: Double = 1e-2,
    schedule: Schedule = .constant,
    clipping: Clipping = .none,
    beta1: Double = 0.9,
    beta2: Double = 0.999,
    epsilon: Double = 1e-8
  ) {
    adam = Adam(
      learningRate: learningRate,
      schedule: schedule,
      clipping: clipping,
      beta1: beta1,
      beta2: beta2,
      epsilon: epsilon
    )
    self.decay = decay
  }

  public var learningRate: Double { adam.learningRate }
  public var schedule: Schedule { adam.schedule }
  public var clipping: Clipping { adam.clipping }
  public var momentCount: Int { adam.momentCount }

  public var mistake: UsageError? {
    if decay >= 0, decay.isFinite { return adam.mistake(in: "AdamW") }
    return UsageError(
      what: "decay is \(decay)",
      place: "AdamW.decay",
      fix: "Give a number of at least 0, such as 0.01"
    )
  }

  public func stepped(
    _ quantity: OptimizedQuantity,
    moments: [Tensor],
    learningRate: Tensor
  ) -> (value: Tensor, moments: [Tensor]) {
    let next = adam.stepped(quantity, moments: moments, learningRate: learningRate)
    guard quantity.isWeight else { return next }
    return (next.value - learningRate * decay * quantity.value, next.moments)
  }

  public var summary: String {
    "AdamW, learning rate \(learningRate)\(schedule.summary), decay \(decay)"
  }
}
