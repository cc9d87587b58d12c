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
    let order = Tensor.listedByStructure(exp(x) * sin(x) + exp(x))
    for (index, tensor) in order.enumerated() {
      #expect(tensor.inputs.allSatisfy { order[..<index].contains($0) })
    }
    #expect(Set(order) == Set(Tensor.listed([exp(x) * sin(x) + exp(x)])))
  }
}
