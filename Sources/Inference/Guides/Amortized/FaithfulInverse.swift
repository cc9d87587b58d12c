/// A directed graph turned round: an order in which latents can be drawn when other nodes are known, each given as few of the
/// known nodes and of the latents before it as hold all that these tell of it.
///
/// It is faithful: whatever it holds independent is so in every distribution of the graph; and minimal: no latent can be given
/// less. Latents are taken away one by one, those that no other is made of first, so that they are drawn in the graph's own
/// order; of several the one whose absence ties the fewest others together.
/// - Reference: Webb, Golinski, Zinkov, Siddharth, Rainforth, Teh & Wood (2018), "Faithful inversion of generative models for
///   effective amortized inference", algorithm 1.
package struct FaithfulInverse<Node: Hashable> {
  /// The latents in the order in which they are drawn, with what each is given.
  package private(set) var steps: [(latent: Node, given: [Node])] = []

  private let order: [Node]
  private let parents: [Node: [Node]]

  /// The inverse for latents of a graph whose `nodes` stand after their parents.
  ///
  /// What is neither a latent nor known is never drawn. Latents of a lower depth are drawn before those of a higher one.
  package init(
    of latents: [Node],
    given known: Set<Node>,
    in nodes: [Node],
    parents: [Node: [Node]],
    depth: (Node) -> Int = { _ in 0 }
  ) {
    order = nodes
    self.parents = parents
    var left = nodes.filter(latents.contains)
    while let deepest = left.map(depth).max() {
      let around = Neighborhood(of: known.union(left), order, parents)
      let candidates = left.filter { depth($0) == deepest }
      // The latest is made of none of the others' descendants.
      let open = candidates.filter { latent in
        let below = descendants(of: latent)
        return candidates.allSatisfy { $0 == latent || !below.contains($0) }
      }
      let ties = open.map { missingTies(among: around.boundary(of: $0), known, around) }
      let fewest = ties.min() ?? 0
      guard let place = open.indices.last(where: { ties[$0] == fewest }) else { break }
      let given = around.boundary(of: open[place])
      steps.append((open[place], order.filter(given.contains)))
      left.removeAll { $0 == open[place] }
    }
    steps.reverse()
  }

  private func descendants(of node: Node) -> Set<Node> {
    var found: Set<Node> = [node]
    for other in order where parents[other]?.contains(where: found.contains) ?? false {
      found.insert(other)
    }
    return found.subtracting([node])
  }

  /// How many pairs, not both known, become neighbours when what lies between them is no longer there.
  private func missingTies(
    among nodes: Set<Node>,
    _ known: Set<Node>,
    _ around: Neighborhood<Node>
  ) -> Int {
    let ties = nodes.subtracting(known).map { latent in
      let others = nodes.subtracting(around.boundary(of: latent)).subtracting([latent])
      // A pair of latents is met twice.
      return others.map { known.contains($0) ? 2 : 1 }.reduce(0, +)
    }
    return ties.reduce(0, +)
  }
}

/// What is next to what among some nodes of a directed graph, once all others are averaged over.
///
/// Two of them are neighbours where they depend on each other given all the rest: where they are joined, in the moral graph of
/// the nodes and their ancestors, by a path through no other of them (Lauritzen 1996, proposition 3.25).
private struct Neighborhood<Node: Hashable> {
  private let nodes: Set<Node>
  private var moral: [Node: Set<Node>] = [:]

  init(of nodes: Set<Node>, _ order: [Node], _ parents: [Node: [Node]]) {
    self.nodes = nodes
    var ancestors = nodes
    for node in order.reversed() where ancestors.contains(node) {
      let family = (parents[node] ?? []) + [node]
      ancestors.formUnion(family)
      for member in family { moral[member, default: []].formUnion(family) }
    }
  }

  func boundary(of node: Node) -> Set<Node> {
    var seen: Set<Node> = [node]
    var open = [node]
    while let next = open.popLast() {
      for other in moral[next] ?? [] where seen.insert(other).inserted {
        if !nodes.contains(other) { open.append(other) }
      }
    }
    return seen.intersection(nodes).subtracting([node])
  }
}
