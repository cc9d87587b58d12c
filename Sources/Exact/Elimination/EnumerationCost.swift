internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// What summing out a discrete latent costs: how many numbers the largest table holds, known before it is made.
package struct EnumerationCost {
  /// Tables above this many numbers are refused, where nothing else is asked for.
  package static let limit = 50_000_000

  let variable: Variable
  let choices: Range<Int>
  /// The numbers in the table; nil where they do not fit an integer.
  let count: Int?
  /// The latents of the table.
  let clique: [Variable]
  private let names: String
  /// The most numbers that the table may hold.
  private let limit: Int

  var total: Int { count ?? .max }

  init(
    of variable: Variable,
    choices: Range<Int>,
    _ touched: [LogFactor],
    _ plates: AxisSet,
    in elimination: Elimination
  ) {
    self.variable = variable
    self.choices = choices
    let others = elimination.remaining.filter { other in
      other != variable && touched.contains { $0.variables.contains(other) }
    }
    // What is summed over together has all its repetitions, however tables are counted.
    let (sizes, tableSizes) = (elimination.sizes, elimination.tableSizes)
    var values: [Int?] = [
      Self.assignments(of: variable, choices.count, keeping: plates, sizes)
    ]
    var clique = [variable]
    for other in others {
      guard let own = elimination.support(of: other).enumeratedValues else { continue }
      values.append(Self.assignments(of: other, own.count, keeping: plates, sizes))
      clique.append(other)
    }
    // Of a latent whose repetitions are summed over together, each assignment is a row of all of them.
    let repeated = touched.reduce(plates.union(variable.axes)) {
      $0.union($1.plates).union($1.rows)
    }
    count = repeated.map { tableSizes[$0] ?? 1 }.reduce(
      values.reduce(1, Self.product),
      Self.product
    )
    self.clique = clique
    limit = elimination.mostNumbers
    names = clique.map { "`\(elimination.bound.structure.name(of: $0))`" }.joined(separator: ", ")
  }

  /// Why the sum is refused, if it is.
  var obstacle: String? {
    guard total > limit else { return nil }
    let size = count.map { "\($0)" } ?? "more than \(Int.max)"
    return "the table over all values of \(names) would hold \(size) numbers, above the limit of "
      + "\(limit)"
  }

  private static func assignments(
    of variable: Variable,
    _ choices: Int,
    keeping plates: AxisSet,
    _ sizes: [Axis: Int]
  ) -> Int? {
    let flattened = variable.axes.subtracting(plates).map { sizes[$0] ?? 1 }.product
    return Enumeration.count(choices: choices, elements: flattened * variable.shape.product)
  }

  private static func product(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return nil }
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : product
  }
}
