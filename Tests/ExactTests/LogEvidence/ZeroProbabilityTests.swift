import Evidence
import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// A value that cannot be leaves no trace in a derivative, however its probability came to be zero.
@Suite struct ZeroProbabilityTests {
  /// An animal that is absent is seen with the probability p · 0.
  private struct Occupancy: Model {
    enum Sites: Plate {}
    @Parameter(in: .unitInterval, initially: 0.4) var p
    @Parameter(in: .unitInterval, initially: 0.6) var occupied
    @Latent(per: Sites.self) var z
    @Observed(per: Sites.self) var y
    var joint: Joint {
      z ~ Bernoulli(probability: occupied)
      y ~ Binomial(trials: 3, probability: p * z)
    }
  }

  /// Nothing is counted where the rate is λ · 0.
  private struct Presence: Model {
    enum Sites: Plate {}
    @Parameter(in: .positive, initially: 1.4) var rate
    @Parameter(in: .unitInterval, initially: 0.6) var occupied
    @Latent(per: Sites.self) var z
    @Observed(per: Sites.self) var y
    var joint: Joint {
      z ~ Bernoulli(probability: occupied)
      y ~ Poisson(rate * z)
    }
  }

  /// No fewer animals than were counted.
  private struct Abundance: Model {
    enum Sites: Plate {}
    @Parameter(in: .positive, initially: 4) var rate
    @Parameter(in: .unitInterval, initially: 0.5) var p
    @Latent(per: Sites.self) var animals
    @Observed(3, per: Sites.self) var y
    var joint: Joint {
      animals ~ Truncated(Poisson(rate), below: 21)
      y ~ Binomial(trials: animals, probability: p)
    }
  }

  /// A chain that cannot leave its last state, nor jump over the middle one.
  private struct Progress: Model {
    @Parameter(in: .unitInterval, initially: 0.3) var a
    @Parameter(in: .unitInterval, initially: 0.2) var b
    @Latent(6) var z
    @Observed(6) var y
    var joint: Joint {
      z ~ MarkovChain(from: Categorical(probabilities: Tensor([1, 0, 0])), to: next)
      y ~ Poisson(3 * b * z)
    }
    func next(_ z: Tensor) -> Categorical {
      let last = a * 0
      let rows = concatenated([
        stacked([1 - a, a, last]), stacked([last, 1 - b, b]), stacked([last, last, 1 + last]),
      ])
      return Categorical(probabilities: rows.reshaped(3, 3)[z])
    }
  }

  /// Components that exclude a value, and a weight that is zero.
  private struct Excluded: Model {
    enum Rows: Plate {}
    @Parameter(in: .positive, initially: 1.4) var rate
    @Observed(per: Rows.self) var y
    @Observed(per: Rows.self) var w
    var joint: Joint {
      y ~ Mixture(weights: Tensor([0.3, 0.7]), components: [Poisson(rate * 0), Poisson(rate)])
      w ~ ZeroInflated(Poisson(rate), probability: rate * 0)
    }
  }

  private struct Impossible: Model {
    enum Rows: Plate {}
    @Parameter(in: .positive, initially: 1.4) var rate
    @Observed(per: Rows.self) var y
    var joint: Joint { y ~ Poisson(rate * 0) }
  }

  /// Of the kinds without probability, one has a negative scale and one has none.
  private struct Undefined: Model {
    enum Rows: Plate {}
    @Parameter(initially: 0.3) var location
    @Latent(per: Rows.self) var kind
    @Observed(per: Rows.self) var y
    var joint: Joint {
      kind ~ Categorical(probabilities: Tensor([0, 0.3, 0, 0.7]))
      y ~ Normal(location, (kind - 2) * (kind - 2) * (kind - 0.5))
    }
  }

  private func requireSlopes<M: Model>(_ evidence: LogEvidence<M>, exact: Double? = nil) throws {
    let point = try evidence.coordinates(at: [:])
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    #expect(value.isFinite)
    if let exact { #expect(abs(value - exact) < 1e-8 * max(1, abs(exact))) }
    for index in point.indices {
      var (above, below) = (point, point)
      above[index] += 1e-5
      below[index] -= 1e-5
      let up = try evidence.value(atCoordinates: above)
      let down = try evidence.value(atCoordinates: below)
      let difference = (up - down) / 2e-5
      #expect(
        abs(gradient[index] - difference) < 1e-7 * max(1, abs(difference)),
        "\(M.self) \(index)"
      )
    }
  }

  /// By each engine, against differences.
  @Test(arguments: [Engine.interpreter, .native]) func theGradientIsThatOfDifferences(
    by engine: Engine
  )
    throws
  {
    try Engine.$chosen.withValue(engine) {
      let seen: Values = [2, 0, 1, 0, 3, 0, 0, 1]
      try requireSlopes(LogEvidence(Occupancy(), observing: [\.y: seen]))
      try requireSlopes(LogEvidence(Presence(), observing: [\.y: seen]))
      let counts = try Values([[2, 3, 1], [0, 1, 0], [4, 2, 3]])
      try requireSlopes(LogEvidence(Abundance(), observing: [\.y: counts]), exact: -13.746689291)
      try requireSlopes(LogEvidence(Progress(), observing: [\.y: [0, 0, 1, 0, 2, 1]]))
      // Scales are −2, 0.5, 0 and 2.5.
      let exact = -3.404_425_755_885
      try requireSlopes(LogEvidence(Undefined(), observing: [\.y: [0.4, -1.2]]), exact: exact)
      try requireSlopes(LogEvidence(Excluded(), observing: [\.y: [0, 3, 1], \.w: [2, 0, 0]]))
    }
  }

