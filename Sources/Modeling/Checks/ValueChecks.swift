internal import EvidenceDistributions
internal import EvidenceTensors

/// The numbers themselves: finite, and inside the supports.
extension Binding {
  func checkValues() throws(UsageError) {
    for declaration in structure.declarations {
      guard let values = data[declaration.variable] else { continue }
      if let position = values.firstNonFinite {
        let element = element(position, of: declaration, values)
        throw UsageError(
          what: "\(element) is \(values[position])",
          place: place(declaration.variable),
          fix: "Remove or replace what is not finite"
        )
      }
      try requireSupport(declaration, values)
    }
  }

  private func requireSupport(
    _ declaration: DeclaredVariable,
    _ values: Values
  ) throws(UsageError) {
    guard let site = structure.jointSite(of: declaration.variable) else { return }
    let support = site.distribution.support
    let size = declaration.variable.shape.suffix(support.rank).product
    guard let start = values.firstPosition(outside: support, memberSize: size) else { return }
    let element = element(start, of: declaration, values, upTo: support.rank)
    let value = (start..<start + size).map { values[$0] }
    let words = size == 1 ? Support.words(value[0]) : "\(value)"
    throw UsageError(
      what: "\(element) is \(words), outside the support of its \(site.distribution.name) "
        + "(\(site.place)), \(support)",
      place: place(declaration.variable),
      fix: "Correct the data, or give it a distribution whose support holds them"
    )
  }

  /// An element by its index, such as `x[3, 17]`; the last `inner` dimensions are left out.
  func element(
    _ position: Int,
    of declaration: DeclaredVariable,
    _ values: Values,
    upTo inner: Int = 0
  ) -> String {
    var rest = position
    var index: [Int] = []
    for size in values.shape.reversed() {
      index.insert(rest % size, at: 0)
      rest /= size
    }
    let shown = index.dropLast(inner).map { "\($0)" }.joined(separator: ", ")
    return shown.isEmpty ? "`\(declaration.path)`" : "`\(declaration.path)[\(shown)]`"
  }
}
