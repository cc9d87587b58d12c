public import EvidenceTensors

/// Values of a model's variables by key path: `[\.x: images, \.label: labels]`, so that a renamed variable is an error of the
/// compiler.
///
/// Where their number is known only at run time, they are made from a sequence, such as those of an array of modules:
///
///     let heights = Bindings(rows.indices.map { (\Schools.classes[$0].height, Values(rows[$0])) })
public struct Bindings<M: Model>: ExpressibleByDictionaryLiteral {
  package struct Entry {
    /// The variable of the model that the values are of.
    package let variable: (M) -> Tensor
    package let values: Values
    package let intervention: Intervention?
  }
  package private(set) var entries: [Entry]

  public init(_ entries: some Sequence<(KeyPath<M, Tensor>, Values)>) {
    self.init(entries.map { path, values in ({ $0[keyPath: path] }, values) })
  }

  package init(_ entries: [((M) -> Tensor, Values)]) {
    self.entries = entries.map { Entry(variable: $0, values: $1, intervention: nil) }
  }

  /// None.
  public init() { entries = [] }

  public init(dictionaryLiteral elements: (KeyPath<M, Tensor>, Values)...) { self.init(elements) }

  /// These and others together.
  public func appending(_ others: Bindings) -> Bindings {
    var copy = self
    copy.entries += others.entries
    return copy
  }

  /// These, and latents that are known: each is data, and its factor p(h | parents) is one of the likelihood.
  ///
  /// - Shapes: of each, plates in declared order, then its event shape.
  /// - Support: that of its prior. What is observed, an input or a parameter is an error where the data are bound.
  ///
  ///     try exactLogEvidence(model, observing: data.condition([\.mean: 2]))   // log p(y, mean = 2)
  public func condition(_ values: Bindings) -> Bindings { intervening(.condition, values) }

  /// These, and latents or observed variables that are set from outside: each is an input, and its own factor is cut.
  ///
  /// - Shapes: of each, plates in declared order, then its event shape.
  /// - Support: all finite numbers, as nothing says where it would be by itself; what indexes must do so within what is indexed.
  ///
  ///     try exactLogEvidence(model, observing: data.do([\.dose: 1]))   // log p(y | do(dose = 1))
  /// - Reference: Pearl (2009), "Causality", section 3.2.
  public func `do`(_ values: Bindings) -> Bindings { intervening(.set, values) }

  private func intervening(_ intervention: Intervention, _ values: Bindings) -> Bindings {
    var copy = self
    copy.entries += values.entries.map {
      Entry(variable: $0.variable, values: $0.values, intervention: $0.intervention ?? intervention)
    }
    return copy
  }
}
