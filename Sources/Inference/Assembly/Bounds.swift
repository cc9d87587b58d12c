package import EvidenceExact
internal import EvidenceModeling
package import EvidenceTensors

/// The bounds as scalars, from the parts of a log-weight.
extension Assembly {
  /// The ELBO: every part added up over its plates, the scale N / B in this one place, the mean over particles.
  package func elbo(_ minibatch: Minibatch? = nil) throws(UsageError) -> Tensor {
    try checkMinibatch(minibatch)
    return meanOverParticles(total(parts, minibatch))
  }

  /// The importance-weighted bound: log-mean-exp over particles inside the plates that all drawn latents share.
  package func importanceWeightedBound(_ minibatch: Minibatch? = nil) throws(UsageError) -> Tensor {
    try checkMinibatch(minibatch)
    let weights = logWeights
    if let minibatch, !weights.plates.contains(minibatch.plate) {
      throw ParticleChecks(assembly: self).outside(minibatch.plate)
    }
    let local = meanOfWeights(weights.tensor)
    return total([LogFactor(local, plates: weights.plates)] + rest, minibatch)
  }

  /// The log-weight of each particle and each element of the plates that all drawn latents share.
  package var logWeights: LogFactor {
    let plates = sharedPlates
    let inside = parts.filter { plates.isSubset(of: $0.plates) }
    let value = inside.reduce(Tensor(0)) { sum, part in
      sum + part.tensor.summed(over: part.plates.subtracting(plates))
    }
    return LogFactor(value, plates: plates)
  }

  /// Parts outside the shared plates: the same for every particle.
  package var rest: [LogFactor] {
    let plates = sharedPlates
    return parts.filter { !plates.isSubset(of: $0.plates) }
  }

  /// The plates over which particles can be weighed separately.
  ///
  /// Those that every part with draws repeats over, except ones of which a part reads draws of other repetitions.
  package var sharedPlates: AxisSet {
    let drawn = family.drawn.filter { guide in
      if case .point = guide.form { false } else { true }
    }
    var plates = AxisSet(structure.plates)
    for guide in drawn { plates = plates.intersection(guide.variable.axes) }
    for part in parts where part.tensor.readsNoise {
      plates = plates.intersection(part.plates)
      for tensor in Tensor.listed([part.tensor]) {
        for plate in plates where tensor.inputs(mixedAlong: plate).contains(where: \.readsNoise) {
          plates = plates.removing(plate)
        }
      }
    }
    return drawn.isEmpty ? [] : plates
  }

  package func total(_ parts: [LogFactor], _ minibatch: Minibatch?) -> Tensor {
    // Parts over the same plates are added first: one sum over the plate instead of several.
    var groups: [(plates: AxisSet, value: Tensor)] = []
    for part in parts {
      if let index = groups.firstIndex(where: { $0.plates == part.plates }) {
        groups[index].value = groups[index].value + part.tensor
      } else {
        groups.append((part.plates, part.tensor))
      }
    }
    return groups.reduce(Tensor(0)) { sum, group in
      let all = group.value.summed(over: group.plates)
      guard let minibatch, group.plates.contains(minibatch.plate) else { return sum + all }
      return sum + all * minibatch.scale
    }
  }

  private func checkMinibatch(_ minibatch: Minibatch?) throws(UsageError) {
    guard let minibatch else { return }
    try MinibatchChecks(plate: minibatch.plate, assembly: self).check()
  }

  private func meanOverParticles(_ value: Tensor) -> Tensor {
    guard let particles, value.axes.contains(particles) else { return value }
    return value.summed(over: particles) / .size(of: particles)
  }

  private func meanOfWeights(_ value: Tensor) -> Tensor {
    guard let particles, value.axes.contains(particles) else { return value }
    return value.logSummedExp(over: particles) - log(.size(of: particles))
  }
}

extension Tensor {
  /// Whether the value depends on a draw.
  fileprivate var readsNoise: Bool {
    Tensor.listed([self]).contains { tensor in
      if case .noise = tensor.operation { true } else { false }
    }
  }
}
