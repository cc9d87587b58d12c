internal import EvidenceDistributions
internal import EvidenceTensors

/// Checks the distribution of one factor by itself, and tells what it reads.
struct DistributionReader {
  let variable: Variable
  let factor: Factor
  let context: SiteReader

  private var distribution: any Distribution { factor.distribution }
  private var value: Tensor { Tensor(variable) }
  private var quoted: String { context.quoted(variable) }
  /// The name in its own type, such as `mean` of `first.mean`.
  private var lastName: Substring {
    context.reflection.path(of: variable)?.split(separator: ".").last ?? "name"
  }

  /// The variables that the distribution reads.
  var dependencies: Set<Variable> {
    var read = distribution.logProb(value).variables
    for parameter in distribution.parameters { read.formUnion(parameter.tensor.variables) }
    return read.subtracting([variable])
  }

  func check() throws(UsageError) {
    for parameter in distribution.parameters {
      try requireSound(parameter)
    }
    try requireDeclared()
    try requireKnownValuesInDomain()
    try requirePlates()
    try requireShape()
    try requireProper()
  }

  private func requireSound(_ parameter: DistributionParameter) throws(UsageError) {
    if let mistake = parameter.tensor.mistake {
      throw UsageError(
        what: "in \(distribution.name).\(parameter.name) of \(quoted), \(mistake)",
        place: factor.place,
        fix: "Correct the shapes in the formula"
      )
    }
    if parameter.tensor.variables.contains(variable) {
      throw UsageError(
        what: "the distribution of \(quoted) depends on \(quoted) itself",
        place: factor.place,
        fix: "Take \(quoted) out of \(distribution.name).\(parameter.name)" + earlierValues
      )
    }
  }

  /// What data that depend on those before them can be written with.
  private var earlierValues: String {
    guard variable.role == .observed else { return "" }
    return "; where data depend on those before, read these from an @Input that holds them, one "
      + "row late, and give the first value a factor of its own"
  }

  private func requireDeclared() throws(UsageError) {
    let foreign = dependencies.filter { context.reflection.path(of: $0) == nil }
    // The one declared first, so that the same mistake gives the same sentence.
    guard let first = foreign.min(by: { $0.number < $1.number }) else { return }
    let what = context.description(ofForeign: first)
    throw UsageError(
      what: "the \(distribution.name) of \(quoted) reads \(what) that \(context.model) does not "
        + "declare",
      place: factor.place,
      fix: "Use a variable of this very model, or store the part that declares it in a property"
    )
  }

  private func requireKnownValuesInDomain() throws(UsageError) {
    guard let error = distribution.invalidParameter() else { return }
    throw UsageError(
      what: "\(error.place) of \(quoted): \(error.what)",
      place: factor.place,
      fix: error.fix
    )
  }

  private func requirePlates() throws(UsageError) {
    var carriers = distribution.parameters.map { ("\(distribution.name).\($0.name)", $0.tensor) }
    carriers.append((distribution.name, distribution.logProb(value)))
    for (name, tensor) in carriers {
      let missing = tensor.axes.subtracting(variable.axes)
      guard let plate = missing.sorted.first else { continue }
      throw UsageError(
        what: "\(name) of \(quoted) repeats over \(plate), over which \(quoted) does not",
        place: factor.place,
        fix: "Declare \(quoted) with `per: \(plate).self`, or leave what repeats out of the formula"
      )
    }
  }

  private func requireShape() throws(UsageError) {
    // A density that fits may still be joined with a support that has a shape of its own.
    let densities = [distribution.logDensity(value), distribution.logProb(value)]
    let results = densities.map { distribution.counted($0, of: value) }
    guard let mistake = results.lazy.compactMap(\.mistake).first else { return }
    if let flow = (distribution as? any Mapped)?.bijector as? FlowBijector {
      let size = "\(flow.flow.count) number\(flow.flow.count == 1 ? "" : "s")"
      throw UsageError(
        what: "\(quoted) has event shape \(variable.shape), and its flow is of \(size)",
        place: factor.place,
        fix: "Declare \(quoted) with a shape of [\(flow.flow.count)], or make the flow one of "
          + "\(variable.shape.product) numbers"
      )
    }
    // A chain's shapes say little by themselves: its steps are formulas of the previous value.
    if distribution.isSequence {
      throw UsageError(
        what: "in the \(distribution.name) of \(quoted), \(mistake)",
        place: factor.place,
        fix: stepFix
      )
    }
    let shapes = distribution.parameters.map { "\($0.name) \($0.tensor.shape)" }
    let given = shapes.isEmpty ? "" : " with \(shapes.joined(separator: " and "))"
    throw UsageError(
      what: "\(quoted) has event shape \(variable.shape), which \(distribution.name)\(given) "
        + "does not fit",
      place: factor.place,
      fix: "Declare \(quoted) with the shape of the distribution, or change its parameters' shapes"
    )
  }

  /// What may stand in a step, and where what changes from step to step stands instead.
  private var stepFix: String {
    let other =
      variable.role == .observed
      ? "an input that holds the values before, and a factor without a chain"
      : "a Potential of the whole sequence, or a module a step"
    let isMisshapen = (distribution as? MarkovChain)?.isMisshapen(at: value) ?? false
    guard isMisshapen else { return "Correct the shapes in the formula" }
    return "Describe one step; where it changes with time, write \(other)"
  }

  /// A flat or a point distribution says nothing about data, and nothing can be drawn from a flat one.
  private func requireProper() throws(UsageError) {
    if variable.role == .observed, !distribution.isProper || distribution.support == .point {
      throw UsageError(
        what: "\(quoted) is observed, and \(distribution.name) has no density to judge data by",
        place: factor.place,
        fix: "Give it a distribution with a density or a probability for each value"
      )
    }
    if context.part == .joint, variable.role == .latent, distribution.support == .point {
      throw UsageError(
        what: "the Delta of \(quoted) leaves nothing to infer",
        place: factor.place,
        fix: "Make it a derived quantity, `var \(lastName): Tensor { … }`"
      )
    }
    if context.part == .joint, variable.role == .latent, distribution.hasAtoms {
      throw UsageError(
        what: "\(quoted) is a latent, and its \(distribution.name) gives single points a "
          + "probability, which no density can follow",
        place: factor.place,
        fix: "Observe it, or give it a distribution with a density"
      )
    }
    if context.part == .guide, !distribution.isProper {
      throw UsageError(
        what: "\(quoted) is \(distribution.name) in the guide, from which nothing can be drawn",
        place: factor.place,
        fix: "Give it a proper distribution, or a point with Delta"
      )
    }
  }
}
