import Evidence
import Testing

@Suite struct MethodSelectionTests {
  private static let fix = "Estimate log p(x) with the importance-weighted bound instead."
  private static let four: Values = [1, 2, 3, 4]

  private func expectError<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    _ reasons: String
  ) {
    #expect {
      try exactLogEvidence(model, observing: data)
    } throws: { error in
      "\(error)" == "\(M.self): no exact method gives log p(x). \(reasons). \(Self.fix)"
    }
  }

  @Test func anExponentialIsNotQuadratic() {
    expectError(
      LogScale(),
      [\.x: Self.four],
      "`h`: the log joint is not proved quadratic in it, because `exp` is applied to it; and "
        + "quadrature covers 3 dimensions, not the 4 of `h`"
    )
  }

  @Test func aProductOfTwoLatentsIsNotQuadraticInBoth() throws {
    let x = try Values(Array(repeating: 1.0, count: 20), shape: [4, 5])
    expectError(
      Bilinear(),
      [\.x: x],
      "`a`: the log joint is not proved quadratic in it and the others together; and quadrature "
        + "covers 3 dimensions, not the 4 of `a`"
    )
  }

  /// None is too large by itself.
  @Test func dimensionsAreCountedWithTheirRepetitions() throws {
    #expect {
      try exactLogEvidence(
        Pairs(),
        observing: [\.first: [0, 1, 2, 3, 4], \.second: [1, 2, 3, 4, 0], \.x: [1, 2, 0, 1, 3]],
        sizes: [Pairs.Teams.self: 5]
      )
    } throws: { error in
      "\(error)".hasSuffix(
        "; and quadrature covers 3 dimensions, not the 6 of `spread` and `strength`. \(Self.fix)"
      )
    }
  }

  @Test func aRectifierIsNotLinear() throws {
    expectError(
      Rectified(),
      [\.x: try Values([[1, 2, 3, 4]])],
      "`h`: the log joint is not proved quadratic in it, because `maximum` is applied to it; and "
        + "quadrature covers 3 dimensions, not the 4 per Rows of `h`"
    )
  }

  @Test func aQuadraticDensityOnAHalfLineIsNotGaussian() {
    expectError(
      HalfLine(),
      [\.x: Self.four],
      "`h`: its posterior is not proved to be of a conjugate family, because none has the statistics "
        + "h, h^2; and quadrature covers 3 dimensions, not the 4 of `h`"
    )
  }

  @Test func aSquareOfASquareIsNotQuadratic() {
    expectError(
      Quartic(),
      [\.x: Self.four],
      "`h`: the log joint is not proved quadratic in it, because it enters to the power of 4; and "
        + "quadrature covers 3 dimensions, not the 4 of `h`"
    )
  }

  @Test func countsWithoutEndAreNotEnumerated() {
    expectError(
      HiddenCount(),
      [\.x: 2],
      "`count`: it has infinitely many values, of which Truncated(Poisson(…), below: …) leaves "
        + "finitely many"
    )
  }

  @Test func aStoppedGradientProvesNothing() {
    expectError(
      Stopped(),
      [\.x: Self.four],
      "`h`: the log joint is not proved quadratic in it, because `stopGradient` is applied to it; "
        + "and quadrature covers 3 dimensions, not the 4 of `h`"
    )
  }

  @Test func aComparisonIsNotQuadratic() {
    expectError(
      Switched(),
      [\.x: Self.four],
      "`h`: the log joint is not proved quadratic in it, because it is compared; and "
        + "quadrature covers 3 dimensions, not the 4 of `h`"
    )
  }

  @Test func theMethodIsToldWithoutParameters() throws {
    let bound = try BoundModel(LinearGaussian(), observing: [\.x: try Values([[1, 2, 3, 4]])])
    #expect(try exactMethod(of: bound) == "Gaussian elimination of h (2 dimensions per Rows)")
  }

  @Test func withoutLatentsTheEvidenceIsTheDensity() throws {
    let exact = try exactLogEvidence(NoLatents(), observing: [\.x: [0, 1]])
    #expect(isClose(exact.logEvidence, -1.837_877_066_409_345_3 - 0.5, within: 1e-14))
    #expect(exact.method == "no latents: the density of the data")
  }

  @Test func dataThatCannotBeAreAnError() {
    #expect {
      try exactLogEvidence(Certain(), observing: [\.x: 1])
    } throws: { error in
      "\(error)"
        == "Certain: log p(x) is -inf at these parameters. Give parameters at which the data "
        + "are possible."
    }
  }

  @Test func parametersMustBeOfTheirDomain() throws {
    let x = try Values([[1, 2, 3, 4]])
    #expect {
      try exactLogEvidence(
        LinearGaussian(),
        observing: [\.x: x],
        parameters: [\.loadings: Values(Array(repeating: 1.0, count: 8)), \.noise: [-1]]
      )
    } throws: { error in
      "\(error)" == "LinearGaussian.noise: -1 is not a positive real. Give a value of its domain."
    }
  }

  @Test func parametersThatStartAtRandomMustBeGiven() throws {
    let x = try Values([[1, 2, 3, 4]])
    #expect {
      try exactLogEvidence(LinearGaussian(), observing: [\.x: x])
    } throws: { error in
      "\(error)" == "LinearGaussian.loadings: the parameter starts at random, so that the evidence "
        + "is not one number. Give its values, such as those of a fit."
    }
  }
}
