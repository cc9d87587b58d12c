internal import Evidence

extension StudyFit {
  /// The fit for people.
  var text: String {
    let lines = [
      "\(example.name) on \(data): \(size)", study.structure.densities, "", report.description, "",
    ]
    return (lines + bounds + ["", timing] + stopped).joined(separator: "\n")
  }

  private var bounds: [String] {
    let which = test == nil ? "" : " of the training data"
    var lines = measures.flatMap { measured in
      let name = "\(measured.name)\(which), per \(study.rowPlate?.name ?? "fit")"
      let own = ["\(name): \(words(measured.train))"]
      return own + (measured.test.map { ["the same on held-out data: \(words($0))"] } ?? [])
    }
    let name = isBound ? "ELBO" : "log p(x, h) at the point"
    lines.append("\(name)\(which), \(unit): \(words(train, study.rows) { $0.elbo })")
    if let test {
      let held = words(test, study.heldOutRows) { $0.elbo }
      lines.append("the same on held-out data: \(held)")
    }
    guard isBound else { return lines }
    let draws = NumberText.grouped(weights.draws)
    let evidence = "log p(x) of these by importance weighting, \(draws) draws"
    lines.append("\(evidence): \(words(weights, 1) { $0.logEvidence })")
    return lines + [reliability.description]
  }

  /// Where no latent is drawn, the total is shared out to the rows.
  private var isShared: Bool { !isBound && train.plates.isEmpty && study.rowPlate != nil }
  private var unit: String {
    let plates = isShared ? study.rowPlate.map { [$0.name] } ?? [] : train.plates
    return plates.isEmpty ? "nats" : "nats per \(plates.joined(separator: ", "))"
  }

  private func words(_ measured: Measured.Number) -> String {
    let source = study.rowPlate?.name ?? "rows"
    return NumberText.estimate(measured.mean, measured.standardError, over: source)
  }

  private var size: String {
    guard let plate = study.rowPlate else { return "one observation" }
    let held = study.heldOutRows
    let count = "\(NumberText.grouped(study.rows)) \(plate.name)"
    return held == 0 ? count : "\(count), \(NumberText.grouped(held)) held out"
  }

  private func words(_ weights: LogWeights, _ rows: Int, _ form: (LogWeights) -> Estimate) -> String
  {
    let (value, error) = form(weights).mean
    let source = weights.plates.isEmpty ? "draws" : weights.plates.joined(separator: ", ")
    let count = isShared ? Double(max(1, rows)) : 1
    return NumberText.estimate(value / count, error / count, over: source)
  }

  private var stopped: [String] {
    guard state.isUnfinished else { return [] }
    let planned = NumberText.grouped(state.planned)
    return ["", "stopped after \(NumberText.grouped(steps)) of \(planned) steps"]
  }

  private var timing: String {
    let total = NumberText.significant(seconds, digits: 3)
    let compile = NumberText.significant(state.compileSeconds, digits: 2)
    let step = NumberText.significant(state.microsecondsPerStep, digits: 3)
    let steps = NumberText.grouped(steps)
    return "\(total) s in all: \(compile) s to compile, \(steps) steps of \(step) µs"
  }
}
