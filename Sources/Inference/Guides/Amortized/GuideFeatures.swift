internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidenceTensors

/// A vector of real numbers that a network is shown.
struct GuideFeature {
  /// Of data, or of latents that are drawn before; carries the plates of these.
  let expression: Tensor
  /// Whether it is shown in units of the prior predictive.
  var isScaled = true
  /// 1 where a number is there, and 0 where it is missing and so is what it would be; nil where all are there.
  var presence: Tensor?

  var count: Int { expression.shape[0] }
}

extension GuideFeature {
  init(flat expression: Tensor, isScaled: Bool = true, presence: Tensor? = nil) {
    let count = expression.shape.product
    self.init(
      expression: expression.reshaped(count),
      isScaled: isScaled,
      presence: presence?.reshaped(count)
    )
  }

  /// The free coordinates of a latent.
  init(of latent: GuideCoordinates) {
    self.init(expression: latent.coordinates(of: latent.latents.map(\.value)).point)
  }
}

/// Features over the same further plates: what is known of each row.
struct FeatureGroup {
  /// The plates that the latent does not repeat over.
  let rows: AxisSet
  /// Where rows tell by an index of which repetition they are.
  let index: (plate: Axis, place: Tensor)?
  let features: [GuideFeature]
  /// 1 for a row that is there, and 0 for one that is missing.
  let weight: Tensor
  /// The names of what the features are of.
  let names: [String]

  /// Such as "`x`, `y` (summed over Rows)".
  var words: String {
    let all = names.map { "`\($0)`" }.joined(separator: ", ")
    if rows.isEmpty { return all }
    return "\(all) (summed over \(rows.map(\.name).joined(separator: " and ")))"
  }

  /// The sum of what each row holds, of those that belong to the latent's repetition.
  func total(_ each: Tensor) -> Tensor {
    guard let index else { return each.summed(over: rows) }
    return each.scattered(index.place, along: index.plate, summing: rows)
  }
}

/// What networks are shown of the variables of a model.
struct GuideFeatures {
  private let structure: Structure
  private let sizes: [Axis: Int]
  private let factors: [LogFactor]

  /// Integers of more values are shown by their size.
  private static let mostKinds = 32

  init(of task: AutomaticGuide.Task) {
    structure = task.bound.structure
    sizes = task.bound.sizes
    factors = task.factors
  }

  /// The features of what a latent is given, by the plates that these repeat over besides its own.
  ///
  /// - Throws: `UsageError` for what repeats over none of the latent's plates.
  func groups(for latent: Site, given: [Variable]) throws(UsageError) -> [FeatureGroup] {
    let own = latent.variable.axes
    var members: [(rows: AxisSet, features: [GuideFeature], variables: [Variable])] = []
    var shown: Set<Tensor> = []
    for variable in given {
      for (rows, features) in features(of: variable, given, apartFrom: own) {
        let features = features.filter { shown.insert($0.expression).inserted }
        if features.isEmpty { continue }
        if let place = members.firstIndex(where: { $0.rows == rows }) {
          members[place].features += features
          if members[place].variables.last != variable { members[place].variables.append(variable) }
        } else {
          members.append((rows, features, [variable]))
        }
      }
    }
    return try members.map { rows, features, variables throws(UsageError) in
      FeatureGroup(
        rows: rows,
        index: rows.isEmpty ? nil : try index(of: latent, variables, rows),
        features: features,
        weight: rows.isEmpty ? Tensor(1) : Self.weight(of: variables),
        names: variables.map(structure.name)
      )
    }
  }

  /// A row is there where some number of it is.
  private static func weight(of variables: [Variable]) -> Tensor {
    let all = AxisSet(variables.flatMap(\.plates))
    let marks = variables.filter { $0.axes == all }.compactMap(\.presence).map { max(Tensor($0)) }
    return marks.dropFirst().reduce(marks.first ?? Tensor(1)) { maximum($0, $1) }
  }

  /// How rows tell of which repetition of the latent they are, where they do not repeat over it.
  private func index(
    of latent: Site,
    _ variables: [Variable],
    _ rows: AxisSet
  ) throws(UsageError) -> (plate: Axis, place: Tensor)? {
    let carried = AxisSet(variables.flatMap(\.plates))
    let missing = latent.variable.axes.subtracting(carried)
    guard let plate = missing.sorted.first else { return nil }
    let places = Set(factors.flatMap { Tensor.listed([$0.tensor]) }).filter { node in
      node.operation == .gatherAxis(plate) && node.inputs[1].axes.isSubset(of: carried)
        && node.inputs[1].variables.allSatisfy { $0.role != .latent && $0.role != .parameter }
    }
    let indices = Set(places.map { $0.inputs[1] })
    if missing.count == 1, indices.count == 1, let place = indices.first { return (plate, place) }
    let names = variables.map { "`\(structure.name(of: $0))`" }.joined(separator: ", ")
    throw UsageError(
      what:
        "`\(latent.path)` (over \(latent.variable.axes.words)) would be inferred from \(names), "
        + "which \(variables.count == 1 ? "repeats" : "repeat") over \(carried.words)",
      place: latent.place,
      fix: "State a guide for it"
    )
  }

