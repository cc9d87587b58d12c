// What a guide misses of log p(x), and how long its fit takes: one line of JSON.
//
//     EvidenceGuides schools|centered|slopes|logistic|horseshoe default|mean-field|full-rank|structured|flow|laplace
//
// Or the time of a step: walk-10000, walk-100000, groups-10000, groups-100000. `EvidenceGuides answers` times exact ones.
import Evidence
import EvidenceModels

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

private let guides: [(name: String, guide: AutomaticGuide?)] = [
  ("default", nil), ("mean-field", .meanField), ("full-rank", .fullRank),
  ("structured", .structured), ("flow", .flow(layers: 5, hidden: [24])), ("laplace", .laplace),
]

func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + 1e-18 * Double(duration.components.attoseconds)
}

/// Fits twice: a second fit of the same model finds its program compiled.
private func report<M: Model>(_ model: M, _ data: Bindings<M>, _ guide: AutomaticGuide?) throws {
  let clock = ContinuousClock()
  func fit() throws -> Fit<M> {
    let inference = try VariationalInference(model, observing: data)
    // A flow follows a gradient of little noise from where it starts, the best normal, at a rate that does not leave it.
    let isFlow = guide?.name == "flow"
    return try (guide.map { inference.guide($0) } ?? inference)
      .optimizer(Adam(learningRate: isFlow ? 0.006 : 0.01, schedule: .cosine()))
      .particles(isFlow ? 40 : 8)
      .threads(1)
      .run(steps: isFlow ? 4_500 : 10_000)
  }
  var times: [Double] = []
  var start = clock.now
  let first = try fit()
  times.append(seconds(clock.now - start))
  start = clock.now
  _ = try fit()
  times.append(seconds(clock.now - start))
  let bound = try first.elbo(draws: 100_000)
  let exact = try exactLogEvidence(model, observing: data).logEvidence
  print(
    "{\"exact\": \(exact), \"gap\": \(exact - bound.value), \"error\": \(bound.standardError), \"seconds\": \(times[0]), "
      + "\"again\": \(times[1])}"
  )
}

/// The milliseconds of a step of a model of some size, once it is compiled: the difference of a longer and a shorter fit.
private func reportStep<M: Model>(_ model: M, _ data: Bindings<M>, _ guide: AutomaticGuide?) throws
{
  func seconds(_ steps: Int) throws -> Double {
    let inference = try VariationalInference(model, observing: data).threads(1)
    return try (guide.map { inference.guide($0) } ?? inference).run(steps: steps).report
      .trainSeconds
  }
  _ = try seconds(2)
  let (short, long) = (try seconds(5), try seconds(45))
  print("{\"milliseconds\": \(1_000 * (long - short) / 40)}")
}

private func counts(_ size: Int) -> Values {
  Values((0..<size).map { Double(($0 * $0 + 3 * $0) % 7) })
}

private func schools<M: Model>(
  _ model: M,
  _ y: KeyPath<M, Tensor>,
  _ errors: KeyPath<M, Tensor>,
  _ guide: AutomaticGuide?
) throws {
  try report(
    model,
    [y: [28, 8, -3, 7, -1, 1, 18, 12], errors: [15, 10, 16, 11, 9, 11, 10, 18]],
    guide
  )
}

/// The twelve rows of the gallery.
private func logistic(_ guide: AutomaticGuide?) throws {
  let x = (1...12).map { (Double($0) - 6.5) / 3 }
  let labels = zip(1...12, x).map { sin(3 * Double($0)) + $1 > -0.5 ? 1.0 : 0 }
  try report(
    LogisticRegression(features: 1),
    [\.features: Values(x, shape: [12, 1]), \.label: Values(labels)],
    guide
  )
}

let arguments = CommandLine.arguments.dropFirst()
if arguments == ["answers"] {
  try answers()
  exit(0)
}
guard arguments.count == 2, let chosen = guides.first(where: { $0.name == arguments.last }) else {
  fatalError("EvidenceGuides: \(Array(arguments)): give a model and one of \(guides.map(\.name))")
}

switch arguments.first {
case "schools": try schools(EightSchools(), \.y, \.standardError, chosen.guide)
case "centered": try schools(EightSchoolsCentered(), \.y, \.standardError, chosen.guide)
case "slopes":
  let y = try Values(CorrelatedSlopes.y, shape: [4, 3])
  try report(CorrelatedSlopes(), [\.x: [-1, 0, 1], \.y: y], chosen.guide)
case "logistic": try logistic(chosen.guide)
case "horseshoe": try report(Horseshoe(), [\.y: Horseshoe.y], chosen.guide)
case "walk-10000": try reportStep(WalkingRate(steps: 10_000), [\.y: counts(10_000)], chosen.guide)
case "walk-100000":
  try reportStep(WalkingRate(steps: 100_000), [\.y: counts(100_000)], chosen.guide)
case "groups-10000": try reportStep(GroupedRates(), [\.y: counts(10_000)], chosen.guide)
case "groups-100000": try reportStep(GroupedRates(), [\.y: counts(100_000)], chosen.guide)
default: fatalError("EvidenceGuides: no model \(arguments.first ?? ""): see the head of this file")
}