  /// Newton's steps read second derivatives.
  @Test func likelihoodIsMaximized() throws {
    let seen: Values = [2, 0, 1, 0, 3, 0, 0, 1, 2, 2, 0, 3]
    let fit = try MaximumLikelihood(Occupancy(), observing: [\.y: seen]).run()
    let (p, occupied) = (
      try fit.parameter(\.p).doubles[0], try fit.parameter(\.occupied).doubles[0]
    )
    let evidence = try LogEvidence(Occupancy(), observing: [\.y: seen])
    let slopes = try evidence.gradient(at: [\.p: [p], \.occupied: [occupied]])
    for slope in [try slopes[\.p], try slopes[\.occupied]] { #expect(abs(slope[0]) < 1e-6) }
  }

  @Test func onlyATotalOfNothingIsAnError() throws {
    let evidence = try LogEvidence(Impossible(), observing: [\.y: [0, 2]])
    #expect(throws: UsageError.self) { try evidence.gradient() }
  }
}

extension ZeroProbabilityTests {
  /// Discrete latents in a line, each with a table of which some entries are zero, in whatever way.
  struct RandomTables: Model {
    enum Rows: Plate {}
    @Parameter(3, in: .unitInterval, initially: .constant(0.4)) var p
    @Latent(per: Rows.self) var first
    @Latent(per: Rows.self) var second
    @Observed(per: Rows.self) var y
    let holes: [Double]
    let way: Int

    var joint: Joint {
      first ~ Categorical(probabilities: weights(Tensor(Array(holes[0..<3]))))
      second
        ~ Categorical(probabilities: weights(Tensor(Array(holes[3..<12]), shape: [3, 3])[first]))
      let chance = p[1] * Tensor(Array(holes[12..<15]))[second]
      if way == 0 {
        y ~ Binomial(trials: 2, probability: chance)
      } else {
        y ~ Poisson(chance * (1 + p[2]))
      }
    }

    /// Probabilities in proportion to weights, of which some are zero.
    private func weights(_ holes: Tensor) -> Tensor {
      let own = holes * stacked([1 + p[0], 2 - p[0], 1 + p[1]])
      return own / sum(own, dimensions: [own.shape.count - 1]).reshaped(1)
    }

    /// The sum over all values, in logarithms of sums.
    func logProb(_ y: [Double], _ p: [Double]) -> Double {
      func weights(_ holes: ArraySlice<Double>) -> [Double] {
        let own = zip(holes, [1 + p[0], 2 - p[0], 1 + p[1]]).map { $0 * $1 }
        return own.map { $0 / own.reduce(0, +) }
      }
      return y.reduce(0) { total, count in
        var sum = 0.0
        for (k, first) in weights(holes[0..<3]).enumerated() {
          for (j, second) in weights(holes[(3 + 3 * k)..<(6 + 3 * k)]).enumerated() {
            let chance = p[1] * holes[12 + j]
            sum += first * second * likelihood(count, chance, chance * (1 + p[2]))
          }
        }
        return total + C.log(sum)
      }
    }

    private func likelihood(_ count: Double, _ chance: Double, _ rate: Double) -> Double {
      if way == 0 {
        let absent = 1 - chance
        return count == 0 ? absent * absent : count == 1 ? 2 * chance * absent : chance * chance
      }
      let power = (0..<Int(count)).reduce(1.0) { total, _ in total * rate }
      return power * C.exp(-rate) / (1...max(1, Int(count))).reduce(1.0) { $0 * Double($1) }
    }
  }

  @Test(arguments: 0..<60) func tablesWithHolesHaveTheGradientOfTheirSum(seed: Int) throws {
    var random = Generator(seed: seed)
    var holes = (0..<15).map { _ in
      random.chance(0.4) ? 0.0 : Double.random(in: 0.2...1, using: &random)
    }
    // Something is possible in each row, and what was seen.
    for row in 0..<4 { holes[3 * row + Int.random(in: 0..<3, using: &random)] = 0.7 }
    holes[14] = 0.9
    holes[2] = 0.5
    holes[11] = 0.6
    let model = RandomTables(holes: holes, way: seed % 2)
    let y = (0..<5).map { _ in Double(Int.random(in: 0...2, using: &random)) }
    let evidence = try LogEvidence(model, observing: [\.y: Values(y)])
    let p = random.doubles(3, in: 0.1...0.9)
    let gradient = try Engine.$chosen.withValue(seed % 4 < 2 ? .native : .interpreter) {
      try evidence.gradient(at: [\.p: Values(p)])
    }
    let exact = model.logProb(y, p)
    #expect(abs(gradient.value - exact) < 1e-12 * max(1, abs(exact)))
    let slopes = try gradient[\.p]
    for index in 0..<3 {
      var (above, below) = (p, p)
      above[index] += 1e-6
      below[index] -= 1e-6
      let difference = (model.logProb(y, above) - model.logProb(y, below)) / 2e-6
      #expect(abs(slopes[index] - difference) < 1e-6 * max(1, abs(difference)))
    }
  }
}
