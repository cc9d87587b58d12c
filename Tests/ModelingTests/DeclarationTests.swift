import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors
import Testing

/// Declarations by themselves.
@Suite struct DeclarationTests {
  enum Rows: Plate {}
  enum Columns: Plate {}

  @Test func variableHasWhatItsDeclarationSays() throws {
    struct Table: Module {
      @Observed(4, 2, per: Columns.self, Rows.self) var x
      @Parameter(3, in: .simplex) var weights
      @Parameter(in: .positive, initially: 2) var noise
      @Parameter(2, 2, initially: .normal(0.1)) var matrix
    }
    let table = Table()
    let x = try #require(table.x.variable)
    #expect(x.role == .observed)
    #expect(x.shape == [4, 2])
    #expect(x.plates == [Axis(Columns.self), Axis(Rows.self)])
    #expect(table.x.axes == AxisSet([Axis(Rows.self), Axis(Columns.self)]))
    #expect(table.weights.variable?.domain == .simplex)
    #expect(table.noise.variable?.initializer == .constant(2))
    #expect(table.matrix.variable?.initializer == .normal(0.1))
  }

  @Test func emptyDimension() {
    struct Empty: Model {
      @Latent(0) var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Empty())
        == "Empty.h: the event shape [0] has the size 0. Give every dimension a size of at least "
        + "1."
    )
  }

  @Test func aShapeThatNoComputerHolds() {
    struct Huge: Model {
      @Latent(1 << 40, 1 << 40) var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Huge())
        == "Huge.h: the event shape [1099511627776, 1099511627776] has more than 4294967296 "
        + "elements. Declare a smaller one, or repeat over a plate."
    )
  }

  @Test func aPlateThatDrawsCannotNumber() throws {
    struct Long: Model {
      @Latent(8, per: Rows.self) var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    let structure = try Structure(validating: Long())
    let bind = { size in
      message { try BoundModel(structure, data: [:], sizes: [Axis(Rows.self): size]) }
    }
    #expect(
      bind(1 << 33)
        == "Long.data: `sizes` gives Rows the size 8589934592. Give at most 2147483647 "
        + "repetitions."
    )
    #expect(
      bind(1 << 30)
        == "Long.h: `h` has 8589934592 elements, 8 for each repetition. Give at most 4294967296."
    )
    #expect(bind(3) == "nothing")
  }

  @Test func plateTwice() {
    struct Square: Model {
      @Latent(per: Rows.self, Rows.self) var h
      var joint: Joint { h ~ Normal(0, 1) }
    }
    #expect(
      mistake(in: Square())
        == "Square.h: the variable repeats twice over Rows. Name each plate once; for pairs, "
        + "declare a second plate."
    )
  }

  struct Start: Model {
    @Parameter var p: Tensor
    @Observed(2) var x
    init(_ p: Parameter) { _p = p }
    var joint: Joint { x ~ Normal(0, exp(sum(p))) }
  }

  @Test func initialValueOutsideTheDomain() {
    #expect(
      mistake(in: Start(Parameter(in: .positive, initially: -1)))
        == "Start.p: the initial value -1 is not a positive real. Start inside the domain."
    )
    #expect(
      mistake(in: Start(Parameter(2, in: .simplex, initially: .values([0.5, 0.6]))))
        == "Start.p: the initial value [0.5, 0.6] is not a vector of non-negative numbers that "
        + "add up to 1. Start inside the domain."
    )
  }

  @Test func initialValuesOfAnotherNumber() {
    #expect(
      mistake(in: Start(Parameter(2, initially: .values([1, 2, 3]))))
        == "Start.p: the initial value has 3 elements, the event shape [2]. Give 2 elements."
    )
  }

  @Test func randomStartOfABoundedParameter() {
    #expect(
      mistake(in: Start(Parameter(2, in: .positive, initially: .normal(1))))
        == "Start.p: the initial values are drawn from all reals, but the domain is the positive "
        + "reals. Give a number inside the domain, or leave the initial value out."
    )
  }

  @Test(arguments: [
    (ParameterDomain.real, 0.0), (.positive, 1), (.unitInterval, 0.5), (.simplex, 0.25),
  ])
  func automaticStartIsTheMiddle(domain: ParameterDomain, value: Double) throws {
    let variable = Variable(.parameter, shape: [4], domain: domain)
    let values = variable.initialValues(using: RandomStream(seed: 1))
    #expect(values == [value, value, value, value])
  }

  @Test(
    arguments: [
      (.ordered, [3], [0, 1, 2]), (.sumToZero, [3], [0, 0, 0]), (.unitVector, [3], [1, 0, 0]),
      (.ordered, [2, 2], [0, 1, 0, 1]), (.positiveDefinite, [2, 2], [1, 0, 0, 1]),
      (.choleskyFactor, [2, 2], [1, 0, 0, 1]), (.correlationCholeskyFactor, [2, 2], [1, 0, 0, 1]),
    ] as [(ParameterDomain, [Int], [Double])]
  )
  func membersOfOtherDomainsStartInTheirMiddle(
    domain: ParameterDomain,
    shape: [Int],
    middle: [Double]
  ) {
    let variable = Variable(.parameter, shape: shape, domain: domain)
    #expect(variable.initialValues(using: RandomStream(seed: 1)) == middle)
  }

  @Test func domainsOfVectorsAndMatricesHaveTheirShapes() {
    #expect(
      mistake(in: Start(Parameter(2, 3, in: .positiveDefinite)))
        == "Start.p: event shape [2, 3] does not fit the positive-definite matrices. "
        + "Declare a square matrix, as in `@Parameter(2, 2, in: .positiveDefinite)`."
    )
    #expect(
      mistake(in: Start(Parameter(in: .simplex)))
        == "Start.p: event shape [] does not fit the simplex. "
        + "Declare a vector, as in `@Parameter(2, in: .simplex)`."
    )
    #expect(
      mistake(in: Start(Parameter(1, in: .unitVector)))
        == "Start.p: event shape [1] does not fit the vectors of length 1. "
        + "Declare a vector, as in `@Parameter(2, in: .unitVector)`."
    )
  }

  @Test func matricesStartGlorotUniform() throws {
    let weight = try #require(Dense(30, 20).weight.variable)
    let values = weight.initialValues(using: RandomStream(seed: 1))
    let bound = (6.0 / 50).squareRoot()
    #expect(values.count == 600)
    #expect(values.allSatisfy { abs($0) <= bound })
    let variance = values.map { $0 * $0 }.reduce(0, +) / 600
    #expect(abs(variance - bound * bound / 3) < 0.005)
  }

  @Test func platesRepeatTheStart() {
    let variable = Variable(.parameter, shape: [2], initializer: .values([1, 2]))
    let values = variable.initialValues(copies: 3, using: RandomStream(seed: 1))
    #expect(values == [1, 2, 1, 2, 1, 2])
  }
}
