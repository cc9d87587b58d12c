// What normalizing flows gain: on a funnel and a banana, on eight schools without elimination, and in the guide of a VAE.
//
//     swift run -c release EvidenceFlows [funnel] [banana] [schools] [digits]
import Evidence
import EvidenceModels

private let clock = ContinuousClock()

private func seconds(_ start: ContinuousClock.Instant) -> String {
  let parts = (clock.now - start).components
  return "\(Double(parts.seconds * 10 + parts.attoseconds / 100_000_000_000_000_000) / 10) s"
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

private func rounded(_ x: Double) -> String { "\((x * 10_000).rounded() / 10_000)" }

private func flow(_ family: FlowFamily, _ count: Int) -> Flow {
  Flow(family, of: count, layers: layers(family))
}

private func layers(_ family: FlowFamily) -> Int {
  switch family {
  case .planar, .radial: 16
  case .couplingSpline, .autoregressiveSpline: 4
  default: 6
  }
}

private func fitted<M: Model>(_ inference: VariationalInference<M>, _ steps: Int) throws -> Fit<M> {
  try inference
    .optimizer(Adam(learningRate: 1e-2, schedule: .cosine()))
    .particles(16)
    .threads(1)
    .run(steps: steps)
}

/// Of five seeds, in order: one may be left in a corner.
private func gaps(_ target: Target) throws {
  print(
    "\(target.name): the best Gaussian's gap is \(target.gaussianGap); of seeds 0 to 4, lowest first"
  )
  for family in families {
    let start = clock.now
    let model = Approximation(of: target, by: flow(family, target.count))
    let gaps = try (0..<5).map { seed in
      let fit = try fitted(VariationalInference(model).seed(UInt64(seed)), 5_000)
      return -(try fit.elbo(draws: 100_000).value)
    }
    let words = gaps.sorted().map { rounded($0) }.joined(separator: "  ")
    print("  \(padded(family.rawValue, 24)) \(words)  \(seconds(start))")
  }
}

private func schools() throws {
  print("Eight schools: log p(y) = -31.3113; non-centred and centred, by flows of all ten numbers")
  for family in families {
    for isCentered in [false, true] {
      let start = clock.now
      let model = Schools(flow: flow(family, 10), isCentered: isCentered)
      let fit = try fitted(VariationalInference(model, observing: [\.y: Schools.effects]), 10_000)
      let bound = try fit.elbo(draws: 100_000)
      print(
        "  \(padded(family.rawValue, 24)) \(isCentered ? "centred    " : "non-centred") ELBO \(rounded(bound.value)) "
          + "± \(rounded(bound.standardError))  \(seconds(start))"
      )
    }
  }
}

/// The held-out bound of the VAE with a flow in its guide, minus that of the one without, image by image.
private func digits() throws {
  let parts = try Digits.load().split(holdingOut: 297)
  let (train, test) = (parts.train.binarized(), parts.test.binarized())
  func bounds<M: Model>(
    _ model: M,
    _ path: KeyPath<M, Tensor>,
    _ images: any Plate.Type
  ) throws -> [Double] {
    let start = clock.now
    let inference = try VariationalInference(model, observing: [path: train])
      .minibatch(of: images, size: 100)
      .optimizer(Adam(learningRate: 2e-3, schedule: .cosine()))
    let fit = try inference.run(epochs: epochs)
    let held = try fit.elbo(observing: [path: test], draws: 400)
    let own = try fit.elbo(draws: 20)
    print(
      "  \(M.self): \(rounded(own.value / Double(train.rows))) on images of the fit, "
        + "\(rounded(held.value / Double(test.rows))) on held-out ones, \(seconds(start))"
    )
    return held.perDatum ?? []
  }
  print("Digits: the bound per image, after \(epochs) epochs")
  let plain = try bounds(VAE(pixels: 64, hidden: 200, latents: 10), \.x, VAE.Images.self)
  let bent = try bounds(FlowVAE(pixels: 64, hidden: 200, latents: 10), \.x, FlowVAE.Images.self)
  let gains = zip(bent, plain).map { $0 - $1 }
  let mean = gains.reduce(0, +) / Double(gains.count)
  let squares = gains.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  let error = (squares / Double(gains.count - 1) / Double(gains.count)).squareRoot()
  print(
    "  gain \(rounded(mean)) ± \(rounded(error)) per image: \(rounded(mean / error)) standard errors"
  )
}

private let epochs = 250
private let wanted = CommandLine.arguments.dropFirst()
private let families = FlowFamily.allCases.filter { family in
  let named = FlowFamily.allCases.contains { wanted.contains($0.rawValue) }
  return !named || wanted.contains(family.rawValue)
}
private let parts = ["funnel", "banana", "schools", "digits"]
private func isWanted(_ name: String) -> Bool {
  wanted.contains(name) || !wanted.contains(where: parts.contains)
}

if isWanted("funnel") { try gaps(.funnel) }
if isWanted("banana") { try gaps(.banana) }
if isWanted("schools") { try schools() }
if isWanted("digits") { try digits() }
