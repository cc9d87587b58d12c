import CEvidenceGSL
import EvidenceDistributions
import EvidenceTensors
import Testing

/// 100,000 draws from fixed seeds against the distribution, at a significance of 1e-4.
@Suite struct DrawTests {
  private static let count = 100_000
  private static let seed: UInt64 = 20

  @Test(arguments: Case.all) func gslDrawsFollowTheDistribution(row: Case) throws {
    for (site, entry) in try row.references().enumerated() {
      let distribution = row.distribution(entry.parameters)
      guard distribution.eventRank == 0, distribution.isProper, row.family != "Delta",
        !((distribution as? any Univariate)?.hasAtoms ?? false)
      else { continue }
      let random = RandomStream(.init(seed: Self.seed, site: site))
      let draws = try distribution.draw(shape: [Self.count], using: random) { try numbers($0) }
      if distribution.support.isDiscrete {
        try Self.expectFrequencies(of: draws, distribution, "\(row)(\(entry))")
      } else if let univariate = distribution as? any Univariate, univariate.isRepresentable {
        let statistic = try Self.kolmogorov(of: draws, univariate)
        #expect(statistic < 2.23, "\(row)(\(entry)): \(statistic)")
      }
    }
  }

  @Test(arguments: Case.all) func transformedNoiseFollowsTheDistribution(row: Case) throws {
    for (site, entry) in try row.references().enumerated() {
      let distribution = row.distribution(entry.parameters)
      guard let univariate = distribution as? any Univariate, let path = distribution.pathwise
      else { continue }
      let random = RandomStream(.init(seed: Self.seed, site: site))
      guard univariate.isRepresentable else { continue }
      let requests = path.noises(for: [Self.count])
      if requests.count == 1, requests[0].noise == .uniform {
        try Self.expectQuantiles(of: univariate, by: path, "\(row)(\(entry))")
        continue
      }
      let noises = requests.map { Self.noise($0, random) }
      let draws = try numbers(path.sample(noises, shape: [Self.count]))
      let statistic = try Self.kolmogorov(of: draws, univariate)
      #expect(statistic < 2.23, "\(row)(\(entry)): \(statistic)")
    }
  }

  /// Uniform numbers, also near both ends.
  static let levels: [Double] = {
    let small = (1...15).map { C.exp(-2 * Double($0)) }
    return small + (1..<200).map { Double($0) / 200 } + small.map { 1 - $0 }
  }()

  /// A draw of one uniform number is a quantile, of it or of its distance to 1: the distribution function returns it.
  private static func expectQuantiles(
    of distribution: any Univariate,
    by path: any DifferentiableDraw,
    _ what: String
  ) throws {
    let draws = try numbers(path.sample([Tensor(levels)], shape: [levels.count]))
    let below = try distances(of: draws, from: levels) { distribution.cdf($0) }.max() ?? .nan
    let above = try distances(of: draws, from: levels) { distribution.survival($0) }.max() ?? .nan
    #expect(min(below, above) < 1e-9, "\(what): \(below) \(above)")
  }

  /// How far a function of draws is from levels, beyond what it changes from a double to the next.
  static func distances(
    of draws: [Double],
    from levels: [Double],
    _ function: (Tensor) -> Tensor
  ) throws -> [Double] {
    let lists = [draws, draws.map(\.nextUp), draws.map(\.nextDown)]
    let found = try numbers(lists.map { function(Tensor($0)) })
    return levels.indices.map { index in
      let own = found.map { $0[index] }
      return abs(own[0] - levels[index]) - abs(own[1] - own[2])
    }
  }

  @Test func categoricalDrawsHaveTheirProbabilities() throws {
    for (site, entry) in try Reference.entries(of: "Categorical").enumerated() {
      let logits = entry.parameters["logits"]?.elements ?? []
      let random = RandomStream(.init(seed: Self.seed, site: site))
      let distribution = Categorical(logits: Tensor(logits))
      let draws = distribution.draw([logits], count: Self.count, using: random)
      try Self.expectFrequencies(of: draws, distribution, "\(entry)")
    }
  }

