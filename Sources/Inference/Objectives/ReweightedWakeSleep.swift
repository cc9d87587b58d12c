public import EvidenceTensors

/// Reweighted wake–sleep: the model follows the importance-weighted bound, and the guide the forward KL divergence, by the
/// draws of the guide weighted by importance (wake) and, where asked for, by simulations of the model (sleep).
///
/// Draws are constants: no latent need be continuous. What is reported is the importance-weighted bound. With few particles the
/// wake phase's weights are those of the guide itself, and its gradient is biased.
/// - Reference: Bornschein & Bengio (2015), "Reweighted wake-sleep"; Le, Kosiorek, Siddharth, Teh & Wood (2019), "Revisiting
///   reweighted wake-sleep".
public struct ReweightedWakeSleep: Objective {
  public let particles: Int?
  public let sleeps: Bool

  public init(particles: Int, sleeps: Bool = false) {
    (self.particles, self.sleeps) = (particles, sleeps)
  }

  public var name: String { "reweighted wake-sleep" }
  public var form: ObjectiveForm { .held }
  public func taking(particles: Int) -> Self? { Self(particles: particles, sleeps: sleeps) }
  public var note: String? {
    "the guide follows the forward KL divergence by \(particles ?? 1) weighted draws, which is biased "
      + "where these are few"
  }

  public func bound(of weight: LogWeight) throws(UsageError) -> Bound {
    let share = weight.share(weight.local)
    let wake = weight.held.withGuideAdded
    let followed = wake.total(
      wake.assembly.particles.map { axis in
        (share * wake.local).summed(over: axis)
      } ?? wake.local
    )
    let asleep = sleeps ? try weight.simulatedGuideDensity() : Tensor(0)
    return Bound(weight.total(weight.logMeanExp(weight.local)), surrogate: followed + asleep)
  }
}

extension Objective where Self == ReweightedWakeSleep {
  /// The model follows the importance-weighted bound, and the guide its weighted draws, with simulations where it `sleeps`.
  public static func reweightedWakeSleep(particles: Int, sleeps: Bool = false) -> Self {
    Self(particles: particles, sleeps: sleeps)
  }
}
