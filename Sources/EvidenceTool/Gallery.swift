internal import Evidence

/// The models and workloads that a tool offers, found by their names.
package struct Gallery: Sendable {
  package let examples: [Example]
  let workloads: [Workload]

  package init(examples: [Example], workloads: [Workload] = []) {
    self.examples = examples
    self.workloads = workloads
  }

  /// - Throws: `Misuse`, with the nearest name there is.
  func example(_ name: String) throws -> Example {
    if let example = examples.first(where: { $0.name == name }) { return example }
    throw Misuse.unknown("model", name, among: examples.map(\.name))
  }

  /// A workload; a model's name stands for its fit with its own data and settings.
  ///
  /// - Throws: `Misuse`, with the nearest name there is.
  func workload(_ name: String) throws -> Workload {
    let own = examples.map { Workload($0.name, of: $0) }
    if let workload = (workloads + own).first(where: { $0.name == name }) { return workload }
    throw Misuse.unknown("workload", name, among: (workloads + own).map(\.name))
  }
}

extension Example {
  /// The data set called `name`; the first where that is `nil`.
  ///
  /// - Throws: `Misuse`, with the nearest name there is.
  func dataset(_ name: String?) throws -> Dataset {
    let found = datasets.first { $0.name == name ?? $0.name }
    if let found { return found }
    throw Misuse.unknown("data set of \(self.name)", name ?? "", among: datasets.map(\.name))
  }
}

extension Misuse {
  /// There is no `kind` of that name: the nearest one is asked for, else all are listed.
  static func unknown(_ kind: String, _ name: String, among names: [String]) -> Misuse {
    let all = names.isEmpty ? "There is none" : "Name one of: \(names.joined(separator: ", "))"
    return Misuse(
      error: UsageError(
        what: "there is no \(kind) called '\(name)'",
        place: programName,
        fix: NearestName.suggestion(for: name, among: names) ?? all
      )
    )
  }
}
