import Evidence
import Foundation
import Testing

/// Sequences, against sums over all paths and against dense normal densities.
@Suite struct ChainEvidenceTests {
  private static let counts: [Double] = [0, 4, 2, 11, 1]

  /// log Σ over all paths of K values, from weights of the first value, of moves and of emissions.
  private func logSum(
    _ values: Int,
    _ start: (Int) -> Double,
    _ move: (Int, Int) -> Double,
    steps: Int,
    _ emission: (Int, Int) -> Double
  ) -> Double {
    var sum = 0.0
    for code in 0..<Int(pow(Double(values), Double(steps))) {
      let path = (0..<steps).map { code / Int(pow(Double(values), Double($0))) % values }
      var weight = start(path[0])
      for step in 1..<steps { weight *= move(path[step - 1], path[step]) }
      for step in 0..<steps { weight *= emission(step, path[step]) }
      sum += weight
    }
    return log(sum)
  }

  @Test func theForwardAlgorithmSumsOverAllPaths() throws {
    let x = Self.counts
    let exact = try exactLogEvidence(PoissonChain(steps: 5), observing: [\.x: Values(x)])
    let (starts, rates) = ([0.6, 0.3, 0.1], [0.5, 3.0, 9])
    let moves = [[0.8, 0.15, 0.05], [0.2, 0.7, 0.1], [0.25, 0.25, 0.5]]
    let expected = logSum(3, { starts[$0] }, { moves[$0][$1] }, steps: 5) { step, value in
      exp(x[step] * log(rates[value]) - rates[value] - lgamma(x[step] + 1))
    }
    #expect(isClose(exact.logEvidence, expected, within: 1e-13))
    #expect(exact.method == "forward algorithm over z (5 steps of 3 values)")
  }

  @Test func sequencesOfAPlateAreSummedOneByOne() throws {
    let x: [[Double]] = [[0, 1, 2, 3, 2, 1], [5, 4, 5, 4, 0, -1]]
    let exact = try exactLogEvidence(
      LearnedChain(),
      observing: [\.x: try Values(x)],
      parameters: [\.start: [0.3, -0.2], \.moves: [1, -1, 0.5, 2], \.means: [0, 4]]
    )
    func softmax(_ a: Double, _ b: Double) -> [Double] {
      [exp(a) / (exp(a) + exp(b)), exp(b) / (exp(a) + exp(b))]
    }
    let (start, moves) = (softmax(0.3, -0.2), [softmax(1, -1), softmax(0.5, 2)])
    let expected = x.map { row in
      logSum(2, { start[$0] }, { moves[$0][$1] }, steps: 6) { step, value in
        exp(logNormalDensity([row[step] - Double(4 * value)], covariance: [[1]]))
      }
    }
    for (a, b) in zip(exact.perDatum ?? [], expected) { #expect(isClose(a, b, within: 1e-12)) }
    #expect(exact.method == "forward algorithm over z (6 steps of 2 values per Sequences)")
  }

  @Test func binarySequencesAreChainsToo() throws {
    let x = [0.1, 1.7, 2.2, -0.3]
    let exact = try exactLogEvidence(UnrolledChain(), observing: [\.x: Values(x)])
    let moves = [[0.8, 0.2], [0.1, 0.9]]
    let expected = logSum(2, { [0.7, 0.3][$0] }, { moves[$0][$1] }, steps: 4) { step, value in
      exp(logNormalDensity([x[step] - Double(2 * value)], covariance: [[1]]))
    }
    #expect(isClose(exact.logEvidence, expected, within: 1e-13))
  }

  @Test func theLocalLevelMatchesTheReference() throws {
    let y = try References.numbers("nileLocalLevel", "y")
    let exact = try exactLogEvidence(
      LevelChain(steps: 100),
      observing: [\.y: Values(y)],
      parameters: [\.observation: [15_099], \.step: [1_469.1]]
    )
    #expect(isClose(exact.logEvidence, try References.number("nileLocalLevel"), within: 1e-6))
    #expect(exact.method == "Kalman smoothing of level (100 steps of 1 dimension)")
  }

  @Test func aDriftIsIntegratedOutAfterTheWalk() throws {
    let y = (1...40).map { 1 + 0.3 * Double($0) + sin(Double(3 * $0)) }
    let exact = try exactLogEvidence(DriftingChain(steps: 40), observing: [\.y: Values(y)])
    let covariance = matrix(40) { i, j in
      let common = Double((i + 1) * (j + 1)) + 0.25 * Double(min(i, j) + 1)
      return i == j ? common + 0.49 : common
    }
    let expected = logNormalDensity(y.map { $0 - 1 }, covariance: covariance)
    #expect(isClose(exact.logEvidence, expected, within: 1e-9))
    #expect(
      exact.method == "Kalman smoothing of level (40 steps of 1 dimension), then Gaussian "
        + "elimination of drift (1 dimension)"
    )
  }

