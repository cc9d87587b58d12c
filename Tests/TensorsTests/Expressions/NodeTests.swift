import EvidenceTensors
import Testing

/// Hash-consing, and the life of nodes.
@Suite struct NodeTests {
  /// Whether a claim comes true soon: a thread that is already releasing nodes takes those of
  /// others.
  private func isEventually(_ claim: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(20)
    while !claim() { if ContinuousClock.now > deadline { return false } }
    return true
  }

  @Test func equalExpressionsAreTheSameObject() {
    let (x, y) = (Tensor(Variable(.parameter)), Tensor(Variable(.parameter)))
    #expect((exp(x) + y).node === (exp(x) + y).node)
    #expect((exp(x) + y).node !== (exp(y) + x).node)
    #expect(Tensor([1, 2]).node === Tensor([1, 2]).node)
    #expect(Tensor(0.0).node !== Tensor(-0.0).node)
  }

  @Test func nodesAreMadeAnewAfterTheirDeath() {
    let x = Tensor(Variable(.parameter))
    weak var first: Node?
    do { first = sin(x).node }
    #expect(first == nil)
    let (a, b) = (sin(x), sin(x))
    #expect(a.node === b.node)
  }

  @Test func aDeepChainIsReleasedWithoutRecursion() {
    let variable = Variable(.parameter)
    weak var witness: Node?
    do {
      var x = Tensor(variable)
      for step in 0..<40_000 {
        x = x + Tensor.size(of: .particles(2)) * sin(x)
        if step == 10 { witness = x.node }
      }
      #expect(witness != nil)
    }
    #expect(isEventually { witness == nil })
  }

  @Test func aChainOfDiamondsIsReleasedWithoutRecursion() {
    weak var witness: Node?
    do {
      var x = Tensor(Variable(.parameter))
      for step in 0..<200_000 {
        x = exp(x) * x
        if step == 10 { witness = x.node }
      }
      #expect(witness != nil)
    }
    #expect(isEventually { witness == nil })
  }

  @Test func expressionsMadeOnSeveralThreadsAreShared() async {
    let x = Tensor(Variable(.parameter))
    let results = await withTaskGroup(of: Tensor.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var y = x
          for step in 0..<2_000 {
            // Short-lived nodes with keys that other threads use too.
            _ = exp(y) + Double(step % 7)
            y = tanh(y) + 1 / Double(step + 2)
          }
          return y
        }
      }
      var results: [Tensor] = []
      for await result in group { results.append(result) }
      return results
    }
    #expect(Set(results).count == 1)
  }

  @Test func inputsAreOlderThanTheirNode() {
    let x = Tensor(Variable(.parameter, shape: [3]))
    let y = logSumExp(x * 2) + sum(x)
    for tensor in Tensor.listed(gradient(of: y, withRespectTo: [x])) {
      #expect(tensor.inputs.allSatisfy { $0.id < tensor.id })
    }
  }
}
