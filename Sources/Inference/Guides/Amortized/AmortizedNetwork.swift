internal import EvidenceModeling
internal import EvidenceTensors

/// What a network makes of features, for a head to read.
///
/// What is linear in the features need not go through the hidden layers: it is there beside their units.
struct AmortizedNetwork: Module {
  private let summaries: [RowSummary]
  private let layers: [Dense]
  private let activation: Activation
  /// The numbers of features, and of hidden units and of rows.
  let (features, units): (Int, Int)

  struct Output: Sendable {
    /// Features and hidden units; nil where there are none.
    let all: Tensor?
    /// Hidden units and the numbers of rows, whose size nothing far out can raise much.
    let units: Tensor?
  }

  /// `known` features are there as they are, `rows` those of each group of rows.
  init(_ known: Int, rows: [Int], _ form: AmortizedForm) {
    summaries = rows.map { RowSummary($0, form) }
    let inputs = known + summaries.reduce(0) { $0 + $1.outputs }
    layers = inputs > 0 ? form.layers(from: inputs) : []
    activation = form.activation
    let hidden = layers.last?.outputs ?? 0
    (features, units) = (inputs + hidden, hidden + rows.count)
  }

  func callAsFunction(_ known: [Tensor], rows: [(Tensor, FeatureGroup)]) -> Output {
    let sums = zip(summaries, rows).map { $0($1.0, $1.1) }
    let numbers = sums.map(\.number)
    let shown = Self.joined(known + sums.map(\.pooled) + numbers)
    let hidden = shown.flatMap { shown in
      layers.isEmpty ? nil : [layers.reduce(shown) { activation($1($0)) }]
    }
    return Output(
      all: Self.joined((shown.map { [$0] } ?? []) + (hidden ?? [])),
      units: Self.joined((hidden ?? []) + numbers)
    )
  }

  private static func joined(_ parts: [Tensor]) -> Tensor? {
    parts.isEmpty ? nil : concatenated(parts)
  }
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
