internal import EvidenceExact
public import EvidenceTensors

/// log p(x, h) − log q(h | x) at the draws of a step, as expressions that an objective is made of.
public struct LogWeight: Sendable {
  let assembly: Assembly
  let minibatch: Minibatch?
  let parts: [LogFactor]
  /// The number of the step, from 1: for what changes on the way.
  public let step: Tensor

  init(_ assembly: Assembly, _ minibatch: Minibatch?, step: Tensor = Tensor(1)) {
    (self.assembly, self.minibatch, self.step) = (assembly, minibatch, step)
    parts = assembly.parts
  }

  private init(_ weight: LogWeight, parts: [LogFactor]) {
    (assembly, minibatch, step) = (weight.assembly, weight.minibatch, weight.step)
    self.parts = parts
  }

  /// For each particle, the part of each element of the plates that all drawn latents share.
  public var local: Tensor { assembly.logWeights(of: parts).tensor }

  /// The whole of numbers made of `local`: added up over plates, a mini-batch standing for all data, with the parts that no draw
  /// enters.
  public func total(_ local: Tensor) -> Tensor {
    let factor = LogFactor(local, plates: assembly.sharedPlates)
    return assembly.total([factor] + assembly.rest(of: parts), minibatch)
  }

  /// The sum of numbers over the plates that all drawn latents share, a mini-batch standing for all data.
  public func sum(_ local: Tensor) -> Tensor {
    assembly.total([LogFactor(local, plates: assembly.sharedPlates)], minibatch)
  }

  /// The mean over particles.
  public func mean(_ value: Tensor) -> Tensor {
    guard let particles = assembly.particles, value.axes.contains(particles) else { return value }
    return value.summed(over: particles) / .size(of: particles)
  }

  /// The logarithm of the mean over particles of the exponential.
  public func logMeanExp(_ value: Tensor) -> Tensor {
    guard let particles = assembly.particles, value.axes.contains(particles) else { return value }
    return value.logSummedExp(over: particles) - log(.size(of: particles))
  }

  /// Each particle's part of the exponentials of all, as a constant; 1 of a single one.
  public func share(_ value: Tensor) -> Tensor {
    guard let particles = assembly.particles, value.axes.contains(particles) else {
      return Tensor(1)
    }
    return stopGradient(exp(value - value.logSummedExp(over: particles)))
  }

  /// The same, where every draw is a constant for derivatives, which see log p and log q as functions of their parameters.
  public var held: LogWeight {
    let realization = Realization(of: assembly.family, particles: assembly.particles) { $1.held }
    return LogWeight(self, parts: assembly.parts(of: realization))
  }

  /// log p + log q in place of log p − log q.
  var withGuideAdded: LogWeight {
    let guide = assembly.guideParts.count
    return with(parts.enumerated().map { $0 < guide ? $1.with(-$1.tensor) : $1 })
  }

  /// The draws as derivatives see them by the estimators of the fit.
  var followed: (realization: Realization, parts: [LogFactor]) {
    let rules = assembly.rules
    if rules.allSatisfy({ $0 is Pathwise }) { return (assembly.realization, parts) }
    let share = rules.contains { $0 is DoublyReparameterized } ? self.share(local) : nil
    let realization = Realization(of: assembly.family, particles: assembly.particles) {
      rules[$0].followed($1, share: share)
    }
    return (realization, assembly.parts(of: realization))
  }

  func with(_ parts: [LogFactor]) -> LogWeight { LogWeight(self, parts: parts) }
}
