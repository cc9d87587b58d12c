internal import EvidenceExact
public import EvidenceTensors

/// A function of the log-weights of several particles.
extension LogWeight {
  /// The sum over the plates that all drawn latents share of a function of the particles' log-weights there, followed as the
  /// estimators of the fit say.
  public func combined(_ function: @escaping (Tensor) -> Tensor) -> Bound {
    let value = total(function(local))
    let (realization, followed) = followed
    let seen = with(followed)
    var surrogate = seen.total(function(seen.local))
    let plates = assembly.sharedPlates
    for index in assembly.family.blocks.indices {
      let density = realization.logDensities[index].summed(keeping: plates)
      guard let score = score(of: index, density, .bound(of: local, function)) else { continue }
      let all = assembly.particles.map { score.summed(over: $0) } ?? score
      surrogate = surrogate + assembly.total([LogFactor(all, plates: plates)], minibatch)
    }
    return Bound(value, surrogate: surrogate)
  }
}
