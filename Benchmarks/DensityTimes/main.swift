// Times the log-density and its gradient of a million values, on one thread, and prints one line of JSON.
//
//     swift run -c release EvidenceDensityTimes
import EvidenceDistributions
import EvidenceFiles
import EvidencePrograms
import EvidenceTensors

private enum Rows: Plate {}

/// A family with its parameters, and the values at which it is timed.
private struct Subject {
  let name: String
  let parameters: [Double]
  let isPositive: Bool
  let family: @Sendable ([Tensor]) -> any Distribution
  /// Whether values lie below 1.
  var isUnit = false
}

private let subjects = [
  Subject(name: "Normal", parameters: [0.5, 2], isPositive: false) { Normal($0[0], $0[1]) },
  Subject(name: "Laplace", parameters: [0.5, 2], isPositive: false) { Laplace($0[0], $0[1]) },
  Subject(name: "Cauchy", parameters: [0.5, 2], isPositive: false) { Cauchy($0[0], $0[1]) },
  Subject(name: "Gumbel", parameters: [0.5, 2], isPositive: false) { Gumbel($0[0], $0[1]) },
  Subject(name: "Exponential", parameters: [2], isPositive: true) { Exponential(rate: $0[0]) },
  Subject(name: "HalfNormal", parameters: [2], isPositive: true) { HalfNormal($0[0]) },
  Subject(name: "LogNormal", parameters: [0.5, 2], isPositive: true) { LogNormal($0[0], $0[1]) },
  Subject(name: "StudentT", parameters: [5, 0.5, 2], isPositive: false) {
    StudentT($0[1], $0[2], degreesOfFreedom: $0[0])
  },
  Subject(name: "Gamma", parameters: [3, 2], isPositive: true) {
    Gamma(concentration: $0[0], rate: $0[1])
  },
  Subject(
    name: "Beta",
    parameters: [2, 3],
    isPositive: true,
    family: { Beta($0[0], $0[1]) },
    isUnit: true
  ),
]

private let rows = 1_000_000

/// The same values for every system: multiples of the golden ratio's fraction, spread over the support.
private func values(_ subject: Subject) -> [Double] {
  (0..<rows).map { row in
    let fraction = (Double(row) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    if subject.isUnit { return 0.01 + 0.98 * fraction }
    return subject.isPositive ? 0.01 + 5 * fraction : 8 * fraction - 4
  }
}

/// Nanoseconds an element: the fastest of several runs.
private func time(_ subject: Subject, _ precision: Precision) throws -> Double {
  let plate = Axis(Rows.self)
  let x = Variable(.observed, plates: [plate])
  let parameters = subject.parameters.map { _ in Variable(.parameter) }
  let density = subject.family(parameters.map { Tensor($0) }).logProb(Tensor(x))
  let total = density.summed(over: plate)
  let slopes = gradient(of: total, withRespectTo: ([x] + parameters).map { Tensor($0) })
  let numbers = values(subject)
  let program = try makeProgram(
    ProgramSource(
      graph: Graph(outputs: [total] + slopes),
      sizes: [plate: rows],
      precision: precision,
      data: [x: precision == .double ? Values(numbers) : Values(numbers.map(Float.init))],
      state: Dictionary(uniqueKeysWithValues: zip(parameters, subject.parameters.map { [$0] })),
      threads: 1
    )
  )
  let clock = ContinuousClock()
  let steps = 20
  let times = (0..<15).map { _ in
    clock.measure { _ = program.run(StepInputs(count: steps)) }
  }
  let fastest = (times.min() ?? .zero).components
  let seconds = Double(fastest.seconds) + 1e-18 * Double(fastest.attoseconds)
  return seconds / Double(steps * rows) * 1e9
}

private var lines: [JSONValue] = []
for subject in subjects {
  let member: [JSONValue.Member] = [
    .init("distribution", .string(subject.name)),
    .init("float", .number(try time(subject, .float))),
    .init("double", .number(try time(subject, .double))),
  ]
  lines.append(.object(member))
}
print(JSONValue.object([.init("system", "Evidence"), .init("densities", .array(lines))]).compact)
