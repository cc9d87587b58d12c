import Evidence
import EvidenceModels

/// 10,000 draws of θ of each observation, in lines of numbers.
func twoMoons(_ path: String) throws {
  let observations = try Table.read(path: path).values
  let fit = try VariationalInference(simulating: TwoMoons(), sizes: [TwoMoons.Sets.self: 500])
    .objective(.forwardKL)
    .guide(.amortized(flow: .couplingSpline, layers: 6))
    .optimizer(Adam(learningRate: 2e-3, schedule: .cosine()))
    .run(steps: 6_000)
  show(try fit.samples(of: \.theta, count: 10_000, observing: [\.x: observations]))
}

func spikes(stimulus: String, _ path: String) throws {
  let observations = try Table.read(path: path).values
  let model = BernoulliGLM(stimulus: try Table.read(path: stimulus).values.doubles)
  let fit = try VariationalInference(simulating: model, sizes: [BernoulliGLM.Sets.self: 512])
    .objective(.forwardKL)
    .optimizer(Adam(learningRate: 2e-3, schedule: .cosine()))
    .run(steps: 20_000)
  show(try fit.samples(of: \.theta, count: 10_000, observing: [\.spikes: observations]))
}

/// Draws `[count, observations, size]`, observation by observation.
private func show(_ draws: Values) {
  let (count, observations, size) = (draws.shape[0], draws.shape[1], draws.shape[2])
  let all = draws.doubles
  for observation in 0..<observations {
    for draw in 0..<count {
      let first = (draw * observations + observation) * size
      print(all[first..<first + size].map { "\($0)" }.joined(separator: ","))
    }
  }
}