  /// The dense covariance of the states of `MotionChain`, and of what is seen of them.
  private func motion(steps: Int) -> (mean: [Double], covariance: [[Double]]) {
    // State t in terms of independent normal numbers: the start's two, then two a step.
    var rows: [[[Double]]] = []
    var (position, velocity) = ([2.0, 0], [0.0, 2])
    for step in 0..<steps {
      if step > 0 {
        position = zip(position, velocity).map(+) + [0.3, 0]
        velocity += [0, 0.2]
      }
      rows.append([position, velocity])
    }
    let flat: [[Double]] = rows.flatMap { pair in
      pair.map { row in row + Array(repeating: 0.0, count: 2 * steps - row.count) }
    }
    let mean: [Double] = (0..<2 * steps).map { $0 % 2 == 0 ? Double($0 / 2) : 1 }
    let covariance = matrix(2 * steps) { i, j in
      zip(flat[i], flat[j]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return (mean, covariance)
  }

  @Test func statesOfSeveralDimensionsMatchTheDenseDensity() throws {
    let steps = 20
    let x = (0..<2).map { row in (0..<steps).map { Double($0) + sin(Double(row + 2 * $0)) } }
    let exact = try exactLogEvidence(MotionChain(steps: steps), observing: [\.x: try Values(x)])
    let (mean, states) = motion(steps: steps)
    let covariance = matrix(steps) { i, j in states[2 * i][2 * j] + (i == j ? 0.25 : 0) }
    let expected = x.map { row in
      let deviation = row.indices.map { row[$0] - mean[2 * $0] }
      return logNormalDensity(deviation, covariance: covariance)
    }
    for (a, b) in zip(exact.perDatum ?? [], expected) { #expect(isClose(a, b, within: 1e-10)) }
    #expect(exact.method == "Kalman smoothing of state (20 steps of 2 dimensions per Objects)")
  }

  /// log p(x) = log p(x, h) − log p(h | x) wherever it is looked at.
  @Test func posteriorsAreTheJointOverTheEvidence() throws {
    let chain = try BoundModel(PoissonChain(steps: 5), observing: [\.x: Values(Self.counts)])
    let posterior = try exactLogEvidence(of: chain).posterior
    let z = chain.structure.latents[0]
    var total = 0.0
    for code in 0..<243 {
      let path = (0..<5).map { Double(code / [1, 3, 9, 27, 81][$0] % 3) }
      total += exp(try posterior.logProb(at: [z: Values(path)]))
    }
    #expect(isClose(total, 1, within: 1e-12))

    let steps = 15
    let x = [(0..<steps).map { Double($0) + sin(Double(2 * $0)) }]
    let motion = try BoundModel(MotionChain(steps: steps), observing: [\.x: try Values(x)])
    let exact = try exactLogEvidence(of: motion)
    let state = motion.structure.latents[0]
    for seed in 0..<3 {
      let point = (0..<2 * steps).map { Double($0 / 2) + cos(Double($0 * (seed + 3))) }
      let values = try Values(point).reshaped(to: [1, steps, 2])
      let density = try exact.posterior.logProb(at: [state: values])
      let (mean, covariance) = self.motion(steps: steps)
      var logJoint = logNormalDensity(zip(point, mean).map { $0 - $1 }, covariance: covariance)
      for step in 0..<steps {
        logJoint += logNormalDensity([x[0][step] - point[2 * step]], covariance: [[0.25]])
      }
      let rounding = 1e-12 * (1 + abs(logJoint))
      #expect(isClose(logJoint - density, exact.logEvidence, within: rounding))
    }
  }

  @Test func momentsAndDrawsAreThoseOfTheDensePosterior() throws {
    let steps = 15
    let model = MotionChain(steps: steps)
    let x = (0..<steps).map { Double($0) + sin(Double(2 * $0)) }
    let posterior = try exactLogEvidence(model, observing: [\.x: try Values([x])]).posterior
    let (mean, states) = motion(steps: steps)
    // h | x ~ N(m + S Hᵀ V⁻¹ (x − H m), S − S Hᵀ V⁻¹ H S), by conditioning on one number after the other.
    var (center, covariance) = (mean, states)
    for step in 0..<steps {
      let seen = 2 * step
      let gain = covariance.map { $0[seen] / (covariance[seen][seen] + 0.25) }
      let surprise = x[step] - center[seen]
      let row = covariance[seen]
      center = zip(center, gain).map { $0 + $1 * surprise }
      covariance = matrix(2 * steps) { i, j in covariance[i][j] - gain[i] * row[j] }
    }
    let means = try posterior.mean(of: model.state).doubles
    let variances = try posterior.variance(of: model.state).doubles
    for index in 0..<2 * steps {
      #expect(isClose(means[index], center[index], within: 1e-10))
      #expect(isClose(variances[index], covariance[index][index], within: 1e-10))
    }
    let count = 4_000
    let draws = try posterior.samples(count: count, seed: 3)[\.state].doubles
    for (i, j) in [(0, 0), (0, 1), (4, 6), (4, 7), (29, 29), (2, 20)] {
      var sum = 0.0
      for draw in 0..<count {
        let row = draw * 2 * steps
        sum += (draws[row + i] - center[i]) * (draws[row + j] - center[j])
      }
      let spread = covariance[i][i] * covariance[j][j] + covariance[i][j] * covariance[i][j]
      let error = (spread / Double(count)).squareRoot()
      #expect(isClose(sum / Double(count), covariance[i][j], within: 4.5 * error))
    }
  }

  @Test func discreteMarginalsAndDrawsAreThoseOfAllPaths() throws {
    let model = PoissonChain(steps: 5)
    let bound = try BoundModel(model, observing: [\.x: Values(Self.counts)])
    let posterior = try exactLogEvidence(of: bound).posterior
    let z = bound.structure.latents[0]
    var expected = Array(repeating: 0.0, count: 5)
    var both = 0.0
    for code in 0..<243 {
      let path = (0..<5).map { Double(code / [1, 3, 9, 27, 81][$0] % 3) }
      let weight = exp(try posterior.logProb(at: [z: Values(path)]))
      for step in 0..<5 { expected[step] += weight * path[step] }
      if path[2] == path[3] { both += weight }
    }
    let means = try posterior.mean(of: Tensor(z)).doubles
    for (a, b) in zip(means, expected) { #expect(isClose(a, b, within: 1e-12)) }
    let count = 4_000
    let draws = try #require(try posterior.samples(count: count, seed: 5)[z]).doubles
    let paths: [[Double]] = draws.chunked(by: 5)
    let same = paths.filter { path in path[2] == path[3] }.count
    let error = (both * (1 - both) / Double(count)).squareRoot()
    #expect(isClose(Double(same) / Double(count), both, within: 4.5 * error))
  }
}
