// Usage: EvidenceSavings fit|resume|draw FILE: fits with a checkpoint, goes on from it, or reads it; prints bits of the results.
import Evidence

/// Rows of three numbers with codes of two, given by an encoder.
struct Coder: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var code
  @Observed(3, per: Rows.self) var x
  @Parameter(in: .positive, initially: 1) var noise
  let decoder = Dense(2, 3)
  let encoder = GaussianEncoder(3, 8, 2)
  var joint: Joint {
    code ~ Normal(0, 1)
    x ~ Normal(decoder(code), noise)
  }
  var guide: Joint { code ~ encoder(x) }

  static func rows(_ count: Int) throws -> Values {
    let random = RandomStream(seed: UInt64(count))
    return try Values((0..<3 * count).map { _ in 4 * random.uniform() - 2 }, shape: [count, 3])
  }
}

func show(_ fit: Fit<Coder>) throws {
  let new = try Coder.rows(5)
  print(fit.history.objective.map { String($0.bitPattern, radix: 16) }.joined(separator: " "))
  for (name, value) in try fit.parameters { print(name, value.doubles.map(\.bitPattern)) }
  print(try fit.samples(of: \.code, count: 3, observing: [\.x: new]).doubles.map(\.bitPattern))
  print(
    try fit.simulate(\.x, sizes: [Coder.Rows.self: 4], draws: 2).doubles.map(
      \.bitPattern
    )
  )
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count == 2 else { fatalError("EvidenceSavings fit|resume|draw FILE") }
let (task, path) = (arguments[0], arguments[1])
let steps = 1_500
let inference = try VariationalInference(Coder(), observing: [\.x: Coder.rows(300)])
  .minibatch(of: Coder.Rows.self, size: 64)
  .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
  .threads(1)
  .checkpoint(to: path, every: 20)

switch task {
case "fit": try show(inference.run(steps: steps))
case "resume": try show(inference.run(steps: steps, resuming: path))
case "draw": try show(Fit(from: path, of: Coder()))
default: fatalError("EvidenceSavings: no task \(task)")
}
