package import EvidenceExact
package import EvidenceTensors

/// Which latents appear together in factors, repetition by repetition: the moralized graph of a model, drawn once for all
/// repetitions.
///
/// Each latent keeps the plates whose repetitions no factor couples; those of other plates are one vector.
package struct CouplingGraph {
  /// Latents that are drawn together in each repetition of `plates`, given those of earlier groups.
  package struct Group {
    package var latents: [Variable]
    package let plates: AxisSet
    package let given: [Variable]
  }

  /// Each after those that its latents are given.
  package private(set) var groups: [Group] = []
  /// What is not coupled although a factor couples it, in words of the latents.
  package private(set) var losses: [(latents: [Variable], coordinates: Int)] = []

  private let order: [Variable]
  private let sizes: [Axis: Int]
  private let dimensions: [Variable: Int]
  private let mostFlattened: Int
  private var plates: [Variable: AxisSet]
  private var neighbors: [Variable: Set<Variable>] = [:]

  /// `dimensions` are the free coordinates of one repetition; vectors longer than `mostFlattened` are not made of several.
  package init(
    of latents: [Variable],
    in factors: [LogFactor],
    sizes: [Axis: Int],
    dimensions: [Variable: Int],
    mostFlattened: Int
  ) {
    order = latents
    self.sizes = sizes
    self.dimensions = dimensions
    self.mostFlattened = mostFlattened
    plates = Dictionary(uniqueKeysWithValues: latents.map { ($0, $0.axes) })
    for factor in factors {
      let own = latents.filter(factor.variables.contains)
      if own.isEmpty { continue }
      let readings = own.map { Reading(of: $0, in: factor.tensor) }
      for (latent, reading) in zip(own, readings) { flatten(reading.coupled, of: [latent]) }
      for (index, first) in readings.enumerated() {
        for second in readings[(index + 1)...] { couple(first, second) }
      }
    }
    eliminate()
  }

  private mutating func couple(_ a: Reading, _ b: Reading) {
    let apart = a.axes.intersection(b.axes).filter { a.access[$0] != b.access[$0] }
    if flatten(AxisSet(apart), of: [a.latent, b.latent]) { join(a.latent, b.latent) }
  }

  private mutating func join(_ a: Variable, _ b: Variable) {
    neighbors[a, default: []].insert(b)
    neighbors[b, default: []].insert(a)
  }

  /// Makes the plates of neighbours nested, or parts them.
  private mutating func settle() {
    var isSettled = false
    while !isSettled {
      isSettled = true
      for (index, a) in order.enumerated() {
        for b in order[(index + 1)...] where neighbors[a]?.contains(b) ?? false {
          let (first, second) = (plates[a] ?? [], plates[b] ?? [])
          if first.isSubset(of: second) || second.isSubset(of: first) { continue }
          let apart = first.union(second).subtracting(first.intersection(second))
          if flatten(apart, of: [a, b]) {
            isSettled = false
          } else {
            neighbors[a]?.remove(b)
            neighbors[b]?.remove(a)
          }
        }
      }
    }
  }

  /// Takes plates from latents, whose repetitions become one vector; false where that is too long, which is noted.
  @discardableResult
  private mutating func flatten(_ gone: AxisSet, of latents: [Variable]) -> Bool {
    let changed = latents.filter { !(plates[$0] ?? []).intersection(gone).isEmpty }
    if changed.isEmpty { return true }
    let counts = latents.map { count($0, keeping: (plates[$0] ?? []).subtracting(gone)) }
    let total = counts.reduce(0, +)
    guard total <= mostFlattened else {
      if !losses.contains(where: { $0.latents == latents }) { losses.append((latents, total)) }
      return false
    }
    for latent in changed { plates[latent] = plates[latent]?.subtracting(gone) }
    return true
  }

  /// The coordinates of a latent in one repetition of the plates that it keeps.
  private func count(_ latent: Variable, keeping kept: AxisSet) -> Int {
    latent.axes.subtracting(kept).map { sizes[$0] ?? 1 }.product * (dimensions[latent] ?? 1)
  }

  /// Latents of the most plates go first; what they are coupled to is coupled from then on.
  private mutating func eliminate() {
    var left = order
    settle()
    while let deepest = left.max(by: { depth($0) < depth($1) }) {
      let own = plates[deepest] ?? []
      var group: [Variable] = []
      var pending = [deepest]
      while let next = pending.popLast() {
        guard !group.contains(next) else { continue }
        group.append(next)
        pending += left.filter { plates[$0] == own && (neighbors[next] ?? []).contains($0) }
      }
      left.removeAll(where: group.contains)
      let around = group.reduce(into: Set<Variable>()) { $0.formUnion(neighbors[$1] ?? []) }
      let given = left.filter(around.contains)
      groups.append(Group(latents: order.filter(group.contains), plates: own, given: given))
      for (index, first) in given.enumerated() {
        for second in given[(index + 1)...] { join(first, second) }
      }
      for gone in group {
        for other in neighbors.removeValue(forKey: gone) ?? [] { neighbors[other]?.remove(gone) }
      }
      settle()
    }
    groups.reverse()
  }

  private func depth(_ latent: Variable) -> Int { (plates[latent] ?? []).count }
}

/// How a factor reads a latent along each of its plates.
private struct Reading {
  enum Access: Hashable {
    /// Its own repetition.
    case own
    /// The one that an index names.
    case index(Tensor)
  }

  let latent: Variable
  private(set) var access: [Axis: Access] = [:]
  /// Plates of which it may read several repetitions at once.
  private(set) var coupled: AxisSet = []

  var axes: AxisSet { latent.axes.subtracting(coupled) }

  init(of latent: Variable, in factor: Tensor) {
    self.latent = latent
    for plate in latent.axes {
      if let own = Self.access(to: latent, along: plate, in: factor) {
        access[plate] = own
      } else {
        coupled = coupled.union([plate])
      }
    }
  }

  /// Nil where several repetitions may be read.
  private static func access(to latent: Variable, along plate: Axis, in factor: Tensor) -> Access? {
    var reached: Set<Tensor> = [Tensor(latent)]
    var indices: Set<Tensor> = []
    var rows: AxisSet = []
    for node in Tensor.listed([factor]) where node.inputs.contains(where: reached.contains) {
      reached.insert(node)
      let carrying = node.inputs.contains { reached.contains($0) && $0.axes.contains(plate) }
      if case .gatherAxis(plate) = node.operation, carrying {
        indices.insert(node.inputs[1])
        rows = rows.union(node.inputs[1].axes)
        continue
      }
      if carrying {
        guard node.axes.contains(plate), !node.mixedAxes.contains(plate) else { return nil }
      } else if !rows.isSubset(of: node.axes) || !node.mixedAxes.intersection(rows).isEmpty {
        return nil
      }
    }
    if indices.isEmpty { return .own }
    let isAlsoRead = factor.axes.contains(plate)
    return indices.count == 1 && !isAlsoRead ? indices.first.map(Access.index) : nil
  }
}
