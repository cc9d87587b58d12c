internal import EvidenceTensors

/// One stretch of a step between two barriers: tasks that workers claim in any order.
struct Phase {
  let level: Int
  /// Runs once a block; nil in global phases.
  var block: [Group]?
  /// Whether this phase and the next take turns, some blocks at a time.
  var isWindowed = false
  /// Small groups, run in order by one worker.
  var serial: [Group] = []
  /// Chains of large groups: a worker takes some leading rows through the whole chain.
  var families: [Family] = []
}

struct Family {
  var groups: [Group]
  /// The leading extent that is cut into chunks, and the rows of a chunk.
  let extent: Int
  let chunk: Int
  var tasks: Int { (extent + chunk - 1) / chunk }
}

extension Schedule {
  /// The stored tensors that a group reads, each with whether it is read element by element in place.
  func reads(_ group: Group) -> [(root: Tensor, isPlain: Bool)] {
    func read(_ inputs: [Tensor]) -> [(root: Tensor, isPlain: Bool)] {
      inputs.map { (analysis.root($0), analysis.root($0) == $0) }
    }
    switch group.work {
    case .loop:
      let inputs = group.tensors.flatMap { read(analysis.inputs($0)) }
      return inputs.filter { input in
        guard groupOf[input.root] === group, input.isPlain else { return true }
        if case .elementwise = input.root.operation { return false }
        return true
      }
    case .product(let tensor, _), .structural(let tensor): return read(analysis.inputs(tensor))
    case .contraction(_, let contraction): return read([contraction.left])
    case .expansion(let tensor, _): return [(tensor, true)]
    case .transposition(let transposition): return [(transposition.root, true)]
    case .noise, .combination, .scatter, .commit: return []
    }
  }

  /// All phases of a step, in order.
  func phases() -> [Phase] {
    var result: [Phase] = []
    for (level, groups) in levels.enumerated() where !groups.isEmpty {
      if level % 2 == 1 {
        result.append(Phase(level: level, block: groups))
      } else {
        let isWindowed = layout.isWindowed && groups.contains(where: \.isContraction)
        if isWindowed { result[result.count - 1].isWindowed = true }
        result += globalPhases(groups, level: level, isWindowed: isWindowed)
      }
    }
    return result
  }

  /// Products over the rows of a window come first, in a phase of their own.
  private func globalPhases(_ groups: [Group], level: Int, isWindowed: Bool) -> [Phase] {
    var phases: [Phase] = []
    var phaseOf: [ObjectIdentifier: Int] = [:]
    var familyOf: [ObjectIdentifier: Int] = [:]
    for group in groups {
      var phase = isWindowed && !group.isContraction ? 1 : 0
      var aligned: Group?
      for (producer, isPlain) in producers(of: group, level: level) {
        let before = phaseOf[ObjectIdentifier(producer)] ?? 0
        let isSerial = !group.isLarge && !producer.isLarge
        let isAligned = isPlain && Self.areAligned(producer, group)
        if isAligned, aligned == nil || before > phaseOf[ObjectIdentifier(aligned ?? group)] ?? 0 {
          aligned = producer
        }
        phase = Swift.max(phase, isSerial || isAligned ? before : before + 1)
      }
      // Joining a chain is possible only where that chain is the last thing waited for.
      if let chain = aligned, phaseOf[ObjectIdentifier(chain)] == phase,
        producers(of: group, level: level).contains(where: { other, isPlain in
          other !== chain && phaseOf[ObjectIdentifier(other)] == phase
            && familyOf[ObjectIdentifier(other)] != familyOf[ObjectIdentifier(chain)]
        })
      {
        phase += 1
        aligned = nil
      }
      while phases.count <= phase { phases.append(Phase(level: level)) }
      phaseOf[ObjectIdentifier(group)] = phase
      group.phase = phase
      guard group.isLarge else {
        phases[phase].serial.append(group)
        continue
      }
      if let chain = aligned, phaseOf[ObjectIdentifier(chain)] == phase,
        let family = familyOf[ObjectIdentifier(chain)]
      {
        phases[phase].families[family].groups.append(group)
        familyOf[ObjectIdentifier(group)] = family
      } else {
        familyOf[ObjectIdentifier(group)] = phases[phase].families.count
        phases[phase].families.append(
          Family(groups: [group], extent: group.leadingExtent, chunk: group.chunk)
        )
      }
    }
    return phases
  }

  /// The groups of this level that make what `group` reads.
  private func producers(of group: Group, level: Int) -> [(group: Group, isPlain: Bool)] {
    var result: [(group: Group, isPlain: Bool)] = []
    for (root, isPlain) in reads(group) {
      let key = expansionKey(root, in: group.domain, level: level)
      if needsExpansion(root, in: group.domain), let expansion = expansions[key],
        expansion !== group
      {
        result.append((expansion, false))
      }
      if let producer = groupOf[root], producer.level == level, producer !== group {
        result.append((producer, isPlain))
      }
    }
    if case .combination(let tensor) = group.work, let source = accumulatorOf[tensor],
      source.level == level
    {
      result.append((source, false))
    }
    return result
  }

  private static func areAligned(_ producer: Group, _ reader: Group) -> Bool {
    guard producer.isLarge, reader.isLarge, case .loop = reader.work else { return false }
    return producer.domain == reader.domain
  }
}

extension Group {
  fileprivate var isContraction: Bool {
    if case .contraction = work { return true }
    return false
  }

  /// The extent that chunks cut: rows of the result.
  var leadingExtent: Int { domain.event.first ?? 1 }

  /// Rows of a chunk: large enough to be worth claiming, small enough to stay in a worker's cache.
  var chunk: Int {
    let row = Swift.max(domain.event.dropFirst().map { $0 }.product * domain.lanes, 1)
    let wanted = Swift.max(16_384 / row, 1)
    return Swift.min((wanted + 15) / 16 * 16, Swift.max(leadingExtent, 1))
  }
}
