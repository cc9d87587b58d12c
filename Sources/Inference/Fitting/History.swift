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

  /// By how much the mean objective of the last tenth of the steps exceeds that of the tenth before; nil where that is
  /// within three standard errors or a hundredth of a nat, or where there are too few steps to tell.
  package var lateChange: (nats: Double, steps: Int)? {
    let count = objective.count / 10
    guard count >= 20 else { return nil }
    var earlier = self
    earlier.objective.removeLast(count)
    let (after, before) = (latest(count), earlier.latest(count))
    let change = after.mean - before.mean
    let variance = after.standardError * after.standardError
    let error = (variance + before.standardError * before.standardError).squareRoot()
    return Swift.abs(change) > Swift.max(3 * error, 0.01) ? (change, count) : nil
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
