public import EvidenceTensors

/// Values of a model's latents, each read by its key path: `try draws[\.effect]`.
public struct LatentValues<M: Model>: Sendable {
  private let model: M
  private let values: [Variable: Values]
  private let structure: Structure

  package init(_ model: M, _ values: [Variable: Values], of structure: Structure) {
    self.model = model
    self.values = values
    self.structure = structure
  }

  /// The values of a latent.
  ///
  /// - Throws: `UsageError` where the path leads to something else, and for a latent that was summed or integrated out.
  public subscript(path: KeyPath<M, Tensor>) -> Values {
    get throws {
      let quantity = structure.here(model[keyPath: path])
      let variable = quantity.variable
      if let variable, let own = values[variable] { return own }
      let latent = variable.flatMap { structure.latents.contains($0) ? $0 : nil }
      let own = structure.latents.filter { values[$0] != nil }
      let names = own.map { "`\(structure.name(of: $0))`" }
      let reason = latent.map {
        "`\(structure.name(of: $0))` is summed or integrated out and has no values"
      }
      throw UsageError(
        what: quantity.mistake ?? reason
          ?? "the path does not lead to a latent of \(structure.name)",
        place: "LatentValues",
        fix: names.isEmpty
          ? "Ask for `probabilities(of:)` or `mean(of:)`"
          : "Name \(names.count > 1 ? "one of " : "")\(names.joined(separator: ", "))"
      )
    }
  }
}
