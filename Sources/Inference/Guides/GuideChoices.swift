package import EvidenceExact
package import EvidenceModeling
package import EvidenceTensors

/// Which automatic guides the latents have for which the model states none.
package struct GuideChoices: Sendable {
  /// Nil where none is asked for: what can be is then integrated out, and only the rest has a guide.
  private(set) var others: AutomaticGuide?
  package private(set) var rest = AutomaticGuide.structured.marginals(.sinhArcsinh)
  private(set) var some: [(family: AutomaticGuide, latents: [Variable])] = []

  package init() {}

  /// Whether a guide of a latent is asked for.
  func names(_ latent: Variable) -> Bool {
    others != nil || some.contains { $0.latents.contains(latent) }
  }

  package mutating func choose(_ family: AutomaticGuide) { others = family }

  /// The family of what is not integrated out.
  mutating func choose(rest family: AutomaticGuide) {
    rest = family
    others = nil
  }

  /// Later choices replace earlier ones.
  mutating func choose(_ family: AutomaticGuide, for latents: [Variable]) {
    for index in some.indices { some[index].latents.removeAll(where: latents.contains) }
    some.append((family, latents))
  }

  /// The blocks of latents that have free coordinates, each after those that it reads; `factors` couple them.
  package func blocks(
    for latents: [Site],
    in bound: BoundModel,
    factors: [LogFactor]
  ) throws(UsageError) -> [any GuideBlock] {
    let chosen = some.flatMap(\.latents)
    let unnamed = latents.filter { !chosen.contains($0.variable) }
    var result = try (others ?? self.rest).blocks(for: unnamed, in: bound, factors: factors)
    for (family, own) in some {
      let latents = latents.filter { own.contains($0.variable) }
      result += try family.blocks(for: latents, in: bound, factors: factors)
    }
    return try Self.ordered(result, bound.structure.name)
  }

  private static func ordered(
    _ blocks: [any GuideBlock],
    _ model: String
  ) throws(UsageError) -> [any GuideBlock] {
    let reads = blocks.map(\.reads)
    var left = Array(blocks.indices)
    var result: [any GuideBlock] = []
    while !left.isEmpty {
      let open = Set(left.flatMap { blocks[$0].variables })
      guard let next = left.firstIndex(where: { reads[$0].isDisjoint(with: open) }) else {
        throw UsageError(
          what:
            "the supports of \(blocks[left[0]].names) read latents of another guide, and the other "
            + "way round",
          place: "\(model).guide",
          fix: "Choose one guide for all of these latents"
        )
      }
      result.append(blocks[left.remove(at: next)])
    }
    return result
  }
}

extension Structure {
  /// The latents that key paths into `model` lead to.
  ///
  /// - Throws: `UsageError` where a path leads to something else.
  func latents<M: Model>(
    _ paths: [KeyPath<M, Tensor>],
    of model: M,
    place: String
  ) throws(UsageError) -> [Variable] {
    var result: [Variable] = []
    for path in paths {
      guard let variable = here(model[keyPath: path]).variable, latents.contains(variable) else {
        throw UsageError(
          what: "the path does not lead to a latent of \(self.name)",
          place: place,
          fix: "Name what is declared with @Latent"
        )
      }
      result.append(variable)
    }
    return result
  }

  /// The latents that key paths into `model` lead to, for which a guide is chosen automatically.
  ///
  /// - Throws: `UsageError` where a path leads to something else.
  func automaticLatents<M: Model>(
    _ paths: [KeyPath<M, Tensor>],
    of model: M
  ) throws(UsageError) -> [Variable] {
    let place = "VariationalInference.guide"
    let result = try self.latents(paths, of: model, place: place)
    for variable in result {
      let name = name(of: variable)
      switch guideKind(of: variable) {
      case .automatic: continue
      case .stated:
        throw UsageError(
          what: "`\(name)` has the guide that \(self.name) states",
          place: place,
          fix: "Take `\(name) ~ …` out of the model's guide, or leave out `\(name)` here"
        )
      case .summedOut:
        throw UsageError(
          what: "`\(name)` is summed out over its values and has no guide",
          place: place,
          fix: "Leave out `\(name)` here"
        )
      }
    }
    return result
  }
}
