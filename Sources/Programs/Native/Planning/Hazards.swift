internal import EvidenceTensors

/// Which state variables may take their new value where it is made, and which must wait until nobody reads the old one.
struct Hazards {
  let schedule: Schedule
  let phases: [Phase]

  /// The variables whose new values are kept aside until the end of the step.
  func shadowed(_ targets: [Tensor: [Variable]]) -> [Variable] {
    var result: [Variable] = []
    let readers = readersOfVariables()
    for (tensor, variables) in schedule.analysis.ordered(targets) {
      guard let writer = schedule.groupOf[tensor] else { continue }
      for variable in variables {
        let isSafe = (readers[variable] ?? []).allSatisfy { read in
          isBefore(read.group, isPlain: read.isPlain, writer)
        }
        if !isSafe { result.append(variable) }
      }
    }
    return result
  }

  private struct Read {
    let group: Group
    let isPlain: Bool
  }

  private func readersOfVariables() -> [Variable: [Read]] {
    var result: [Variable: [Read]] = [:]
    for group in schedule.levels.joined() {
      for read in schedule.reads(group) {
        guard let variable = read.root.variable else { continue }
        result[variable, default: []].append(Read(group: group, isPlain: read.isPlain))
      }
    }
    return result
  }

  /// Whether a reader is done, everywhere it may run, before the writer stores.
  private func isBefore(_ reader: Group, isPlain: Bool, _ writer: Group) -> Bool {
    if reader === writer { return isPlain }
    if reader.level != writer.level { return reader.level < writer.level }
    if reader.phase != writer.phase { return reader.phase < writer.phase }
    guard writer.level % 2 == 0 else { return true }
    for phase in phases where phase.level == writer.level {
      if let order = order(reader, writer, in: phase.serial) { return order }
      for family in phase.families {
        if let order = order(reader, writer, in: family.groups) { return order && isPlain }
      }
    }
    return false
  }

  private func order(_ reader: Group, _ writer: Group, in groups: [Group]) -> Bool? {
    guard let first = groups.firstIndex(where: { $0 === reader }),
      let second = groups.firstIndex(where: { $0 === writer })
    else { return nil }
    return first < second
  }
}
