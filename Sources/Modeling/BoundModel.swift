package import EvidenceTensors

/// A validated model with its data: everything known before inference starts.
package struct BoundModel: Sendable {
  package let structure: Structure
  /// The numbers of every observed and input variable: plates in declared order, then the event shape.
  package let data: [Variable: Values]
  /// The size of every plate of the model.
  package let sizes: [Axis: Int]
  private let givenSizes: [Axis: Int]
  /// Whether every observed and input variable has data.
  private let isWhole: Bool

  /// Binds data to a model.
  ///
  /// The leading dimensions of each variable's data are its plates in declared order. `sizes` is for plates whose size
  /// no data tell, and `missing` names observed variables of which entries count as ones that may be, whatever these data are. The
  /// limits of `Truncated`, `Censored` and `IntervalCensored` may be infinite: there is none then.
  /// - Throws: `UsageError` for data that are missing, of another shape, not finite, outside a support, or bound to
  ///   something that takes none; and for plates of unknown or contradictory size. Where it is not to be `isWhole`, data may be
  ///   missing until they are read.
  package init(
    _ structure: Structure,
    data: [Variable: Values],
    sizes: [Axis: Int] = [:],
    missing: Set<Variable> = [],
    isWhole: Bool = true
  ) throws {
    // What was said of which entries are there belongs to earlier data.
    let data = data.filter { !structure.isPresence($0.key) }
    self.isWhole = isWhole
    givenSizes = sizes
    let whole = structure.whole
    let binding = Binding(structure: whole, data: data, isWhole: isWhole)
    var all = data
    for (variable, values) in data {
      let isTold = values.holes != nil || structure.askedFor.contains(variable)
      if isTold, let presence = variable.presence { all[presence] = values.presence }
    }
    self.data = all
    try binding.checkVariables()
    self.sizes = try binding.plateSizes(given: sizes)
    let empty = AxisSet(self.sizes.filter { $0.value == 0 }.keys)
    self.structure = whole.seeing(missing: binding.withHoles.union(missing), empty: empty)
    try binding.checkHoles()
    try binding.checkValues()
    try binding.checkParameters()
    try binding.checkIndices(sizes: self.sizes)
  }

  /// The same model with other data, such as held-out ones; variables that are not named keep theirs.
  ///
  /// - Throws: `UsageError` as the initializer does.
  package func replacing(data new: [Variable: Values]) throws -> BoundModel {
    let merged = data.merging(new) { $1 }
    let known = Set(new.keys.flatMap(\.plates))
    return try BoundModel(
      structure,
      data: merged,
      // Without all data, the sizes of plates stand for those of what is missing.
      sizes: isWhole ? givenSizes : givenSizes.filter { !known.contains($0.key) },
      isWhole: isWhole
    )
  }

  /// Whether there are data of every observed and input variable.
  package var hasAllData: Bool {
    (structure.observed + structure.inputs).allSatisfy { data[$0] != nil }
  }

  /// The data that a computation which reads some variables needs.
  ///
  /// - Throws: `UsageError` for a variable that has none.
  package func data(of read: Set<Variable>) throws(UsageError) -> [Variable: Values] {
    for declaration in structure.declarations where !isWhole {
      let variable = declaration.variable
      guard [.observed, .input].contains(variable.role), read.contains(variable),
        data[variable] == nil
      else { continue }
      throw UsageError(
        what: "`\(declaration.path)` has no values here, and they are read",
        place: "\(structure.name).data",
        fix: #"Give them: `observing: [\.\#(declaration.path): values]`"#
      )
    }
    var known = data.filter { read.contains($0.key) }
    for (variable, values) in data {
      guard let presence = variable.presence, read.contains(presence) else { continue }
      known[presence] = values.presence
    }
    return known
  }

  /// The data of one variable.
  ///
  /// - Throws: `UsageError` where it has none.
  package func values(of variable: Variable) throws(UsageError) -> Values {
    guard let own = try data(of: [variable])[variable] else {
      preconditionFailure("BoundModel: \(structure.name(of: variable)) takes no data")
    }
    return own
  }
}
