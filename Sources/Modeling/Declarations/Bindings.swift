public import EvidenceTensors

/// Values of a model's variables by key path: `[\.x: images, \.label: labels]`, so that a renamed variable is an error of the
/// compiler.
///
/// Where their number is known only at run time, they are made from a sequence, such as those of an array of modules:
///
///     let heights = Bindings(rows.indices.map { (\Schools.classes[$0].height, Values(rows[$0])) })
public struct Bindings<M: Model>: ExpressibleByDictionaryLiteral {
  package let entries: [(path: KeyPath<M, Tensor>, values: Values)]

  public init(_ entries: some Sequence<(KeyPath<M, Tensor>, Values)>) {
    self.entries = entries.map { ($0, $1) }
  }

  public init(dictionaryLiteral elements: (KeyPath<M, Tensor>, Values)...) { self.init(elements) }

  /// These and others together.
  public func appending(_ others: Bindings) -> Bindings {
    Bindings((entries + others.entries).map { ($0.path, $0.values) })
  }
}
