import EvidenceInference
import EvidenceTestSupport
import Testing

/// A directed graph over 0, 1, …, each after its parents, in which d-separation is looked up path by path.
private struct BruteForce {
  let parents: [[Int]]
  private var children: [[Int]] {
    parents.indices.map { node in parents.indices.filter { parents[$0].contains(node) } }
  }

  private func descendants(of node: Int) -> Set<Int> {
    Set([node]).union(children[node].flatMap { descendants(of: $0) })
  }

  /// Every path between two nodes that meets no node twice.
  private func paths(from start: Int, to end: Int) -> [[Int]] {
    func extended(_ path: [Int]) -> [[Int]] {
      let last = path[path.count - 1]
      if last == end { return [path] }
      let next = parents[last] + children[last]
      return next.filter { !path.contains($0) }.flatMap { extended(path + [$0]) }
    }
    return extended([start])
  }

  /// Pairs of nodes with their paths, each a list of inner nodes and whether both arrows meet there.
  private func walks(from start: Int, to end: Int) -> [[(node: Int, isCollider: Bool)]] {
    paths(from: start, to: end).map { path in
      path.indices.dropFirst().dropLast().map { place in
        let own = parents[path[place]]
        return (path[place], own.contains(path[place - 1]) && own.contains(path[place + 1]))
      }
    }
  }

  /// The smallest sets that separate a node from all others of `nodes`.
  func smallestBoundaries(of node: Int, among nodes: [Int]) -> [Set<Int>] {
    let below = parents.indices.map(descendants)
    let all = nodes.map { walks(from: node, to: $0) }
    func separates(_ given: Set<Int>) -> Bool {
      zip(nodes, all).allSatisfy { other, walks in
        given.contains(other)
          || walks.allSatisfy { walk in
            walk.contains { inner, isCollider in
              isCollider ? below[inner].isDisjoint(with: given) : given.contains(inner)
            }
          }
      }
    }
    let subsets = (0..<1 << nodes.count).map { bits in
      Set(nodes.indices.filter { bits >> $0 & 1 == 1 }.map { nodes[$0] })
    }
    let separating = subsets.filter(separates)
    let least = separating.map(\.count).min()
    return separating.filter { $0.count == least }
  }
}

@Suite struct FaithfulInverseTests {
  private func inverse(
    of latents: [Int],
    given known: Set<Int>,
    parents: [[Int]],
    depth: (Int) -> Int = { _ in 0 }
  ) -> [(latent: Int, given: [Int])] {
    FaithfulInverse(
      of: latents,
      given: known,
      in: Array(parents.indices),
      parents: Dictionary(uniqueKeysWithValues: parents.enumerated().map { ($0, $1) }),
      depth: depth
    ).steps
  }

  @Test(arguments: 0..<200) func eachLatentIsGivenTheSmallestSetThatTellsAll(seed: Int) {
    var random = Generator(seed: seed)
    let count = Int.random(in: 3...8, using: &random)
    let parents = (0..<count).map { node in (0..<node).filter { _ in random.chance(0.35) } }
    // Latents, what is known, and what is never drawn.
    let kinds = (0..<count).map { _ in random.pick([0, 0, 0, 1, 1, 2]) }
    let latents = parents.indices.filter { kinds[$0] == 0 }
    let known = Set(parents.indices.filter { kinds[$0] == 1 })
    let graph = BruteForce(parents: parents)
    let steps = inverse(of: latents, given: known, parents: parents)
    #expect(steps.map(\.latent).sorted() == latents)
    var before = known.sorted()
    for (latent, given) in steps {
      #expect(graph.smallestBoundaries(of: latent, among: before) == [Set(given)])
      before.append(latent)
    }
  }

  /// h₁ → h₂ with an outcome of each: the first needs both outcomes, the second only its own.
  @Test func aChainIsDrawnForwardsGivenWhatComesAfter() {
    let steps = inverse(of: [0, 1], given: [2, 3], parents: [[], [0], [0], [1]])
    #expect(steps.map(\.latent) == [0, 1])
    #expect(steps.map(\.given) == [[2, 3], [0, 3]])
  }

  /// Three causes of one outcome, which come to depend on one another.
  @Test func causesOfOneOutcomeAreGivenOneAnother() {
    let steps = inverse(of: [0, 1, 2], given: [3], parents: [[], [], [], [0, 1, 2]])
    #expect(steps.map(\.given.count) == [1, 2, 3])
  }

  /// What nothing known is made of ties its causes together for nobody.
  @Test func whatNothingTellsOfTiesNothing() {
    let steps = inverse(of: [0, 1, 2], given: [], parents: [[], [], [0, 1]])
    #expect(steps.map(\.given) == [[], [], [0, 1]])
  }

  /// Although the deep latent is a cause of the shallow one.
  @Test func latentsOfALowerDepthAreDrawnFirst() {
    let steps = inverse(of: [0, 1], given: [2], parents: [[], [0], [1]]) { $0 == 0 ? 1 : 0 }
    #expect(steps.map(\.latent) == [1, 0])
    #expect(steps.map(\.given) == [[2], [1]])
  }

  /// Of two latents that may go first, the one in the middle of a star would tie its leaves together.
  @Test func theOneThatTiesTheFewestTogetherIsDrawnLast() {
    let parents = [[], [], [], [0, 1], [0, 2], [0]]
    let steps = inverse(of: [0, 1, 2], given: [3, 4, 5], parents: parents)
    #expect(steps.map(\.latent) == [0, 1, 2])
    #expect(steps.map(\.given) == [[3, 4, 5], [0, 3], [0, 4]])
  }
}