  @Test func dirichletPartsOfWordsAreBetaDistributed() throws {
    let alpha = [0.5, 2, 3]
    let random = RandomStream(seed: Self.seed)
    let (distribution, shape) = (Dirichlet(Tensor(alpha)), [Self.count, 3])
    let noises = distribution.noises(for: shape).map { Self.noise($0, random) }
    let draws = try numbers(distribution.sample(noises, shape: shape))
    for part in alpha.indices {
      let own = stride(from: part, to: draws.count, by: 3).map { draws[$0] }
      let marginal = Beta(alpha[part], 5.5 - alpha[part])
      let statistic = Self.kolmogorov(try numbers(marginal.cdf(Tensor(own))))
      #expect(statistic < 2.23, "part \(part): \(statistic)")
    }
  }

  @Test func dirichletPartsAreBetaDistributed() throws {
    for (site, entry) in try Reference.entries(of: "Dirichlet").enumerated() {
      let alpha = entry.parameters["concentration"]?.elements ?? []
      guard alpha.allSatisfy({ $0 > 0.1 }) else { continue }
      let random = RandomStream(.init(seed: Self.seed, site: site))
      let distribution = Dirichlet(Tensor(alpha))
      let draws = distribution.draw(shape: [Self.count, alpha.count], using: random) { tensors in
        tensors.map { _ in Array((0..<Self.count).map { _ in alpha }.joined()) }
      }
      for part in alpha.indices {
        let own = stride(from: part, to: draws.count, by: alpha.count).map { draws[$0] }
        let marginal = Beta(alpha[part], alpha.reduce(0, +) - alpha[part])
        let statistic = Self.kolmogorov(try numbers(marginal.cdf(Tensor(own))))
        #expect(statistic < 2.23, "Dirichlet(\(entry)) part \(part): \(statistic)")
      }
    }
  }

  enum Form: CaseIterable { case covariance, choleskyFactor, precision }

  /// Whitened by the covariance's own factor, the coordinates are standard normal and uncorrelated.
  @Test(arguments: Form.allCases) func multivariateNormalDrawsAreWhite(form: Form) throws {
    let covariance = [2, 0.3, -0.4, 0.3, 1.5, 0.2, -0.4, 0.2, 1]
    let lower = try #require(Support.choleskyFactor(covariance))
    let location = [0.5, 0, -0.5]
    let (factor, matrix) = (Tensor(lower, shape: [3, 3]), Tensor(covariance, shape: [3, 3]))
    let inverse = try numbers(
      triangularSolve(
        factor,
        triangularSolve(factor, diagonalMatrix(Tensor([1, 1, 1]))),
        transposed: true
      )
    )
    let distribution =
      switch form {
      case .covariance: MultivariateNormal(Tensor(location), covariance: matrix)
      case .choleskyFactor: MultivariateNormal(Tensor(location), choleskyFactor: factor)
      case .precision:
        MultivariateNormal(Tensor(location), precision: Tensor(inverse, shape: [3, 3]))
      }
    let random = RandomStream(seed: Self.seed)
    let given = [location, form == .covariance ? covariance : form == .precision ? inverse : lower]
    let drawn = (0..<Self.count).flatMap { _ in distribution.draw(given, count: 3, using: random) }
    let noise = Self.noise(NoiseRequest(.normal, [Self.count, 3]), random)
    for draws in [drawn, try numbers(distribution.sample(noise))] {
      let deviations = Tensor(draws, shape: [Self.count, 3]) - Tensor(location)
      let white = try numbers(transpose(triangularSolve(factor, transpose(deviations))))
      for part in 0..<3 {
        let own = stride(from: part, to: white.count, by: 3).map { white[$0] }
        #expect(Self.kolmogorov(own.map { gsl_cdf_ugaussian_P($0) }) < 2.23, "\(part)")
        let next = stride(from: (part + 1) % 3, to: white.count, by: 3).map { white[$0] }
        let correlation = zip(own, next).map(*).reduce(0, +) / Double(Self.count)
        #expect(abs(correlation) * Double(Self.count).squareRoot() < 3.9, "\(part)")
      }
    }
  }

