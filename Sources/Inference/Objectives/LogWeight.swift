internal import EvidenceExact
public import EvidenceTensors

/// log p(x, h) − log q(h | x) at the draws of a step, as expressions that an objective is made of.
public struct LogWeight: Sendable {
  private let assembly: Assembly
  private let minibatch: Minibatch?

  init(_ assembly: Assembly, _ minibatch: Minibatch?) {
    self.assembly = assembly
    self.minibatch = minibatch
  }

  /// The whole for each particle: added up over plates, a mini-batch standing for all data.
  public var total: Tensor { assembly.total(assembly.parts, minibatch) }

  /// For each particle, the part of each element of the plates that all drawn latents share.
  public var local: Tensor { assembly.logWeights.tensor }

  /// The whole of numbers made of `local`: added up as `total` is, with the parts that no draw enters.
  public func total(_ local: Tensor) -> Tensor {
    let factor = LogFactor(local, plates: assembly.sharedPlates)
    return assembly.total([factor] + assembly.rest, minibatch)
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
}
