internal import Evidence

extension StudyFit {
  /// The fit for people.
  var text: String {
    var lines = ["\(example.name) on \(data): \(size)", study.structure.densities, ""]
    lines += guides.map { "guide of \($0.path): \($0.words) (\(estimator(of: $0.path)))" }
    lines += ["engine: \(state.engine), \(state.plan.precision.rawValue)", ""]
    let unit = train.plates.isEmpty ? "nats" : "nats per \(train.plates.joined(separator: ", "))"
    let name = isBound ? "ELBO" : "log p(x, h) at the point, no bound on log p(x)"
    lines.append("\(name), \(unit): \(words(train.elbo))")
    if let test { lines.append("the same on held-out data: \(words(test.elbo))") }
    if isBound {
      let weights = test ?? train
      let draws = NumberText.grouped(weights.draws)
      let value = words(weights.logEvidence)
      lines.append("log p(x) of these by importance weighting, \(draws) draws: \(value)")
    }
    lines += ["", timing]
    return lines.joined(separator: "\n")
  }

  private var size: String {
    guard let plate = study.rowPlate else { return "one observation" }
    let held = study.heldOutRows
    let count = "\(NumberText.grouped(study.rows)) \(plate.name)"
    return held == 0 ? count : "\(count), \(NumberText.grouped(held)) held out"
  }

  private func estimator(of path: String) -> String {
    estimators.first { $0.path == path }?.estimator.rawValue ?? ""
  }

  private func words(_ estimate: Estimate) -> String {
    NumberText.estimate(estimate.mean.value, estimate.mean.standardError)
  }

  private var timing: String {
    let total = NumberText.significant(seconds, digits: 3)
    let compile = NumberText.significant(state.compileSeconds, digits: 2)
    let step = NumberText.significant(state.microsecondsPerStep, digits: 3)
    let steps = NumberText.grouped(steps)
    return "\(total) s in all: \(compile) s to compile, \(steps) steps of \(step) µs"
  }
}
