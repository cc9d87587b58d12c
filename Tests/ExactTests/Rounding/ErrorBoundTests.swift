import Evidence
import Foundation
import Testing

/// The bound against references of 60 digits, up to where nothing is left of a double's digits.
@Suite struct ErrorBoundTests {
  /// That the number is within the bound; and what the bound is, so that it can be seen to be of use.
  @discardableResult
  private func check(_ case: [String: Any], _ exact: EvidenceState) throws -> Double {
    let expected = try #require((`case`["value"] as? NSNumber)?.doubleValue)
    let error = abs(exact.logEvidence - expected)
    #expect(error <= exact.errorBound, "\(`case`): \(exact.logEvidence), bound \(exact.errorBound)")
    return exact.errorBound
  }

  private func number(_ case: [String: Any], _ key: String) throws -> Double {
    try #require(`case`[key] as? NSNumber).doubleValue
  }

  private func numbers(_ case: [String: Any], _ key: String) throws -> [Double] {
    try #require(`case`[key] as? [NSNumber]).map(\.doubleValue)
  }

  @Test func nearlyCollinearColumnsAreWithinTheBound() throws {
    let y = try References.numbers("collinear", "y")
    for entry in try References.cases("collinear") {
      let noise = try number(entry, "noise")
      let model = Collinear(scale: try number(entry, "scale"), noise: noise)
      let second = try numbers(entry, "second")
      let exact = try exactLogEvidence(
        model,
        observing: [\.y: Values(y), \.second: Values(second)]
      )
      let bound = try check(entry, exact.state)
      let power = try number(entry, "power")
      if power < 2 { #expect(bound < 1e-8, "\(entry): \(bound)") }
      if power < 5 || noise == 0.1 { #expect(exact.isCertified, "\(entry)") }
    }
  }

  @Test func theBoundHoldsUnderQuadratureToo() throws {
    let y = try References.numbers("collinearUnknownNoise", "y")
    for entry in try References.cases("collinearUnknownNoise") {
      let model = CollinearUnknownNoise(scale: try number(entry, "scale"))
      let second = try numbers(entry, "second")
      let exact = try exactLogEvidence(
        model,
        observing: [\.y: Values(y), \.second: Values(second)]
      )
      try check(entry, exact.state)
      if try number(entry, "power") < 4 { #expect(exact.errorBound < 1e-4, "\(entry)") }
    }
  }

  @Test func stiffWalksAreWithinTheBound() throws {
    let y = try References.numbers("stiffWalk", "y")
    for entry in try References.cases("stiffWalk") {
      let model = StiffWalk(
        start: try number(entry, "start"),
        step: try number(entry, "step"),
        noise: try number(entry, "noise")
      )
      try check(entry, exactLogEvidence(model, observing: [\.y: Values(y)]).state)
    }
  }

  @Test func extremeConjugatePriorsAreWithinTheBound() throws {
    for entry in try References.cases("largeConjugate") {
      let (a, b) = (try number(entry, "a"), try number(entry, "b"))
      let numbers = try numbers(entry, "x")
      let (x, ones) = (Values(numbers), Values(numbers.map { _ in 1.0 }))
      let zeros = Values(numbers.map { _ in 0.0 })
      let exact =
        switch try #require(entry["kind"] as? String) {
        case "gammaPoisson":
          try exactLogEvidence(
            GammaPair(likelihood: .poisson, prior: (a, b)),
            observing: [\.x: x, \.known: ones]
          ).state
        case "inverseGammaNormal":
          try exactLogEvidence(
            InverseGammaPair(likelihood: .variance, prior: (a, b)),
            observing: [\.x: x, \.known: zeros]
          ).state
        case "betaBernoulli":
          try exactLogEvidence(
            BetaPair(likelihood: .bernoulli, prior: (a, b), size: 1),
            observing: [\.x: x]
          ).state
        default: try exactLogEvidence(DirichletPair(prior: [a, a, a]), observing: [\.x: x]).state
        }
      let bound = try check(entry, exact)
      if max(a, b) < 100 { #expect(bound < 1e-8, "\(entry): \(bound)") }
    }
  }

  /// There is a part in a thousand of the prior.
  @Test func whatLiesBelowTheLeastNumberIsWithinTheBound() throws {
    for entry in try References.cases("smallShapes") {
      let exact =
        switch try #require(entry["kind"] as? String) {
        case "gamma": try exactLogEvidence(SmallShape(), observing: [\.x: 0.5]).state
        default: try exactLogEvidence(SmallPart(), observing: [\.x: 0.5]).state
        }
      let bound = try check(entry, exact)
      #expect(bound < 0.1, "\(entry): \(bound)")
    }
  }

  @Test func sumsOfLargeLogsAreWithinTheBound() throws {
    let x = try References.numbers("largeLogs", "x")
    for entry in try References.cases("largeLogs") {
      let scale = try number(entry, "scale")
      let isChain = entry["kind"] as? String == "chain"
      let exact =
        try isChain
        ? exactLogEvidence(RowOfNumbers(scale: scale), observing: [\.x: Values(x)]).state
        : exactLogEvidence(KindsOfNumbers(scale: scale), observing: [\.x: Values(x)]).state
      let bound = try check(entry, exact)
      if scale >= 1 { #expect(bound < 1e-10, "\(entry): \(bound)") }
    }
  }
}
