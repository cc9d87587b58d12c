import Evidence
import Testing

@Suite(.serialized) struct BracketTests {
  private static let quick = Annealing(temperatures: 500, chains: 32, seed: 1)

  /// The exact value between the bounds, which are close and in order.
  private func expectBracket<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    width: Double = 0.3,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let bound = try BoundModel(model, observing: data)
    let exact = try exactLogEvidence(of: bound).logEvidence
    let bracket = try annealedBracket(of: bound, annealing: Self.quick)
    let found = try #require(bracket.width)
    #expect(bracket.contains(exact), "\(bracket), exact \(exact)", sourceLocation: sourceLocation)
    #expect(found < width, "\(bracket), exact \(exact)", sourceLocation: sourceLocation)
    #expect(bracket.acceptance > 0.5, "\(bracket.acceptance)", sourceLocation: sourceLocation)
  }

  @Test func aNormalMean() throws { try expectBracket(NormalNormal(), [\.x: 5]) }
  @Test func aCoin() throws {
    try expectBracket(Coin(prior: (1, 1)), [\.heads: [1, 1, 1, 1, 1, 1, 1, 0, 0, 0]])
  }
  @Test func counts() throws {
    try expectBracket(Counts(), [\.x: Values(try References.numbers("gammaPoisson", "x"))])
  }
  @Test func proportionsWithMembershipsSummedOut() throws {
    let x = Values(try References.numbers("dirichletMixture", "data"))
    try expectBracket(Proportions(), [\.x: x])
  }
  @Test func aLogisticRegression() throws {
    try expectBracket(
      Logistic(),
      [
        \.x: Values(try References.numbers("logisticRegression", "x")),
        \.label: Values(try References.numbers("logisticRegression", "label")),
      ]
    )
  }
  @Test func eightSchools() throws {
    try expectBracket(
      EightSchools(),
      [
        \.y: Values(try References.numbers("eightSchools", "y")),
        \.standardError: Values(try References.numbers("eightSchools", "standardError")),
      ],
      width: 0.5
    )
  }
  @Test func rowsHaveChainsOfTheirOwn() throws {
    let x = try Values(Array(References.sines[..<4]))
    try expectBracket(AmortizedLinear(), [\.x: x], width: 0.4)
    let bound = try BoundModel(AmortizedLinear(), observing: [\.x: x])
    let bracket = try annealedBracket(of: bound, annealing: Self.quick)
    let rows = try #require(bracket.lower.perDatum)
    let exact = try #require(try exactLogEvidence(of: bound).perDatum)
    for (low, own) in zip(rows, exact) { #expect(abs(low - own) < 0.25) }
  }
  @Test func aHierarchy() throws {
    try expectBracket(Nested(), [\.x: [1, 2, 0.5, -1, 3]])
  }
  @Test func aPriorThatADiscreteLatentSwitches() throws {
    try expectBracket(SwitchedPrior(), [\.x: [0.5, 2.8, 1.6]])
  }
  @Test func aRegression() throws {
    let features = try Values([[1, 0.5, -1], [0, 1, 2], [1, 1, 0], [-1, 0, 1]])
    try expectBracket(Regression(), [\.features: features, \.y: [1, 2, 0, -1]])
  }

  @Test func tenDimensionsAreWithinATenthOfANatAtAThousandTemperatures() throws {
    let x = Values((0..<10).map { Double(($0 * 7) % 5) - 2 })
    let bound = try BoundModel(TenDimensions(), observing: [\.x: x])
    let exact = try exactLogEvidence(of: bound).logEvidence
    let bracket = try annealedBracket(of: bound, annealing: Annealing(temperatures: 1_000, seed: 3))
    #expect(bracket.contains(exact), "\(bracket), exact \(exact)")
    let width = try #require(bracket.width)
    #expect(width < 0.1, "\(bracket)")
  }

  /// Few temperatures and long steps, of which many are rejected: were they not, the bounds would be far off.
  @Test func boundsHoldWhereManyMovesAreRejected() throws {
    let bound = try BoundModel(NormalNormal(), observing: [\.x: 5])
    let exact = try exactLogEvidence(of: bound).logEvidence
    let options = Annealing(
      temperatures: 300,
      chains: 256,
      leapfrogs: 3,
      seed: 5,
      acceptance: 0.4
    )
    let bracket = try annealedBracket(of: bound, annealing: options)
    #expect(bracket.acceptance < 0.75)
    #expect(bracket.contains(exact), "\(bracket), exact \(exact)")
    let width = try #require(bracket.width)
    #expect(width < 0.1 && width > -0.1, "\(bracket)")
  }

  @Test func realDataHaveALowerBoundAlone() throws {
    let x = try Values([[1, 0, -1, 0.5]])
    let bracket = try annealedBracket(DeepRow(), observing: [\.x: x], annealing: Self.quick)
    #expect(bracket.upper == nil && bracket.width == nil)
    #expect("\(bracket)".hasPrefix("stochastic lower bound of log p(x): -"))
    #expect(bracket.source == "no upper bound, as no exact method gives draws of the posterior")
  }

  @Test func simulatedDataHaveBothBounds() throws {
    let x = try Values([[1, 0, -1, 0.5], [0, 0, 0, 0]])
    let shape = try BoundModel(DeepRow(), observing: [\.x: x])
    let (simulated, bracket) = try simulatedBracket(of: shape, annealing: Self.quick)
    let width = try #require(bracket.width)
    #expect(width > -0.2 && width < 0.5, "\(bracket)")
    let values = try #require(simulated.data.first?.value)
    #expect(values.shape == [2, 4] && values.doubles != x.doubles)
  }

  @Test func aSeedGivesTheSameBits() throws {
    let options = Annealing(temperatures: 50, chains: 8, seed: 9)
    let first = try annealedBracket(NormalNormal(), observing: [\.x: 2], annealing: options)
    let second = try annealedBracket(NormalNormal(), observing: [\.x: 2], annealing: options)
    #expect(first.lower.value == second.lower.value)
    #expect(first.upper?.value == second.upper?.value)
  }

  @Test func noChainStartsAtAnImproperPrior() {
    #expect {
      try annealedBracket(FlatStart(), observing: [\.x: 1], annealing: Self.quick)
    } throws: { error in
      "\(error)".hasSuffix(
        "`h` has a Flat prior, from which no chain can start. Give it a proper prior with a density."
      )
    }
  }

  @Test func countsWithoutEndCannotBeMoved() {
    #expect {
      try annealedBracket(HiddenCount(), observing: [\.x: 2], annealing: Self.quick)
    } throws: { error in
      "\(error)" == "HiddenCount: `count` cannot be summed out, and chains move only continuous "
        + "latents. Estimate log p(x) with the importance-weighted bound instead."
    }
  }

  /// Scales that chains bring near 0 overflow inside of trajectories: these are rejected, and every number is one.
  @Test func trajectoriesThatOverflowAreRejected() throws {
    // Two meshes of nested quadrature by scipy.
    try expectFinite(
      RandomRates(),
      [\.y: Values([[1, 2, 0], [4, 6, 3], [0, 0, 1], [2, 1, 2]])],
      exact: -21.60174934
    )
    // Quadrature in three dimensions, two meshes.
    let counts = [5, 9, 12, 4].enumerated().flatMap { Array(repeating: Double($0), count: $1) }
    try expectFinite(OrderedAnswers(), [\.answer: Values(counts)], exact: -43.900688)
    // A filter on grids of 300 and 500 points.
    try expectFinite(
      StochasticVolatility(),
      [\.y: [0.3, -0.9, 1.4, -0.2, 0.6, -2.1, 0.1, 0.5]],
      exact: -12.211123112
    )
  }

  @Test func chainsWithoutAWeightSaySo() {
    #expect {
      try annealedBracket(NothingCounted(), observing: [\.y: 2], annealing: Self.quick)
    } throws: { error in
      "\(error)"
        == "NothingCounted: none of 32 chains has a weight: the log joint is not finite where they "
        + "start. Take more chains, or a prior under which the data are possible."
    }
  }

  private func expectFinite<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    exact: Double
  ) throws {
    let bound = try BoundModel(model, observing: data)
    for seed in 1...3 {
      let options = Annealing(temperatures: 500, chains: 32, seed: UInt64(seed))
      for bracket in [
        try annealedBracket(of: bound, annealing: options),
        try simulatedBracket(of: bound, annealing: options).bracket,
      ] {
        for bound in [bracket.lower, bracket.upper].compactMap(\.self) {
          #expect(bound.value.isFinite && bound.standardError.isFinite, "\(bracket)")
        }
        #expect(bracket.acceptance > 0.4, "\(bracket.acceptance)")
      }
      let bracket = try annealedBracket(of: bound, annealing: options)
      #expect(bracket.contains(exact), "\(bracket)")
      #expect(bracket.lower.value > exact - 0.5, "\(bracket)")
    }
  }
}
