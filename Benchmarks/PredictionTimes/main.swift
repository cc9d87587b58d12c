// Times predictions of many rows, and exact evidence with missing entries beside that without, and prints one line of JSON.
//
//     swift run -c release EvidencePredictionTimes
import Evidence

/// A regression on five numbers.
struct Regression: Model {
  enum Rows: Plate {}
  @Latent(5) var slope
  @Latent var intercept
  @Latent var noise
  @Input(5, per: Rows.self) var x
  @Observed(per: Rows.self) var y
  var joint: Joint {
    slope ~ Normal(0, 1)
    intercept ~ Normal(0, 5)
    noise ~ HalfNormal(1)
    y ~ Normal(intercept + sum(slope * x), noise)
  }

  static func x(_ rows: Int) throws -> Values {
    let random = RandomStream(seed: UInt64(rows))
    return try Values((0..<5 * rows).map { _ in 2 * random.uniform() - 1 }, shape: [rows, 5])
  }
}

/// A level that walks, and is seen with noise.
struct Tracking: Model {
  @Latent var level: Tensor
  @Observed var y: Tensor
  @Parameter(in: .positive, initially: 0.5) var drift
  init(steps: Int) {
    _level = Latent(steps)
    _y = Observed(steps)
  }
  var joint: Joint {
    level ~ MarkovChain(from: Normal(0, 1), to: { Normal($0, drift) })
    y ~ Normal(level, 1)
  }
}

/// Two states, and what each gives.
struct Hidden: Model {
  @Latent var state: Tensor
  @Observed var y: Tensor
  @Parameter(in: .positive, initially: 1) var noise
  init(steps: Int) {
    _state = Latent(steps)
    _y = Observed(steps)
  }
  var joint: Joint {
    state
      ~ MarkovChain(
        from: Categorical(probabilities: Tensor([0.5, 0.5])),
        to: { Categorical(probabilities: Tensor([0.9, 0.1, 0.2, 0.8], shape: [2, 2])[$0]) }
      )
    y ~ Normal(2 * state, noise)
  }
}

private func seconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.seconds) + 1e-18 * Double(duration.components.attoseconds)
}

private func median(_ work: () throws -> Void) throws -> Double {
  try work()
  return try (0..<9).map { _ in try seconds(work) }.sorted()[4]
}

private let rows = 1_000
private let known = try Regression.x(rows)
private let response = Values(
  (0..<rows).map { row in
    let (first, fourth) = (known[5 * row], known[5 * row + 3])
    return 1 + 2 * first - fourth + 0.1 * Double(row % 7)
  }
)
private let fit = try VariationalInference(Regression(), observing: [\.x: known, \.y: response])
  .run(steps: 500)
// Not a part of what is timed.
_ = fit
private let new = try Regression.x(100_000)
private var cold = 0.0
private let prediction = try {
  var result: Prediction?
  cold = try seconds { result = try fit.predict(\.y, observing: [\.x: new], draws: 1_000) }
  return result
}()
private let warm = try seconds { _ = try fit.predict(\.y, observing: [\.x: new], draws: 1_000) }
private let interval = try seconds { _ = try prediction?.interval(0.9) }

private let steps = 100_000
private let numbers = (0..<steps).map { step in
  let residue = (step * step + 3 * step) % 11
  return Double(residue) / 5 - 1
}
private let holes = Values(numbers.enumerated().map { $0 % 2 == 0 ? $1 : nil })
private func ratio<M: Model>(_ model: M, _ y: KeyPath<M, Tensor>) throws -> [Double] {
  try [Values(numbers), holes].map { values in
    let evidence = try LogEvidence(model, observing: [y: values])
    return try median { _ = try evidence.value() }
  }
}

private let tracking = try ratio(Tracking(steps: steps), \.y)
private let hidden = try ratio(Hidden(steps: steps), \.y)
print(
  "{\"predict\": {\"cold\": \(cold), \"warm\": \(warm), \"interval\": \(interval)}, "
    + "\"tracking\": {\"whole\": \(tracking[0]), \"holes\": \(tracking[1])}, "
    + "\"hidden\": {\"whole\": \(hidden[0]), \"holes\": \(hidden[1])}}"
)
