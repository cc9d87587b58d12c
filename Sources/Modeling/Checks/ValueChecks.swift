internal import EvidenceDistributions
internal import EvidenceTensors

/// The numbers themselves: finite, limits apart, and inside the supports.
extension Binding {
  func checkValues() throws(UsageError) {
    for declaration in structure.declarations {
      guard let values = data[declaration.variable] else { continue }
      let isLimit = isLimit(declaration.variable)
      if let position = isLimit ? values.firstNaN : values.firstNonFinite {
        let element = element(position, of: declaration, values)
        throw UsageError(
          what: "\(element) is \(values[position])",
          place: place(declaration.variable),
          fix: values[position].isNaN && structure.jointSite(of: declaration.variable) != nil
            ? "Say that it is missing, as in `Values(…, missing: .nan)`, or remove it"
            : "Remove or replace what is not finite"
        )
      }
      try requireSupport(declaration, values)
    }
  }

  /// Whether an input bounds observed values and is nothing else, so that it may be infinite.
  private func isLimit(_ variable: Variable) -> Bool {
    guard variable.role == .input else { return false }
    let readers = (structure.joint + structure.guide).filter { $0.parents.contains(variable) }
    return !readers.isEmpty
      && readers.allSatisfy { site in
        let read = site.distribution.parameters.filter { $0.tensor.variables.contains(variable) }
        return site.variable.role == .observed && !read.isEmpty
          && read.allSatisfy { $0.isLimit && $0.tensor.takesEntries(of: variable) }
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
    let parts = (start..<start + size).map { values.isMissing($0) ? "missing" : "\(values[$0])" }
    let words = size == 1 ? Support.words(values[start]) : "[\(parts.joined(separator: ", "))]"
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

extension Values {
  fileprivate var firstNaN: Int? {
    firstNonFinite.flatMap { _ in doubles.firstIndex(where: \.isNaN) }
  }
}

extension Tensor {
  /// Whether it is a variable, or the variable gathered at indices that do not read it.
  fileprivate func takesEntries(of variable: Variable) -> Bool {
    if self.variable == variable { return true }
    switch operation {
    case .gather, .gatherAxis:
      return inputs[0].takesEntries(of: variable)
        && inputs.dropFirst().allSatisfy { !$0.variables.contains(variable) }
    default: return false
    }
  }
}
