import EvidenceExact
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

@Suite struct CollapsedWeightTests {
  /// Without the latents that are integrated out, log p(x, h) − log q(h) is log p(x, h, g) − log q(h) − log p(g | x, h) at any g,
  /// such as a draw.
  @Test(arguments: 0..<2)
  func aCollapsedWeightIsThatOfAllLatentsGivenTheOthers(part: Int) throws {
    var integrated = 0
    for seed in stride(from: part, to: 160, by: 2) {
      guard let random = try? RandomFit(seed: seed), let plan = try? random.inference.plan(),
        plan.minibatch == nil
      else { continue }
      let family = plan.assembly.family
      guard !family.collapse.isEmpty else { continue }
      integrated += family.collapse.integrated.count
      let assembly = try Assembly(plan.bound, family, klForm: .monteCarlo)
      let all = Realization(of: family, particles: nil, isComplete: true)
      let joint = plan.bound.structure.joint.map {
        LogFactor($0.logProb, plates: $0.variable.axes)
      }
      let others = family.collapse.elimination.logConditionals
      let densities = assembly.realization.logDensities
      let whole =
        assembly.total(all(joint), nil) - assembly.total(all(others), nil)
        - assembly.total(densities, nil)
      let both = [assembly.total(assembly.parts, nil), whole].map {
        $0.substituting(plan.quantities.replacements)
      }
      for step in try Probe(plan).run(both, steps: 0..<3) {
        let (collapsed, complete) = (step[0].elements[0], step[1].elements[0])
        #expect(abs(collapsed - complete) < 1e-8 * (1 + abs(complete)), "seed \(seed)")
      }
    }
    #expect(integrated > 0)
  }
}
