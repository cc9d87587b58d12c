internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// The order in which the latents of a guide are drawn, and what each must know of the data and of those before it.
///
/// Latents of other guides are drawn before; what is summed and integrated out stands between those that it ties together. A
/// latent of fewer plates is drawn before those of more.
struct ModelInverse {
  let steps: [(latent: Variable, given: [Variable])]

  init(of task: AutomaticGuide.Task) {
    let structure = task.bound.structure
    let sites = structure.joint
    let variables = sites.map(\.variable)
    let inputs = Set(sites.flatMap(\.parents)).subtracting(variables)
    let latents = task.latents.map(\.variable)
    let drawn = task.factors.reduce(into: Set<Variable>()) { $0.formUnion($1.reads) }
    let known = variables.filter { $0.role != .latent || drawn.contains($0) }
    let order = inputs.sorted { $0.number < $1.number } + variables
    steps =
      FaithfulInverse(
        of: latents,
        given: inputs.union(known).subtracting(latents),
        in: order,
        parents: Dictionary(uniqueKeysWithValues: sites.map { ($0.variable, $0.parents) }),
        depth: { $0.plates.count }
      )
      .steps
  }
}
