internal import Evidence

extension StudyFit {
  /// The fit for people.
  var text: String {
    let lines = [
      "\(example.name) on \(data): \(size)", study.structure.densities, "", report.description, "",
    ]
    return (lines + bounds + ["", timing]).joined(separator: "\n")
  }

  private var bounds: [String] {
    let unit = train.plates.isEmpty ? "nats" : "nats per \(train.plates.joined(separator: ", "))"
    let name = isBound ? "ELBO" : "log p(x, h) at the point"
    let which = test == nil ? "" : " of the training data"
    let spread = train.plates.isEmpty ? "draws" : train.plates.joined(separator: ", ")
    var lines = [
      "\(name)\(which), \(unit): \(words(train.elbo)) (standard error over \(spread))"
    ]
    if let test { lines.append("the same on held-out data: \(words(test.elbo))") }
    guard isBound else { return lines }
    let draws = NumberText.grouped(weights.draws)
    let evidence = "log p(x) of these by importance weighting, \(draws) draws"
    return lines + ["\(evidence): \(words(weights.logEvidence))", weights.reliability.description]
  }

  private var size: String {
    guard let plate = study.rowPlate else { return "one observation" }
    let held = study.heldOutRows
    let count = "\(NumberText.grouped(study.rows)) \(plate.name)"
    return held == 0 ? count : "\(count), \(NumberText.grouped(held)) held out"
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
