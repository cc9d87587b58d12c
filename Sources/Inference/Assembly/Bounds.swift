package import EvidenceExact
internal import EvidenceModeling
package import EvidenceTensors

/// The parts of a log-weight added up.
extension Assembly {
  /// The log-weight of each particle and each element of the plates that all drawn latents share.
  package var logWeights: LogFactor { logWeights(of: parts) }

  func logWeights(of parts: [LogFactor]) -> LogFactor {
    let plates = sharedPlates
    let inside = parts.filter { plates.isSubset(of: $0.plates) }
    let value = inside.reduce(Tensor(0)) { sum, part in
      sum + part.tensor.summed(over: part.plates.subtracting(plates))
    }
    let reads = inside.reduce(into: Set()) { $0.formUnion($1.reads) }
    return LogFactor(value, plates: plates, reads: reads)
  }

  /// Parts outside the shared plates: the same for every particle.
  package var rest: [LogFactor] { rest(of: parts) }

  func rest(of parts: [LogFactor]) -> [LogFactor] {
    parts.filter { !sharedPlates.isSubset(of: $0.plates) }
  }

  /// The plates that every part with draws repeats over, except ones of which a part reads draws of other repetitions.
  static func sharedPlates(
    _ structure: Structure,
    _ family: GuideFamily,
    _ parts: [LogFactor]
  ) -> AxisSet {
    let drawn = family.blocks.filter { !$0.isPoint }
    var plates = AxisSet(structure.plates)
    for block in drawn { plates = plates.intersection(block.plates) }
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

  /// Every part added up over its plates, the scale N / B in this one place.
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
}

extension Tensor {
  /// Whether the value depends on a draw.
  fileprivate var readsNoise: Bool {
    Tensor.listed([self]).contains { tensor in
      if case .noise = tensor.operation { true } else { false }
    }
  }
}
