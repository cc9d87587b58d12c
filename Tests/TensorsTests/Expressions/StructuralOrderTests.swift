import EvidenceTensors
import Testing

/// Gradients are the same expressions, whatever was made before them and in which order.
@Suite struct StructuralOrderTests {
  @Test func gradientsDoNotDependOnTheOrderInWhichExpressionsAreMade() {
    let (x, y) = (Tensor(Variable(.parameter)), Tensor(Variable(.parameter)))
    let first = exp(x)
    let second = sin(x)
    let forward = (first + second) * first + tanh(x)
    // The same of y, made in another order and kept alive.
    let made = [tanh(y), sin(y), exp(y)]
    let other = (made[2] + made[1]) * made[2] + made[0]
    #expect(forward.substituting([x: y]) == other)
    let moved = gradient(of: forward, withRespectTo: [x])[0].substituting([x: y])
    #expect(moved == gradient(of: other, withRespectTo: [y])[0])
  }

  @Test func inputsStandBeforeWhatIsMadeOfThem() {
    let x = Tensor(Variable(.parameter))
    let order = Tensor.listed([exp(x) * sin(x) + exp(x)])
    for (index, tensor) in order.enumerated() {
      #expect(tensor.inputs.allSatisfy { order[..<index].contains($0) })
    }
    #expect(order.count == 5)
  }

  /// Expressions of a variable and a bystander.
  private func expressions(_ x: Tensor, _ y: Tensor, isReversed: Bool) -> [Tensor] {
    let makers: [() -> Tensor] = [
      { exp(x) }, { x * y }, { exp(x) * 2 }, { exp(x) * 3 }, { x + exp(y) }, { x + exp(x) },
      { sum(concatenated([x, y].map { $0.reshaped(1) })) }, { y }, { x },
      { .constant(Constant(7)) },
    ]
    let made = (isReversed ? makers.reversed() : makers).map { $0() }
    return isReversed ? made.reversed() : made
  }

  @Test func expressionsAreSortedAlikeInWhateverOrderTheyAreMade() {
    let variables = (0..<4).map { _ in Tensor(Variable(.parameter)) }
    let first = expressions(variables[0], variables[1], isReversed: false)
    let second = expressions(variables[2], variables[3], isReversed: true)
    func order(_ tensors: [Tensor]) -> [Int] {
      tensors.indices.sorted { tensors[$0].precedes(tensors[$1]) }
    }
    #expect(order(first) == order(second))
    for a in first {
      for b in first { #expect(a == b || a.precedes(b) != b.precedes(a)) }
    }
  }

  @Test func whatIsListedDoesNotDependOnWhatWasMadeBefore() {
    let (x, y) = (Tensor(Variable(.parameter)), Tensor(Variable(.parameter)))
    let kept = [exp(x), sin(x), exp(x) * sin(x)]
    let late = Graph(outputs: [cos(x) + sin(x) * exp(x), exp(x) * sin(x)])
    let fresh = Graph(outputs: [cos(y) + sin(y) * exp(y), exp(y) * sin(y)])
    #expect(late.tensors.map { $0.substituting([x: y]) } == fresh.tensors)
    #expect(kept.allSatisfy(late.tensors.contains))
  }
}
