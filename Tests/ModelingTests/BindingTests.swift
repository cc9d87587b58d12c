import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Data against the variables they are bound to.
@Suite struct BindingTests {
  struct Regression: Model {
    enum Rows: Plate {}
    @Latent(2) var weights
    @Parameter(in: .positive) var noise
    @Input(2, per: Rows.self) var features
    @Observed(per: Rows.self) var y

    var prediction: Tensor { dot(weights, features) }

    var joint: Joint {
      weights ~ Normal(0, 1)
      y ~ Normal(prediction, noise)
    }
  }
  let features: Values
  let model = Regression()

  init() throws {
    features = try Values([[1, 2], [3, 4], [5, 6]])
  }

  @Test func sizesComeFromTheData() throws {
    let bound = try BoundModel(model, observing: [\.features: features, \.y: [1, 2, 3]])
    #expect(bound.sizes == [Axis(Regression.Rows.self): 3])
    #expect(bound.data.count == 2)
  }

  @Test func heldOutDataReplaceTheRest() throws {
    let bound = try BoundModel(model, observing: [\.features: features, \.y: [1, 2, 3]])
    let structure = bound.structure
    let held = try structure.resolve([\.features: Values([[7, 8]]), \.y: [4]], of: model)
    let replaced = try bound.replacing(data: held)
    #expect(replaced.sizes == [Axis(Regression.Rows.self): 1])
    let only = try structure.resolve([\.y: Values([4.0])], of: model)
    #expect(
      message { try bound.replacing(data: only) }
        == "Regression.y: `features` has 3 Rows, and `y` has 1. Bind data with the same number of "
        + "Rows, or declare a second plate."
    )
  }

  private struct Limited: Model {
    enum Rows: Plate {}
    @Latent var mean
    @Input(per: Rows.self) var end
    @Input(per: Rows.self) var shift
    @Input(2, per: Rows.self) var cuts
    @Observed(per: Rows.self) var y
    @Observed(per: Rows.self) var z
    @Observed(per: Rows.self) var k
    var joint: Joint {
      mean ~ Normal(0, 1)
      y ~ Censored(Normal(mean, 1), above: end)
      z ~ Truncated(Normal(mean, 1), below: shift + 1)
      k ~ IntervalCensored(Normal(mean, 1), cuts: cuts)
    }
  }

  private func bind(end: Values, shift: Values, cuts: [[Double]]) throws -> BoundModel {
    try BoundModel(
      Limited(),
      observing: [
        \.end: end, \.shift: shift, \.cuts: Values(cuts), \.y: [1, 2], \.z: [0, 0], \.k: [0, 1],
      ]
    )
  }

  @Test func limitsMayBeInfiniteAndNothingElse() {
    let cuts = [[-Double.infinity, 1], [0, Double.infinity]]
    #expect(throws: Never.self) { try bind(end: [.infinity, 2], shift: [1, 1], cuts: cuts) }
    #expect(
      message { try bind(end: [.nan, 2], shift: [1, 1], cuts: cuts) }
        == "Limited.end: `end[0]` is nan. Remove or replace what is not finite."
    )
    // What a formula reads has to be a number.
    #expect(
      message { try bind(end: [3, 2], shift: [1, .infinity], cuts: cuts) }
        == "Limited.shift: `shift[1]` is inf. Remove or replace what is not finite."
    )
    #expect(
      message { try bind(end: [3, 2], shift: [1, 1], cuts: [[0, 1], [.infinity, .infinity]]) }
        == "Limited.cuts: `cuts[1]` is not an increasing vector, as IntervalCensored<Normal>.cuts of "
        + "`k` (BindingTests.swift:#) needs it. Correct the data."
    )
  }

  @Test func limitsOfALatentAreFinite() {
    struct Kept: Model {
      @Input var end
      @Latent var mean
      @Observed var y
      var joint: Joint {
        mean ~ Truncated(Normal(0, 1), below: end)
        y ~ Censored(Normal(mean, 1), above: end)
      }
    }
    #expect(
      message {
        try BoundModel(
          Kept(),
          observing: [\.end: Values([Double.infinity]).reshaped(to: []), \.y: 1]
        )
      }
        == "Kept.end: `end` is inf. Remove or replace what is not finite."
    )
  }

  @Test func missingData() {
    #expect(
      message { try BoundModel(model, observing: [\.features: features]) }
        == #"Regression.y: `y` is an observed variable without data. Bind some: `[\.y: values]`."#
    )
    #expect(
      message { try BoundModel(model, observing: [\.y: [1, 2, 3]]) }
        == #"Regression.features: `features` is an input without data. "#
        + #"Bind some: `[\.features: values]`."#
    )
  }

  @Test func dataForALatent() {
    #expect(
      message {
        try BoundModel(
          model,
          observing: [\.features: features, \.y: [1, 2, 3], \.weights: [1, 2]]
        )
      }
        == "Regression.weights: `weights` is a latent, which takes no data. Declare it with "
        + "@Observed, or condition on it: `data.condition([\\.weights: values])`."
    )
  }

  @Test func dataForAParameter() {
    #expect(
      message {
        try BoundModel(model, observing: [\.features: features, \.y: [1, 2, 3], \.noise: 1])
      }
        == "Regression.noise: `noise` is a parameter, which takes no data. Declare it with "
        + "@Observed or @Input, or leave it out of the data."
    )
  }

  @Test func dataForAnExpression() {
    #expect(
      message {
        try BoundModel(model, observing: [\.features: features, \.prediction: [1, 2, 3]])
      }
        == "Regression.data: entry 2 of the data is bound to an expression of `weights`, "
        + "`features`, not to a variable of the model. Bind data to what is declared with "
        + "@Observed or @Input."
    )
  }

  @Test func dataTwice() {
    #expect(
      message {
        try BoundModel(model, observing: [\.features: features, \.y: [1, 2, 3], \.y: [3, 2, 1]])
      } == "Regression.data: data are bound to `y` twice. Remove one of the two."
    )
  }

  @Test func dataAreToldFromOtherValues() throws {
    let structure = try Structure(validating: model)
    #expect(
      message { try structure.resolve([\.prediction: 1], of: model, as: "parameters") }
        == "Regression.parameters: entry 1 of the parameters is bound to an expression of `weights`, "
        + "`features`, not to a variable of the model. Name a variable by the property that declares "
        + "it."
    )
    #expect(
      message { try structure.resolve([\.noise: 1, \.noise: 2], of: model, as: "parameters") }
        == "Regression.parameters: parameters are bound to `noise` twice. Remove one of the two."
    )
  }

  /// A model of as many groups as there are data for.
  struct Groups: Model {
    struct Group: Model {
      @Latent var mean
      @Observed(2) var y
      var joint: Joint {
        mean ~ Normal(0, 1)
        y ~ Normal(mean, 1)
      }
    }
    @Observed var total
    let groups: [Group]
    var joint: Joint {
      total ~ Normal(0, 1)
      for group in groups { group.joint }
    }
  }

  @Test(arguments: [1, 3]) func dataOfAnArrayOfModulesAreMadeFromASequence(count: Int) throws {
    let model = Groups(groups: (0..<count).map { _ in Groups.Group() })
    let rows = (0..<count).map { [Double($0), Double($0) + 0.5] }
    let own = Bindings(rows.indices.map { (\Groups.groups[$0].y, Values(rows[$0])) })
    let bound = try BoundModel(model, observing: own.appending([\.total: 7]))
    #expect(bound.data.count == count + 1)
    for (group, row) in zip(model.groups, rows) {
      let variable = try #require(group.y.variable)
      #expect(bound.data[variable] == Values(row))
    }
    let total = try #require(model.total.variable)
    #expect(bound.data[total] == 7)
    #expect(
      message { try BoundModel(model, observing: own.appending(own).appending([\.total: 7])) }
        == "Groups.data: data are bound to `groups.0.y` twice. Remove one of the two."
    )
    #expect(
      message { try BoundModel(model, observing: Bindings([])) }
        == #"Groups.total: `total` is an observed variable without data. Bind some: "#
        + #"`[\.total: values]`."#
    )
  }

  @Test func dataForAnotherInstance() throws {
    let structure = try Structure(validating: model)
    let stranger = try #require(Regression().y.variable)
    #expect(
      message { try BoundModel(structure, data: [stranger: [1, 2, 3]]) }
        == "Regression.data: data are bound to an observed variable of event shape [] that "
        + "Regression does not declare. Bind data to variables of this very model."
    )
    #expect(
      message { try structure.resolve([\.y: 1], of: Regression()) }
        == "Regression.data: entry 1 of the data is bound to an expression, not to a variable of "
        + "the model. Bind data to what is declared with @Observed or @Input."
    )
  }

  @Test func eventOfAnotherShape() throws {
    let wide = try Values([[1, 2, 3], [4, 5, 6]])
    #expect(
      message { try BoundModel(model, observing: [\.features: wide, \.y: [1, 2]]) }
        == "Regression.features: the data have the shape [2, 3], not [Rows, 2]. Give values of "
        + "shape [Rows, 2]; `reshaped(to:)` arranges the same numbers anew."
    )
  }

  @Test func plateLeftOut() {
    #expect(
      message { try BoundModel(model, observing: [\.features: features, \.y: 1]) }
        == "Regression.y: the data have the shape [], not [Rows]. Give values of shape [Rows]; "
        + "`reshaped(to:)` arranges the same numbers anew."
    )
  }

  @Test func platesOfDifferentSize() {
    #expect(
      message { try BoundModel(model, observing: [\.features: features, \.y: [1, 2]]) }
        == "Regression.y: `features` has 3 Rows, and `y` has 2. Bind data with the same number of "
        + "Rows, or declare a second plate."
    )
  }

  @Test func emptyPlate() throws {
    let none = try Values([Double](), shape: [0, 2])
    #expect(
      message { try BoundModel(model, observing: [\.features: none, \.y: [1]]) }
        == "Regression.y: `features` has 0 Rows, and `y` has 1. Bind data with the same number of "
        + "Rows, or declare a second plate."
    )
    let bound = try BoundModel(model, observing: [\.features: none, \.y: Values([Double]())])
    #expect(bound.structure.joint.map(\.path) == ["weights"])
    #expect(bound.structure.whole.joint.count == 2)
  }

  @Test func nonFiniteData() throws {
    let broken = try Values([[1, 2], [3, .nan], [5, 6]])
    #expect(
      message { try BoundModel(model, observing: [\.features: broken, \.y: [1, 2, 3]]) }
        == "Regression.features: `features[1, 1]` is nan. Remove or replace what is not finite."
    )
    #expect(
      message { try BoundModel(model, observing: [\.features: features, \.y: [1, 2, .infinity]]) }
        == "Regression.y: `y[2]` is inf. Remove or replace what is not finite."
    )
  }

  @Test func valueOutsideTheSupport() throws {
    struct Pixels: Model {
      enum Images: Plate {}
      @Observed(3, per: Images.self) var x
      var joint: Joint { x ~ Bernoulli(logits: 0) }
    }
    let grey = try Values([[0, 1, 1], [1, 0.5, 0]])
    #expect(
      message { try BoundModel(Pixels(), observing: [\.x: grey]) }
        == "Pixels.x: `x[1, 1]` is 0.5, outside the support of its Bernoulli (BindingTests.swift:#), "
        + "{0, 1}. Correct the data, or give it a distribution whose support holds them."
    )
    let bytes = try Values([0, 1, 1, 1, 0, 255] as [UInt8], shape: [2, 3])
    #expect(
      message { try BoundModel(Pixels(), observing: [\.x: bytes]) }
        == "Pixels.x: `x[1, 2]` is 255, outside the support of its Bernoulli "
        + "(BindingTests.swift:#), {0, 1}. Correct the data, or give it a distribution whose "
        + "support holds them."
    )
  }

  @Test func vectorOutsideTheSupport() throws {
    struct Parts: Model {
      enum Rows: Plate {}
      @Observed(2, per: Rows.self) var x
      var joint: Joint { x ~ Dirichlet(1) }
    }
    let parts = try Values([[0.5, 0.5], [0.5, 0.75]])
    #expect(
      message { try BoundModel(Parts(), observing: [\.x: parts]) }
        == "Parts.x: `x[1]` is [0.5, 0.75], outside the support of its Dirichlet "
        + "(BindingTests.swift:#), the simplex. Correct the data, or give it a distribution whose "
        + "support holds them."
    )
  }

  @Test func inputOutsideADomain() {
    #expect(
      message {
        try BoundModel(EightSchools(), observing: [\.y: [1, 2], \.standardError: [1, -3]])
      }
        == "EightSchools.standardError: `standardError[1]` (-3) is not a positive real, as "
        + "Normal.scale of `y` (Models.swift:#) needs it. Correct the data."
    )
  }

  @Test func givenSizeAgainstTheData() {
    #expect(
      message {
        try BoundModel(
          model,
          observing: [\.features: features, \.y: [1, 2, 3]],
          sizes: [Regression.Rows.self: 4]
        )
      }
        == "Regression.features: `sizes` says 4 Rows, and `features` has 3. Bind data with the "
        + "same number of Rows, or declare a second plate."
    )
  }

  @Test func subModelsShareAPlate() throws {
    let schools: Values = [1, 2, 3]
    let bound = try BoundModel(
      TwoStudies(),
      observing: [
        \.first.y: schools, \.first.standardError: schools,
        \.second.y: schools, \.second.standardError: schools,
      ]
    )
    #expect(bound.sizes == [Axis(EightSchools.Schools.self): 3])
  }

  @Test func elementsOfAnArrayOfModules() throws {
    let walk = RandomWalk()
    let bound = try BoundModel(
      walk,
      observing: [
        \.steps[0].x: 1, \.steps[1].x: 2, \.steps[2].x: 3, \.steps[3].x: 4, \.steps[4].x: 5,
      ]
    )
    let last = try #require(walk.steps[4].x.variable)
    #expect(bound.data[last] == 5)
  }
}
