internal import EvidenceTensors

/// The order in which variables can be drawn.
extension SiteReader {
  /// The sites, each after those that it reads, else in order of declaration.
  func ordered(_ sites: [Site]) throws(UsageError) -> [Site] {
    let byVariable = Dictionary(uniqueKeysWithValues: sites.map { ($0.variable, $0) })
    let declared = reflection.declarations.compactMap { byVariable[$0.variable] }
    var result: [Site] = []
    var done: Set<Variable> = []
    // The path from a start to where the walk is, with the next parent to look at; a stack, as chains may be long.
    for start in declared where !done.contains(start.variable) {
      var path: [(site: Site, next: Int)] = [(start, 0)]
      var onPath: Set<Variable> = [start.variable]
      while let (site, next) = path.last {
        guard next < site.parents.count else {
          path.removeLast()
          onPath.remove(site.variable)
          done.insert(site.variable)
          result.append(site)
          continue
        }
        path[path.count - 1].next += 1
        let parent = site.parents[next]
        if onPath.contains(parent) { throw cycle(path.map(\.site), through: parent) }
        guard !done.contains(parent), let above = byVariable[parent] else { continue }
        path.append((above, 0))
        onPath.insert(parent)
      }
    }
    return result
  }

  private func cycle(_ path: [Site], through variable: Variable) -> UsageError {
    let members = path.drop { $0.variable != variable }
    let names = members.map { "`\($0.path)`" } + [quoted(variable)]
    return UsageError(
      what: "the \(part) has a cycle: \(names.joined(separator: " reads "))",
      place: members.last?.place ?? model,
      fix: "Take one of these variables out of the distribution that reads it"
    )
  }
}
