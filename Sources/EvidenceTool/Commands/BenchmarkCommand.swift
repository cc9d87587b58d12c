internal import ArgumentParser
internal import Evidence

struct BenchmarkCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Times the steps of a fit, and prints one line of JSON."
  )
  @Argument(help: "The name of a workload or of a model.") var workload: String
  @Option(help: "Timed repeats after the first; with 0, the first is the only one.")
  var repeats = 5
  @Option(help: "The processors that share a step.") var threads: Int?

  func validate() throws {
    guard repeats >= 0 else {
      throw ValidationError("--repeats is \(repeats). Give 0 or more.")
    }
  }

  func run(on gallery: Gallery, console: Console) throws {
    let workload = try gallery.workload(workload)
    let dataset = try workload.example.dataset(nil)
    var settings = dataset.settings ?? workload.example.settings
    if let threads { settings.threads = threads }
    let study = try dataset.load()
    let first = try study.fit(settings).state
    let fits = try (0..<repeats).map { _ in try study.fit(settings).state }
    let times = fits.map(\.microsecondsPerStep)
    let last = fits.last ?? first
    let time = times.isEmpty ? first.microsecondsPerStep : times.median
    let line: JSONValue = .object([
      .init("workload", .string(workload.name)),
      .init("system", "Evidence"),
      .init("engine", .string(last.engine)),
      .init("steps", .integer(last.history.objective.count)),
      .init("microsecondsPerStep", .number(time)),
      .init("microsecondsPerStepOfRepeats", JSONValue(times)),
      .init("objective", .number(last.finalObjective)),
      .init("threads", .integer(last.threads)),
      .init("precision", .string(last.plan.precision.rawValue)),
      .init(
        "seconds",
        ["compile": .number(first.compileSeconds), "total": .number(Tool.secondsSinceStart)]
      ),
    ])
    console.show(line.compact)
  }
}

extension FitState {
  var microsecondsPerStep: Double {
    trainSeconds / Double(max(1, history.objective.count)) * 1e6
  }

  /// The mean objective of the last tenth of the steps, in nats.
  fileprivate var finalObjective: Double {
    history.latest(max(1, history.objective.count / 10)).mean
  }
}

extension [Double] {
  /// The middle element in order of size; the mean of the two middle ones where there is none.
  fileprivate var median: Double {
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