  // MARK: - Statistics

  static func noise(_ request: NoiseRequest, _ random: RandomStream) -> Tensor {
    let count = request.shape.reduce(1, *)
    let elements = (0..<count).map { _ in
      switch request.noise.family {
      case .normal: random.normal()
      case .uniform: random.uniformPositive()
      case .word: Double(random.integer(below: 1 << 24))
      }
    }
    return Tensor(elements, shape: request.shape)
  }

  /// √n times the largest gap between the empirical and the uniform distribution function.
  static func kolmogorov(_ probabilities: [Double]) -> Double {
    let n = Double(probabilities.count)
    let gaps = probabilities.sorted().enumerated().map { index, p in
      max(p - Double(index) / n, Double(index + 1) / n - p)
    }
    return (gaps.max() ?? .nan) * n.squareRoot()
  }

  /// The same of draws, the distribution function computed at one in sixteen of them only: √n times a gap between two of
  /// these is at most 16 / √n larger, 0.05 for 100,000 draws.
  static func kolmogorov(of draws: [Double], _ distribution: any Univariate) throws -> Double {
    let (n, sorted) = (Double(draws.count), draws.sorted())
    let places = Array(stride(from: 0, to: draws.count, by: 16)) + [draws.count - 1]
    let probabilities = try numbers(distribution.cdf(Tensor(places.map { sorted[$0] })))
    let gaps = zip(places, probabilities).map { index, p in
      max(p - Double(index) / n, Double(index + 1) / n - p)
    }
    return gaps.contains(where: \.isNaN) ? .nan : (gaps.max() ?? .nan) * n.squareRoot()
  }

  /// χ² over the values that are expected five times or more, the others taken together.
  static func expectFrequencies(
    of draws: [Double],
    _ distribution: any Distribution,
    _ what: String
  ) throws {
    var counts: [Double: Int] = [:]
    for draw in draws { counts[draw, default: 0] += 1 }
    let (low, high) = (draws.min() ?? 0, draws.max() ?? 0)
    if high - low > 1e6 {
      return try expectSpread(of: draws, distribution, what)
    }
    // What no draw came near is part of the rest.
    let end = distribution.support.enumeratedValues?.last.map(Double.init) ?? high + 5
    let last = min(end, high + max(5, high - low))
    let values = Array(stride(from: min(low - 5, last), through: last, by: 1))
    let expected = try numbers(exp(distribution.logProb(Tensor(values)))).map {
      $0 * Double(draws.count)
    }
    var (statistic, bins, restExpected, restCount) = (0.0, 0, Double(draws.count), draws.count)
    for (value, expected) in zip(values, expected) where expected >= 5 {
      let seen = counts[value] ?? 0
      statistic += (Double(seen) - expected) * (Double(seen) - expected) / expected
      (bins, restExpected, restCount) = (bins + 1, restExpected - expected, restCount - seen)
    }
    if restExpected >= 5 {
      statistic +=
        (Double(restCount) - restExpected) * (Double(restCount) - restExpected) / restExpected
      bins += 1
    } else {
      #expect(Double(restCount) <= restExpected + 20, "\(what)")
    }
    guard bins > 1 else { return }
    let tail = gsl_cdf_chisq_Q(statistic, Double(bins - 1))
    #expect(tail > 1e-4, "\(what): chi-square \(statistic) with \(bins - 1) degrees, \(tail)")
  }
}

extension DrawTests {
  /// Of counts so far apart that hardly any two are the same, the distribution function is all but continuous.
  private static func expectSpread(
    of draws: [Double],
    _ distribution: any Distribution,
    _ what: String
  ) throws {
    let univariate = try #require(distribution as? any Univariate)
    let statistic = try kolmogorov(of: draws, univariate)
    #expect(statistic < 2.23, "\(what): \(statistic)")
  }
}

extension Univariate {
  /// Concentrations so small that many draws are below the smallest double are left out.
  var isRepresentable: Bool {
    support.isDiscrete || !support.isSame(as: .positive) || (quantile(1e-3) ?? 0) != 0
  }
}
