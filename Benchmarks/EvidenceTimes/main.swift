// Times log p(x) and its gradient for growing data, and prints one line of JSON.
//
//     swift run -c release EvidenceTimes [components] [mixture] [hidden] [tracking] [1000 100000] [--no-gradient]
import Evidence

private struct Times {
  var value = 0.0
  var valueMilliseconds = 0.0
  var gradientMilliseconds = 0.0
}

private func seconds(_ duration: Duration) -> Double {
  Double(duration.components.seconds) + 1e-18 * Double(duration.components.attoseconds)
}

/// The median of repeats that take about a second together, in milliseconds.
private func median(_ run: () throws -> Void) throws -> Double {
  let clock = ContinuousClock()
  try run()
  let first = seconds(try clock.measure(run))
  let count = max(5, min(200, Int(1 / max(first, 1e-6))))
  let times = try (0..<count).map { _ in seconds(try clock.measure(run)) }.sorted()
  return 1_000 * times[times.count / 2]
}

private func times<M: Model>(
  _ evidence: LogEvidence<M>,
  _ parameters: Bindings<M>
) throws -> Times {
  var result = Times()
  result.valueMilliseconds = try median { result.value = try evidence.value(at: parameters) }
  if CommandLine.arguments.contains("--no-gradient") { return result }
  result.gradientMilliseconds = try median { _ = try evidence.gradient(at: parameters) }
  return result
}

private func components(_ rows: Int) throws -> Times {
  let x = try Values(Numbers.data(rows, 20), shape: [rows, 20])
  let evidence = try LogEvidence(Components(), observing: [\.x: x])
  return try times(
    evidence,
    [\.loadings: Values(Numbers.loadings), \.mean: Values(Numbers.mean), \.noise: [0.7]]
  )
}

private func mixture(_ rows: Int) throws -> Times {
  let x = try Values(Numbers.data(rows, 20), shape: [rows, 20])
  let evidence = try LogEvidence(Mixture(), observing: [\.x: x], sizes: [Kinds.self: 8])
  return try times(
    evidence,
    [
      \.weights: Values(Numbers.weights), \.centers: Values(Numbers.centers),
      \.factors: Values(Numbers.factors),
    ]
  )
}

private func hidden(_ steps: Int) throws -> Times {
  let evidence = try LogEvidence(
    Hidden(steps: steps),
    observing: [\.x: Values(Numbers.data(steps, 1))]
  )
  return try times(
    evidence,
    [
      \.start: Values(Numbers.start), \.transition: Values(Numbers.logits),
      \.centers: Values(Numbers.stateCenters), \.scales: Values(Numbers.stateScales),
    ]
  )
}

private func tracking(_ steps: Int) throws -> Times {
  let x = try Values(Numbers.data(steps, 2), shape: [steps, 2])
  let evidence = try LogEvidence(Tracking(steps: steps), observing: [\.x: x])
  return try times(evidence, [\.push: [0.2], \.noise: [0.35]])
}

private let workloads: [(name: String, run: (Int) throws -> Times)] = [
  ("components", components), ("mixture", mixture), ("hidden", hidden), ("tracking", tracking),
]

private let arguments = CommandLine.arguments.dropFirst()
private let wanted = arguments.filter { name in workloads.contains { $0.name == name } }
private let given = arguments.compactMap { Int($0) }
private let sizes = given.isEmpty ? [1_000, 10_000, 100_000, 1_000_000] : given

private var lines: [JSONValue] = []
for (name, run) in workloads where wanted.isEmpty || wanted.contains(name) {
  for size in sizes {
    let result = try run(size)
    lines.append(
      .object([
        .init("model", .string(name)),
        .init("size", .number(Double(size))),
        .init("value", .number(result.value)),
        .init("valueMilliseconds", .number(result.valueMilliseconds)),
        .init("gradientMilliseconds", .number(result.gradientMilliseconds)),
      ])
    )
  }
}
private let document: [JSONValue.Member] = [
  .init("system", .string("Evidence")),
  .init("times", .array(lines)),
]
print(JSONValue.object(document).compact)
