import Evidence
import Foundation
import Testing

/// A hidden Markov model with any numbers.
private struct AnyMarkov: Model {
  @Latent var z: Tensor
  @Observed var x: Tensor
  let start: Tensor
  let moves: Tensor
  let means: Tensor

  init(steps: Int, _ start: [Double], _ moves: [Double], _ means: [Double]) {
    _z = Latent(steps)
    _x = Observed(steps)
    self.start = Tensor(start)
    self.moves = Tensor(moves, shape: [start.count, start.count])
    self.means = Tensor(means)
  }

  var joint: Joint {
    z
      ~ MarkovChain(from: Categorical(logits: start)) { [moves] last in
        Categorical(logits: moves[last])
      }
    x ~ Normal(means[z], 1)
  }
}

/// A linear dynamical system with any numbers, z_t = A z_{t−1} + q ε and x_t = C z_t + r ε, and any diagonal guide.
private struct AnySystem: Model {
  enum Runs: Plate {}
  @Latent var z: Tensor
  @Observed var x: Tensor
  let moves: Tensor
  let loadings: Tensor
  let noise: (step: Double, seen: Double)
  let center: Tensor
  let spread: Tensor

  init(
    steps: Int,
    width: Int,
    seen: Int,
    moves: [Double],
    loadings: [Double],
    noise: (step: Double, seen: Double),
    center: [Double],
    spread: [Double]
  ) {
    _z = Latent(steps, width, per: Runs.self)
    _x = Observed(steps, seen, per: Runs.self)
    self.moves = Tensor(moves, shape: [width, width])
    self.loadings = Tensor(loadings, shape: [width, seen])
    self.noise = noise
    self.center = Tensor(center, shape: [steps, width])
    self.spread = Tensor(spread, shape: [steps, width])
  }

  var joint: Joint {
    z
      ~ MarkovChain(from: Normal(Tensor.filled(0.5, [z.shape[1]]), 2)) { [moves, noise] last in
        Normal(matmul(moves, last), noise.step)
      }
    x ~ Normal(matmul(z, loadings), noise.seen)
  }
  var guide: Joint { z ~ Normal(center, spread) }
}

@Suite struct RandomChainTests {
  @Test func twoHundredDiscreteChainsAreSumsOverPaths() throws {
    for seed in 0..<200 {
      var random = SplitMix(state: UInt64(seed))
      let (steps, width) = (random.integer(2...6), random.integer(2...3))
      let start = (0..<width).map { _ in 2 * random.number() }
      let moves = (0..<width * width).map { _ in 3 * random.number() }
      let means = (0..<width).map { _ in 5 * random.number() }
      let x = (0..<steps).map { _ in 5 * random.number() }
      let model = AnyMarkov(steps: steps, start, moves, means)
      let bound = try BoundModel(model, observing: [\.x: Values(x)])
      let exact = try exactLogEvidence(of: bound)
      func normalized(_ logits: [Double]) -> [Double] {
        let total = log(logits.reduce(0) { $0 + exp($1) })
        return logits.map { $0 - total }
      }
      let first = normalized(start)
      let rows = (0..<width).map { normalized(Array(moves[$0 * width..<($0 + 1) * width])) }
      func logJoint(_ path: [Int]) -> Double {
        var total = first[path[0]]
        for step in 1..<steps { total += rows[path[step - 1]][path[step]] }
        for step in 0..<steps {
          let deviation = x[step] - means[path[step]]
          total -= 0.5 * (deviation * deviation + log(2 * Double.pi))
        }
        return total
      }
      var (sum, last): (Double, [Int]) = (0, [])
      for code in 0..<Int(pow(Double(width), Double(steps))) {
        last = (0..<steps).map { code / Int(pow(Double(width), Double($0))) % width }
        if code % 7 == 3 {
          let value = Values(last.map(Double.init))
          let density = try exact.posterior.logProb(at: [bound.structure.latents[0]: value])
          #expect(isClose(logJoint(last) - density, exact.logEvidence, within: 1e-9))
        }
        sum += exp(logJoint(last))
      }
      #expect(isClose(exact.logEvidence, log(sum), within: 1e-9))
      #expect(exact.method.hasPrefix("forward algorithm"))
    }
  }

  /// log p(x) − ELBO − KL, each by its own route, and log p(x) beside the dense density.
  @Test func twoHundredGaussianChainsHaveNoResidual() throws {
    for seed in 0..<200 {
      var random = SplitMix(state: UInt64(seed) &+ 1_000)
      let (width, seen) = (random.integer(1...3), random.integer(1...2))
      let steps = 26 / width + random.integer(1...4)
      func numbers(_ count: Int, _ scale: Double) -> [Double] {
        (0..<count).map { _ in scale * random.number() }
      }
      let (moves, loadings) = (numbers(width * width, 0.7), numbers(width * seen, 1))
      let noise = (step: 0.3 + abs(random.number()), seen: 0.3 + abs(random.number()))
      let x = numbers(steps * seen, 3)
      let model = AnySystem(
        steps: steps,
        width: width,
        seen: seen,
        moves: moves,
        loadings: loadings,
        noise: noise,
        center: numbers(steps * width, 1),
        spread: numbers(steps * width, 1).map { 0.2 + abs($0) }
      )
      let data = try Values(x).reshaped(to: [1, steps, seen])
      let fit = try VariationalInference(model, observing: [\.x: data]).run(steps: 0)
      let gap = try fit.gap(draws: 2)
      #expect(gap.method.hasPrefix("Kalman smoothing"))
      let residual = try #require(gap.residual)
      #expect(abs(residual) < 1e-9)
      let expected = dense(x, steps, width, seen, moves, loadings, noise)
      #expect(isClose(gap.logEvidence, expected, within: 1e-9))
    }
  }

  /// The density of x from the covariance of all of it, Σ over the independent normal numbers behind it.
  private func dense(
    _ x: [Double],
    _ steps: Int,
    _ width: Int,
    _ seen: Int,
    _ moves: [Double],
    _ loadings: [Double],
    _ noise: (step: Double, seen: Double)
  ) -> Double {
    func moved(_ z: [Double]) -> [Double] {
      (0..<width).map { row in
        (0..<width).reduce(0) { $0 + moves[row * width + $1] * z[$1] }
      }
    }
    func shown(_ z: [Double]) -> [Double] {
      (0..<seen).map { column in
        (0..<width).reduce(0) { $0 + z[$1] * loadings[$1 * seen + column] }
      }
    }
    var mean: [Double] = []
    var center = Array(repeating: 0.5, count: width)
    for step in 0..<steps {
      if step > 0 { center = moved(center) }
      mean += shown(center)
    }
    // What each number behind the states adds to all that is seen.
    var sources: [[Double]] = []
    for step in 0..<steps {
      for dimension in 0..<width {
        var state = Array(repeating: 0.0, count: width)
        state[dimension] = step == 0 ? 2 : noise.step
        var row = Array(repeating: 0.0, count: step * seen)
        for later in step..<steps {
          if later > step { state = moved(state) }
          row += shown(state)
        }
        sources.append(row)
      }
    }
    let covariance = matrix(steps * seen) { i, j in
      let common = sources.reduce(0) { $0 + $1[i] * $1[j] }
      return i == j ? common + noise.seen * noise.seen : common
    }
    return logNormalDensity(x, mean: mean, covariance: covariance)
  }
}
