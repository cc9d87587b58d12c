internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceFiles
public import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// A guide that is made of the model: each latent of a plate is drawn by a network of what the model turned round says that
  /// it must know, its own repetition's data and latents that are drawn before.
  ///
  /// The free coordinates of a latent are a normal vector, of full rank up to 32 of them, in units of the prior predictive; a
  /// `flow` of so many `layers` may bend it. What repeats over further plates enters as a sum over its rows that knows their
  /// number, so that data may have any number of them; the network's size does not depend on it. `hidden` are the sizes of the
  /// hidden layers, none for what is linear. Latents without a plate have a structured guide and are drawn first.
  ///
  /// A fit throws `UsageError` where no latent repeats over a plate, where repetitions depend on one another, and for data over
  /// plates that do not contain the latent's.
  /// - Reference: Webb, Golinski, Zinkov, Siddharth, Rainforth, Teh & Wood (2018), "Faithful inversion of generative models for
  ///   effective amortized inference"; Zaheer, Kottur, Ravanbakhsh, Póczos, Salakhutdinov & Smola (2017), "Deep sets".
  public static func amortized(
    hidden: [Int] = [64, 64],
    activation: Activation = .silu,
    flow: FlowFamily? = nil,
    layers: Int = 2
  ) -> AutomaticGuide {
    let form = AmortizedForm(hidden: hidden, activation: activation, flow: flow, layers: layers)
    return AutomaticGuide(
      "amortized",
      takesMarginals: false,
      settings: form.settings,
      withSettings: { AmortizedForm($0).map { .amortized($0) } }
    ) { task throws(UsageError) in
      try AmortizedGuide(task, form).blocks
    }
  }

  private static func amortized(_ form: AmortizedForm) -> AutomaticGuide {
    let (hidden, layers) = (form.hidden, form.layers)
    return .amortized(
      hidden: hidden,
      activation: form.activation,
      flow: form.flow,
      layers: layers
    )
  }
}

/// What the networks of an amortized guide look like.
struct AmortizedForm: Sendable {
  let hidden: [Int]
  let activation: Activation
  let flow: FlowFamily?
  let layers: Int

  var settings: [JSONValue.Member] {
    [
      .init("hidden", .array(hidden.map(JSONValue.integer))),
      .init("activation", .string(activation.rawValue)),
      .init("flow", flow.map { .string($0.rawValue) } ?? .null),
      .init("layers", .integer(layers)),
    ]
  }

  /// Such as "64–64 tanh".
  var words: String {
    hidden.isEmpty
      ? "a linear map" : "\(hidden.map(String.init).joined(separator: "–")) \(activation.rawValue)"
  }
}

extension AmortizedForm {
  /// Nil for settings that are none of this family.
  init?(_ saved: JSONValue) {
    guard case .array(let sizes)? = saved["hidden"],
      case .string(let name)? = saved["activation"], let activation = Activation(rawValue: name),
      case .integer(let layers)? = saved["layers"]
    else { return nil }
    let hidden = sizes.compactMap { size in
      if case .integer(let count) = size { count } else { nil as Int? }
    }
    var flow: FlowFamily?
    if case .string(let name)? = saved["flow"] {
      guard let own = FlowFamily(rawValue: name) else { return nil }
      flow = own
    }
    guard hidden.count == sizes.count else { return nil }
    self.init(hidden: hidden, activation: activation, flow: flow, layers: layers)
  }
}

/// The blocks of an amortized guide.
private struct AmortizedGuide {
  private(set) var blocks: [any GuideBlock] = []

  init(_ task: AutomaticGuide.Task, _ form: AmortizedForm) throws(UsageError) {
    let local = task.latents.filter { !$0.variable.plates.isEmpty }
    try Self.requirePlate(task, local)
    try Self.requireApart(task, local)
    let global = task.latents.filter { $0.variable.plates.isEmpty }
    blocks = try AutomaticGuide.structured.marginals(.sinhArcsinh).blocks(
      for: global,
      in: task.bound,
      factors: task.factors
    )
    let inverse = ModelInverse(of: task)
    let features = GuideFeatures(of: task)
    var drawn: [(latent: GuideCoordinates, groups: [FeatureGroup])] = []
    for (latent, given) in inverse.steps where !latent.plates.isEmpty {
      guard let site = local.first(where: { $0.variable == latent }) else { continue }
      let coordinates = GuideCoordinates([site], sizes: task.bound.sizes)
      drawn.append((coordinates, try features.groups(for: site, given: given)))
    }
    let expressions = drawn.flatMap { latent, groups in
      groups.flatMap(\.features).filter(\.isScaled) + [GuideFeature(of: latent)]
    }
    let scales = PredictiveScales(of: expressions, in: task.bound)
    for (latent, groups) in drawn {
      blocks.append(try AmortizedBlock(latent, given: groups, scales, form))
    }
  }

  private static func requirePlate(
    _ task: AutomaticGuide.Task,
    _ local: [Site]
  ) throws(UsageError) {
    guard local.isEmpty else { return }
    let names = task.latents.map { "`\($0.path)`" }.joined(separator: ", ")
    let verb = task.latents.count == 1 ? "repeats" : "repeat"
    throw UsageError(
      what: "\(names) \(verb) over no plate, and a network has nothing to amortize over",
      place: "AutomaticGuide.amortized",
      fix: "Declare the data sets as a plate, or use `.structured`"
    )
  }

  /// A network draws each repetition by itself.
  private static func requireApart(
    _ task: AutomaticGuide.Task,
    _ local: [Site]
  ) throws(UsageError) {
    let sizes = task.bound.sizes
    let counts = task.latents.map { ($0.variable, GuideCoordinates([$0], sizes: sizes).dimension) }
    let graph = CouplingGraph(
      of: task.latents.map(\.variable),
      in: task.factors,
      sizes: sizes,
      dimensions: Dictionary(uniqueKeysWithValues: counts),
      mostFlattened: .max
    )
    for site in local {
      let group = graph.groups.first { $0.latents.contains(site.variable) }
      let kept = group?.plates ?? site.variable.axes
      guard let lost = site.variable.plates.first(where: { !kept.contains($0) }) else { continue }
      throw UsageError(
        what: "factors couple the repetitions of `\(site.path)` over \(lost), of which a network "
          + "would draw each by itself",
        place: site.place,
        fix: "Choose another guide for it, such as `.guide(.structured, for: \\.\(site.path))`, or "
          + "state one"
      )
    }
  }
}
