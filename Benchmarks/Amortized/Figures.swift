import Evidence
import EvidenceModels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The mean of KL(p(θ | x) ‖ q(θ | x)) over p(x) in closed form, the largest errors of the encoder, and the seconds of a fit in a
/// process that has compiled its program and in one that has not.
func linear(_ objective: any Objective) throws {
  var fit: Fit<EncodedGaussian>?
  let time = try seconds {
    let isSimulated = objective is ForwardKL
    let inference =
      try isSimulated
      ? VariationalInference(
        simulating: EncodedGaussian(10),
        sizes: [EncodedGaussian.Sets.self: 256]
      )
      : VariationalInference(
        EncodedGaussian(10),
        observing: [\.x: EncodedGaussian.vectors(1_000)]
      )
    fit = try inference.objective(objective)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .threads(1)
      .run(steps: 3_000)
  }
  guard let fit else { return }
  let weight = try fit.parameter(\.encoder.weight).doubles
  let bias = try fit.parameter(\.encoder.bias).doubles
  let variances = try fit.parameter(\.scale).doubles.map { $0 * $0 }
  var (divergence, matrixError) = (0.0, 0.0)
  for row in 0..<10 {
    var square = bias[row] * bias[row]
    for column in 0..<10 {
      let error = weight[10 * row + column] - (row == column ? 0.5 : 0)
      matrixError = max(matrixError, abs(error))
      square += 0.2 * error * error
    }
    let own = variances[row]
    divergence += 0.5 * (log(own / 0.05) + (0.05 + square) / own - 1)
  }
  let varianceError = variances.map { abs($0 - 0.05) }.max() ?? 0
  let data: Bindings<EncodedGaussian> = try [\.x: EncodedGaussian.vectors(1_000)]
  let exact = try exactLogEvidence(EncodedGaussian(10), observing: data).logEvidence
  let gap = (exact - (try fit.elbo(observing: data, draws: 100)).value) / 1_000
  print(
    "{\"kl\": \(divergence), \"matrixError\": \(matrixError), \"varianceError\": \(varianceError), "
      + "\"gap\": \(gap), \"seconds\": \(time)}"
  )
}

/// The shares of 297 held-out digits that are told right, from 100 labels and 1,400 images without, and from the labels alone.
func digits() throws {
  let (train, test) = try Digits.load().split(holdingOut: 297)
  let copies = SemiSupervisedVAE.copies
  let some = train.repeating(first: 100, times: copies)
  let model = SemiSupervisedVAE(pixels: 64, kinds: 10, hidden: 50, latents: 2)
  var fit: Fit<SemiSupervisedVAE>?
  let time = try seconds {
    fit = try VariationalInference(
      model,
      observing: [\.x: some.binarized(), \.label: some.labels(first: 100 * copies)]
    )
    .minibatch(of: SemiSupervisedVAE.Images.self, size: 100)
    .optimizer(Adam(learningRate: 2e-3, schedule: .cosine()))
    .run(epochs: 60)
  }
  let told = try fit?.probabilities(
    of: \.kind,
    observing: [\.x: test.binarized(), \.label: test.labels(first: 0)],
    draws: 100
  )
  var own: [Double] = []
  let few = train.selecting(rows: 0..<100)
  for scale in [false, true] {
    let pixels = { (images: LabeledImages) in scale ? images.scaled() : images.binarized() }
    let alone = try VariationalInference(
      SoftmaxRegression(features: 64, kinds: 10),
      observing: [\.x: pixels(few), \.label: few.labels]
    )
    .guide(.meanField)
    .optimizer(Adam(learningRate: 2e-2, schedule: .cosine()))
    .run(steps: 2_000)
    let chances = try alone.mean(
      of: \.probabilities,
      observing: [\.x: pixels(test), \.label: test.labels]
    )
    own.append(accuracy(chances, test.labels))
  }
  print(
    "{\"semiSupervised\": \(told.map { accuracy($0, test.labels) } ?? .nan), \"labelsAlone\": \(own[0]), "
      + "\"labelsAloneOfGrayPixels\": \(own[1]), \"seconds\": \(time)}"
  )
}

private func accuracy(_ chances: Values, _ labels: Values) -> Double {
  let all = chances.doubles
  let kinds = all.count / labels.count
  let right = labels.doubles.enumerated().count { row, label in
    let own = all[row * kinds..<(row + 1) * kinds]
    return own.firstIndex(of: own.max() ?? 0) == row * kinds + Int(label)
  }
  return Double(right) / Double(labels.count)
}

/// The gap per set that a guide derived of the model leaves on new sets of n rows, by either objective.
func sets() throws {
  for objective: any Objective in [.elbo, .forwardKL] {
    let fit = try VariationalInference(MeansOfSets(), observing: [\.x: MeansOfSets.sets(300)])
      .objective(objective)
      .guide(.amortized(hidden: [32, 32]))
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
      .run(steps: 1_000)
    var gaps: [Double] = []
    for count in [1, 2, 5, 20, 50] {
      let random = RandomStream(seed: UInt64(count))
      let rows = (0..<200).map { _ in
        let mean = random.normal()
        return (0..<count).map { _ in mean + random.normal() }
      }
      let data: Bindings<MeansOfSets> = try [\.x: Values(rows)]
      let exact = try exactLogEvidence(MeansOfSets(), observing: data).logEvidence
      gaps.append((exact - (try fit.elbo(observing: data, draws: 1_000)).value) / 200)
    }
    print("{\"objective\": \"\(objective.name)\", \"gapsOf1And2And5And20And50\": \(gaps)}")
  }
}
