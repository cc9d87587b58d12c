import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// A latent with a flow as its prior.
private struct Coded: Model {
  enum Rows: Plate {}
  @Latent(3, per: Rows.self) var h
  @Observed(2, per: Rows.self) var x
  let flow: Flow
  var reads: @Sendable (Tensor) -> Tensor? = { _ in nil }
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(sum(h), 1)
  }
  var guide: Joint { h ~ flow(Normal(0, 1), given: reads(x)) }
}

@Suite struct FlowMistakeTests {
  private func text(_ what: String, fix: String = "Correct the shapes in the formula") -> String {
    "FlowMistakeTests.swift:#: \(what). \(fix)."
  }

  private func said(_ flow: Flow, _ reads: @escaping @Sendable (Tensor) -> Tensor? = { _ in nil })
    -> String
  {
    mistake(in: Coded(flow: flow, reads: reads))
  }

  @Test func aSoundFlowIsNone() {
    #expect(said(Flow(.planar, of: 3)) == "nothing")
    #expect(said(Flow(.planar, of: 3, context: 2)) { $0 } == "nothing")
  }

  @Test func sizesOfVectors() {
    #expect(
      said(Flow(.realNVP, of: 4))
        == text(
          "`h` has event shape [3], and its flow is of 4 numbers",
          fix: "Declare `h` with a shape of [4], or make the flow one of 3 numbers"
        )
    )
    #expect(
      Flow(.planar, of: 3).forward(Tensor([1, 2])).value.mistake
        == "a flow of 3 numbers is given the event shape [2]"
    )
    #expect(
      Flow(.planar, of: 1).inverse(Tensor([1, 2])).value.mistake
        == "a flow of 1 number is given the event shape [2]"
    )
  }

  @Test func noNumbers() {
    #expect(Flow(.planar, of: 0).mistake == "a flow is of at least one number, not 0")
  }

  @Test func contexts() {
    let place = "in Transformed<Normal>.bijector.context of `h`, "
    #expect(
      said(Flow(.planar, of: 3, context: 2))
        == text(place + "a flow with a context of 2 is given none")
    )
    #expect(
      said(Flow(.planar, of: 3, context: 5)) { $0 }
        == text(place + "a flow with a context of 5 is given one of event shape [2]")
    )
    #expect(
      said(Flow(.planar, of: 3)) { $0 }
        == text(place + "a flow without a context is given one of event shape [2]")
    )
  }

  @Test(
    arguments: [
      (Flow([]), "a flow has at least one layer"),
      (Flow(.planar, of: 3, layers: 0), "a flow has at least one layer"),
      (
        Flow(.realNVP, of: 1),
        "an affine flow of 1 number only moves and stretches it; take a spline"
      ),
      (
        Flow(.maskedAutoregressive, of: 1),
        "an affine flow of 1 number only moves and stretches it; take a spline"
      ),
      (Flow(.householder, of: 1), "a Householder flow of 1 number changes nothing; take a spline"),
      (
        Flow([PlanarFlow(3), RadialFlow(2)]),
        "the layers of a flow are of [3, 2] numbers, not of one size"
      ),
      (
        Flow([PlanarFlow(3, context: 4), RadialFlow(3, context: 2)]),
        "the layers of a flow have contexts of 2 and of 4 numbers"
      ),
      (Flow(.realNVP, of: 3, hidden: [0]), "a network has hidden layers of 1 unit or more, not 0"),
      (
        Flow([AutoregressiveFlow(order: [0, 1], by: SplineMap(bins: 0))]),
        "a spline has from 1 to 64 bins, not 0"
      ),
      (
        Flow([AutoregressiveFlow(order: [0, 1], by: SplineMap(bound: -1))]),
        "a spline reaches to a bound above 0, not -1.0"
      ),
    ] as [(Flow, String)]
  )
  func flowsThemselves(flow: Flow, expected: String) {
    #expect(flow.mistake == expected)
    let count = Swift.max(flow.count, 1)
    #expect(flow.forward(.filled(1, [count])).value.mistake == expected)
    let place = "in Transformed<Normal>.bijector.context of `h`, "
    #expect(said(flow) == text(place + expected))
  }
}
