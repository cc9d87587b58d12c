package import EvidenceTensors

/// A validated model with its data: everything known before inference starts.
package struct BoundModel: Sendable {
  package let structure: Structure
  /// The numbers of every observed and input variable: plates in declared order, then the event shape.
  package let data: [Variable: Values]
  /// The size of every plate of the model.
  package let sizes: [Axis: Int]
  private let givenSizes: [Axis: Int]

  /// Binds data to a model.
  ///
  /// The leading dimensions of each variable's data are its plates in declared order. `sizes` is for plates whose size
  /// no data tell. The limits of `Truncated`, `Censored` and `IntervalCensored` may be infinite: there is none then.
  /// - Throws: `UsageError` for data that are missing, of another shape, not finite, outside a support, or bound to
  ///   something that takes none; and for plates of unknown or contradictory size.
  package init(
    _ structure: Structure,
    data: [Variable: Values],
    sizes: [Axis: Int] = [:]
  ) throws {
    self.structure = structure
    self.data = data
    givenSizes = sizes
    let binding = Binding(structure: structure, data: data)
    try binding.checkVariables()
    self.sizes = try binding.plateSizes(given: sizes)
    try binding.checkValues()
    try binding.checkParameters()
    try binding.checkIndices(sizes: self.sizes)
  }

  /// The same model with other data, such as held-out ones; variables that are not named keep theirs.
  ///
  /// - Throws: `UsageError` as the initializer does.
  package func replacing(data new: [Variable: Values]) throws -> BoundModel {
    let merged = data.merging(new) { $1 }
    return try BoundModel(structure, data: merged, sizes: givenSizes)
  }
}
