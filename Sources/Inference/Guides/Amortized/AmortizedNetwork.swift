internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// A normal vector whose location and spread are a network's function of features.
///
/// What is linear in the features need not go through the hidden layers: the location reads both. The spread reads the hidden
/// units and the numbers of rows. All starts at the standard normal.
struct AmortizedNetwork: Module {
  private let summaries: [RowSummary]
  private let layers: [Dense]
  private let activation: Activation
  private let location: ContextVector
  private let logScale: ContextVector
  /// The rows of a triangle below its diagonal, as a square of one size less.
  private let below: ContextVector?
  private let outputs: Int
  /// How many numbers a flow is told.
  let context: Int

  /// `features` are known as they are, `rows` those of each group of rows.
  init(_ features: Int, rows: [Int], _ form: AmortizedForm, outputs: Int, isDense: Bool) {
    summaries = rows.map { RowSummary($0, form) }
    let inputs = features + summaries.reduce(0) { $0 + $1.outputs }
    layers = inputs > 0 ? form.layers(from: inputs) : []
    activation = form.activation
    let hidden = layers.last?.outputs ?? 0
    let units = hidden + rows.count
    context = units > 0 ? units : inputs
    location = ContextVector(outputs, context: inputs + hidden)
    logScale = ContextVector(outputs, context: units)
    let others = outputs - 1
    below = isDense && others > 0 ? ContextVector(others * others, context: units) : nil
    self.outputs = outputs
  }

  func callAsFunction(_ features: [Tensor], rows: [(Tensor, FeatureGroup)]) -> NormalVector {
    let sums = zip(summaries, rows).map { $0($1.0, $1.1) }
    let numbers = sums.map(\.number)
    let shown = joined(features + sums.map(\.pooled) + numbers)
    let hidden = layers.isEmpty ? nil : shown.map { layers.reduce($0) { activation($1($0)) } }
    let all = joined([shown, hidden].compactMap(\.self))
    let units = joined([hidden].compactMap(\.self) + numbers)
    return NormalVector(
      mean: location(all),
      logScale: logScale(units),
      below: below.map { own in
        let triangle = lowerTriangle(own(units).reshaped(outputs - 1, outputs - 1))
        // One row down and one column short: what was on the diagonal comes to lie below it.
        return triangle.padded(before: 1).padded(after: 1, dimension: 1)
      },
      context: units ?? shown
    )
  }

  private func joined(_ parts: [Tensor]) -> Tensor? { parts.isEmpty ? nil : concatenated(parts) }
}

/// What rows hold, whatever their number n: sums of features and of what a network makes of them, Σ f / (n + κ), and
/// log(1 + n / κ), with a strength κ of its own for each.
///
/// The posterior mean of a conjugate prior that is worth κ rows is linear in the former, and the logarithm of its spread in the
/// latter.
private struct RowSummary: Module {
  private let layers: [Dense]
  private let activation: Activation
  @Parameter private var strength: Tensor
  private let sums: Int
  var outputs: Int { sums + 1 }

  init(_ features: Int, _ form: AmortizedForm) {
    layers = form.layers(from: features)
    activation = form.activation
    sums = features + (layers.last?.outputs ?? 0)
    _strength = Parameter(sums + 1, in: .positive, initially: 1)
  }

  func callAsFunction(
    _ rows: Tensor,
    _ group: FeatureGroup
  ) -> (pooled: Tensor, number: Tensor) {
    let made = layers.isEmpty ? [] : [layers.reduce(rows) { activation($1($0)) }]
    let total = group.total(group.weight * concatenated([rows] + made))
    let number = group.total(group.weight)
    let pooled = total / (number + strength[0..<sums])
    return (pooled, log1p(number / strength[sums..<sums + 1]))
  }
}

extension AmortizedForm {
  fileprivate func layers(from inputs: Int) -> [Dense] {
    zip([inputs] + hidden, hidden).map { Dense($0, $1) }
  }
}

/// A vector μ + L ε of standard normal numbers ε.
struct NormalVector: Sendable {
  let mean: Tensor
  /// The logarithm of the diagonal of L.
  let logScale: Tensor
  /// The rest of L; nil where it is diagonal.
  let below: Tensor?
  /// What the network's last layer sees.
  let context: Tensor?

  var factor: Tensor? { below.map { diagonalMatrix(exp(logScale)) + $0 } }

  func point(_ noise: Tensor) -> Tensor {
    guard let factor else { return mean + exp(logScale) * noise }
    return mean + matmul(factor, noise)
  }

  func noise(of point: Tensor) -> Tensor {
    guard let factor else { return (point - mean) / exp(logScale) }
    return triangularSolve(factor, point - mean)
  }

  func logDensity(at noise: Tensor) -> Tensor { sum(Normal(0, 1).logDensity(noise) - logScale) }

  var deviations: Tensor {
    factor.map { sqrt(sum(square($0), dimensions: [1])) } ?? exp(logScale)
  }

  /// The vector's distribution when it is measured in other units.
  func distribution(center: Tensor, unit: Tensor) -> any Distribution {
    let location = center + unit * mean
    guard let factor else { return Normal(location, unit * exp(logScale)) }
    let column = unit.reshaped(unit.shape[0], 1)
    return MultivariateNormal(location, choleskyFactor: column * factor)
  }
}
