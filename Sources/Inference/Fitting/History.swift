/// The course of a fit.
public struct History: Sendable {
  /// The objective at each step in nats: of its draws and its mini-batch, scaled to all data.
  public package(set) var objective: [Double] = []
  /// The length of the gradient of each step, on unconstrained coordinates, before clipping.
  public package(set) var gradientNorm: [Double] = []
  /// The mean objective of each whole epoch, every step weighted by its rows; empty without mini-batches.
  public package(set) var epochs: [Double] = []

  package init() {}

  /// The mean of the latest `count` steps and its standard error from their spread.
  package func latest(_ count: Int) -> (mean: Double, standardError: Double) {
    let values = objective.suffix(count)
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / Double(max(1, values.count - 1))
    return (mean, (variance / Double(values.count)).squareRoot())
  }

  /// How the objective changed late in a fit.
  package struct LateChange {
    package let nats: Double
    /// How many steps the change took.
    package let steps: Int
    /// What further steps would add, were each stretch to add the same share of what the one before it did.
    package let remaining: Double
  }

  /// The change over the last quarter of the fit's path; nil where it is within four standard errors, where less than a tenth
  /// of a nat is to come of a rise, or where there are too few steps to tell.
  ///
  /// The path is the sum of the learning rates: where these fall to zero, the last steps stand still wherever they are.
  package func lateChange(rates: (Int) -> Double) -> LateChange? {
    guard objective.count >= 60 else { return nil }
    var path: [Double] = []
    for step in objective.indices { path.append((path.last ?? 0) + rates(step)) }
    let ends = [0.625, 0.75, 0.875].map { share in
      1 + (path.firstIndex { $0 >= share * (path.last ?? 0) } ?? 0)
    }
    let parts = zip(ends, ends.dropFirst() + [path.count]).map { Array(objective[$0..<$1]) }
    guard parts.allSatisfy({ $0.count >= 20 }) else { return nil }
    let (first, before, after) = (parts[0].blocked, parts[1].blocked, parts[2].blocked)
    let nats = after.mean - before.mean
    let error = (before.squaredError + after.squaredError).squareRoot()
    guard Swift.abs(nats) > Swift.max(4 * error, 0.01) else { return nil }
    let steps = path.count - ends[1]
    let share = Swift.min(Swift.max(nats / (before.mean - first.mean), 0), 0.9)
    // From the end of the last stretch, half a stretch after its middle.
    let remaining = nats * share.squareRoot() * share / (1 - share)
    guard nats < 0 || remaining > 0.1 else { return nil }
    return LateChange(nats: nats, steps: steps, remaining: remaining)
  }

  /// Whether a fit with an optimizer stopped on its way, in words.
  func lateNote(_ optimizer: any Optimizer, planned: Int) -> String? {
    let rate = { optimizer.learningRate(at: $0, of: planned) }
    guard let change = lateChange(rates: rate) else { return nil }
    let span = "over the last \(change.steps) of \(objective.count) steps"
    let size = "\(change.nats.magnitude.words(digits: 2)) nats"
    if change.nats < 0 { return "the objective fell by \(size) \(span): make smaller steps" }
    let more = "about \(change.remaining.words(digits: 2)) are to come"
    return "the objective still rose by \(size) \(span), and \(more): make more steps, or larger"
  }

  /// Adds the means of the epochs that end in the steps up to now.
  package mutating func closeEpochs(_ batches: Batches) {
    let length = batches.stepsPerEpoch
    while (epochs.count + 1) * length <= objective.count {
      let start = epochs.count * length
      var sum = 0.0
      for position in 0..<length {
        let rows = min(batches.size, batches.total - position * batches.size)
        sum += objective[start + position] * Double(rows)
      }
      epochs.append(sum / Double(batches.total))
    }
  }
}

extension [Double] {
  /// The mean, and the square of its standard error from the means of ten blocks, within which steps may be alike.
  fileprivate var blocked: (mean: Double, squaredError: Double) {
    let blocks = (0..<10).map { block in
      let own = self[block * count / 10..<(block + 1) * count / 10]
      return own.reduce(0, +) / Double(own.count)
    }
    return blocks.meanAndSquaredError
  }
}
