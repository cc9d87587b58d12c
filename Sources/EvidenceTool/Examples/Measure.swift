internal import Evidence

/// A number for each row of the data that a study reports beside the bound, such as the squared error of an image.
struct Measure: Sendable {
  let name: String
  /// Summed over its event, one number a row.
  let quantity: Tensor

  /// Its mean over some rows, with the standard error over them.
  func number(
    by state: FitState,
    observing data: [Variable: Values],
    of plate: Axis
  ) throws -> Measured.Number {
    let bound = state.plan.bound
    let all = bound.data.merging(data) { $1 }.filter { $0.key.plates.first == plate }
    let count = all.values.first?.rows ?? 0
    var values: [Double] = []
    // Some thousand rows at a time: activations of all of them would fill the memory.
    for first in stride(from: 0, to: count, by: Self.rows) {
      let rows = first..<min(first + Self.rows, count)
      let part = all.mapValues { $0.selecting(rows: rows) }
      values += try state.mean(of: quantity, observing: part, draws: Self.draws, seed: 1).doubles
    }
    let mean = values.reduce(0, +) / Double(max(1, values.count))
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / Double(max(1, values.count - 1)) / Double(max(1, values.count))
    return .init(mean: mean, standardError: variance.squareRoot())
  }

  private static let rows = 5_000
  private static let draws = 20
}

/// What a measure came to.
struct Measured: Sendable {
  struct Number: Sendable {
    let mean: Double
    let standardError: Double
  }

  let name: String
  let train: Number
  /// On held-out data; nil where there are none.
  let test: Number?
}