  private func features(
    of variable: Variable,
    _ given: [Variable],
    apartFrom own: AxisSet
  ) -> [(rows: AxisSet, features: [GuideFeature])] {
    if variable.role == .input {
      return inputs(variable, given).map { ($0.expression.axes.subtracting(own), [$0]) }
    }
    guard let site = structure.jointSite(of: variable) else { return [] }
    let features = variable.role == .latent ? latent(site) : observed(site)
    return [(variable.axes.subtracting(own), features)]
  }

  private func latent(_ site: Site) -> [GuideFeature] {
    if site.distribution.support.bijector == nil { return [GuideFeature(flat: site.value)] }
    return [GuideFeature(of: GuideCoordinates([site], keeping: site.variable.axes, sizes: sizes))]
  }

  private func observed(_ site: Site) -> [GuideFeature] {
    let (x, support) = (site.value, site.distribution.support)
    let presence = site.presence.map { Tensor($0) }
    let mark = presence.map { [GuideFeature(flat: $0, isScaled: false)] } ?? []
    if let values = support.enumeratedValues, values.count <= Self.mostKinds {
      let isTwo = values == 0..<2
      let shown = isTwo ? x : oneHot(x - Double(values.lowerBound), values.count)
      let wide = presence.map { mark in
        isTwo ? mark : mark.reshaped(mark.shape + [1]).broadcast(to: shown.shape)
      }
      return [GuideFeature(flat: shown, isScaled: false, presence: wide)] + mark
    }
    let forms: [Tensor] =
      switch support {
      case .positive: [log(x), x]
      case .nonNegative, .nonNegativeIntegers, .counts: [log1p(x), x]
      case .unitInterval: [logit(x), x]
      default: [x]
      }
    return forms.map { GuideFeature(flat: $0, presence: presence) } + mark
  }

  /// An input as the model itself reads it: expressions of inputs alone that something else reads, the kinds of an index apart.
  private func inputs(_ variable: Variable, _ given: [Variable]) -> [GuideFeature] {
    let known = Set(given)
    func isInput(_ node: Tensor) -> Bool {
      let read = node.variables
      return read.contains(variable) && read.allSatisfy { $0.role == .input && known.contains($0) }
    }
    let readers = structure.joint.filter { $0.parents.contains(variable) }
    let parts = readers.flatMap { site in
      let isOpaque = site.distribution.isSequence
      return isOpaque ? [site.logProb] : site.distribution.parameters.map(\.tensor)
    }
    var found: [GuideFeature] = []
    func append(_ expression: Tensor, isScaled: Bool = true) {
      let feature = GuideFeature(flat: expression, isScaled: isScaled)
      if !found.contains(where: { $0.expression == feature.expression }) { found.append(feature) }
    }
    var isIndex = false
    for part in parts where isInput(part) { append(part) }
    for node in Tensor.listed(parts) where !isInput(node) {
      for (place, input) in node.inputs.enumerated() where isInput(input) {
        switch node.operation {
        case .gatherAxis: isIndex = true
        case .gather where place == 1:
          isIndex = true
          let kinds = node.inputs[0].shape[0]
          if kinds <= Self.mostKinds { append(oneHot(input, kinds), isScaled: false) }
        default: append(input.unpadded, isScaled: input.unpadded.kind != .boolean)
        }
      }
    }
    let most = Swift.max(2 * variable.shape.product, 2 * Self.mostKinds)
    let isSmall = found.reduce(0) { $0 + $1.count } <= most
    if found.isEmpty, isIndex { return [] }
    return found.isEmpty || !isSmall ? [GuideFeature(flat: Tensor(variable))] : found
  }
}

extension AxisSet {
  /// Such as "Rows and Columns"; "no plate" where there is none.
  fileprivate var words: String {
    isEmpty ? "no plate" : map(\.name).joined(separator: " and ")
  }
}

extension Tensor {
  /// What stands between zeros that were put around it.
  fileprivate var unpadded: Tensor {
    if case .rearrange(.pad) = operation { return inputs[0].unpadded }
    return self
  }
}
