internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// The order of elimination whose evaluation is estimated to cost least, of those that the proofs allow.
///
/// What goes first decides what can still be proved, and what it costs: rates that are conjugate given a change point are not
/// once it is summed out; means that are integrated out couple all steps of a chain. So where one order leads nowhere, or is
/// costly, the others are tried, from the last choice back. Nothing is evaluated for that.
struct EliminationOrder {
  /// A way to the evidence: everything eliminated, or all but what quadrature covers.
  struct Way {
    let elimination: Elimination
    let target: QuadratureTarget?
    let cost: OrderCost
  }

  private(set) var best: Way?
  /// What is left where an order leads nowhere.
  private(set) var deadEnds: [Elimination] = []
  /// Sets of remaining latents from where all orders were tried.
  private var seen: Set<Set<Variable>> = []
  /// Steps that may still be tried.
  private var budget = 100

  /// The usual order first: continuous latents of a known form within their own repetitions, then sums.
  init(of bound: BoundModel) {
    let start = Elimination(bound)
    var usual = start
    usual.run()
    consider(usual)
    if isSettled { return }
    // Sums that would hide a known form of continuous latents come last, over all repetitions together.
    var coupled = start
    coupled.runCoupled()
    consider(coupled)
    if isSettled { return }
    search(from: start)
  }

  /// Whether nothing is won by looking on: what is quick needs no quicker way, and what discrete latents leave to quadrature may
  /// be in closed form where they are summed out later.
  private var isSettled: Bool {
    guard let best, best.cost.isSmall else { return false }
    return best.target == nil || !best.elimination.steps.contains { $0 is any DiscreteSum }
  }

  private mutating func search(from state: Elimination) {
    guard budget > 0, !state.isComplete, seen.insert(Set(state.remaining)).inserted else { return }
    // Only repetitions of discrete latents may be coupled.
    let hasDiscrete = state.remaining.contains { state.support(of: $0).isDiscrete }
    for isCoupling in hasDiscrete ? [false, true] : [false] {
      for move in Self.moves where budget > 0 {
        var next = state
        next.couplesRepetitions = isCoupling
        guard move(&next), next.remaining.count < state.remaining.count else { continue }
        budget -= 1
        consider(next)
        search(from: next)
      }
    }
  }

  private static let moves: [@Sendable (inout Elimination) -> Bool] = [
    { $0.eliminateGaussianChain() }, { $0.eliminateRepeatedGaussians() },
    { $0.eliminateConjugate() }, { $0.eliminateDiscreteChain() }, { $0.eliminateDiscrete() },
    { $0.eliminateGaussiansTogether() },
  ]

  /// Keeps a way that costs clearly less than the best so far: estimates are rough, and of two alike the usual one stays.
  private mutating func consider(_ elimination: Elimination) {
    let target = elimination.isComplete ? nil : QuadratureTarget(in: elimination)
    guard elimination.isComplete || target != nil else {
      var local = elimination
      if local.eliminateLocally() {
        local.run()
        consider(local)
      } else {
        deadEnds.append(elimination)
      }
      return
    }
    let cost = OrderCost(of: elimination, target)
    if let best, cost.operations > 0.5 * best.cost.operations { return }
    best = Way(elimination: elimination, target: target, cost: cost)
  }
}
