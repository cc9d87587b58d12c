internal import EvidenceDistributions
internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// Where the numbers that networks are shown and make stand, and how widely they are spread: medians, and half the distance
/// between the 16 % and the 84 % quantile, which heavy tails do not move.
///
/// They are those of the prior predictive at the parameters' start; of the data where a prior is improper, and where a learned
/// parameter decides, whose start says nothing. Where there is no spread, or none is known, it is 1.
struct PredictiveScales {
  private var known: [Tensor: (center: [Double], unit: [Double])] = [:]

  /// In each draw of the whole model, plates have so many repetitions at most.
  private static let repetitions = 64
  /// So many draws are made at least, and so many repetitions drawn in all.
  private static let (fewestDraws, drawn) = (64, 4_096)
  /// The quantiles of a number are those of so many values at most.
  private static let mostValues = 4_096

  private let model: PredictiveModel
  /// Why the model could not be simulated, in whose place units are 1.
  private(set) var failure: String?

  init(of features: [GuideFeature], in bound: BoundModel) {
    let model = PredictiveModel(bound)
    self.model = model
    let simulated = features.filter { model.isSimulated($0.expression) }
    let rows = simulated.map { $0.expression.axes.map { bound.sizes[$0] ?? 1 }.product }
    let fewest = Swift.max(1, min(rows.min() ?? 1, Self.repetitions))
    let given = features.filter { feature in
      feature.expression.variables.allSatisfy { [.observed, .input].contains($0.role) }
        && !model.isSimulated(feature.expression)
    }
    do {
      let values = try model.simulated(
        simulated.map(\.expression),
        draws: Swift.max(Self.fewestDraws, Self.drawn / fewest),
        repetitions: Self.repetitions
      )
      for (feature, values) in zip(simulated, values) { keep(values, of: feature) }
    } catch {
      // Where inputs are not there, as in a fit that is read from its file, numbers come from there.
      let hasInputs = bound.structure.inputs.allSatisfy { bound.data[$0] != nil }
      if hasInputs { failure = "\(error)" }
    }
    let expressions = given.flatMap { [$0.expression, $0.presence ?? Tensor(1)] }
    guard !given.isEmpty, let arrays = try? Evaluation(bound: bound, state: [:])(expressions) else {
      return
    }
    for (place, feature) in given.enumerated() {
      let array = arrays[2 * place]
      var values = array.elements
      if feature.presence != nil {
        let marks = arrays[2 * place + 1].values(plates: array.axes, sizes: bound.sizes)
        values = zip(values, marks.doubles).map { $1 > 0 ? $0 : .nan }
      }
      keep(values, of: feature)
    }
  }

  /// The center and the unit of each number of an expression.
  func callAsFunction(_ expression: Tensor) -> (center: [Double], unit: [Double]) {
    let count = expression.shape.product
    return known[expression]
      ?? (Array(repeating: 0, count: count), Array(repeating: 1, count: count))
  }

  /// Whether draws of the prior tell of a feature.
  func areKnown(of feature: GuideFeature) -> Bool { model.isSimulated(feature.expression) }

  private mutating func keep(_ values: [Double], of feature: GuideFeature) {
    let count = feature.count
    let rows = values.count / count
    let step = Swift.max(1, (rows + Self.mostValues - 1) / Self.mostValues)
    let places = (0..<count).map { element in
      let own = stride(from: 0, to: rows, by: step).map { values[$0 * count + element] }
      return Self.place(of: own.filter(\.isFinite).sorted())
    }
    known[feature.expression] = (places.map(\.center), places.map(\.unit))
  }

  private static func place(of sorted: [Double]) -> (center: Double, unit: Double) {
    guard let last = sorted.last else { return (0, 1) }
    func quantile(_ share: Double) -> Double { sorted[Int(share * Double(sorted.count - 1))] }
    let center = quantile(0.5)
    let half = 0.5 * (quantile(0.84) - quantile(0.16))
    // Most values may be one and the same.
    let unit = half > 0 ? half : 0.5 * (last - sorted[0])
    return (center, unit > 0 && unit.isFinite ? unit : 1)
  }
}

/// A model as a source of draws of what it says before it sees data.
private struct PredictiveModel {
  private let bound: BoundModel
  /// The variables that are drawn from priors that can be, and what they read.
  private let sources: Set<Variable>
  /// Those of them on which a learned parameter bears.
  private let learned: Set<Variable>

  private static let seed: UInt64 = 0x5ca1e

  init(_ bound: BoundModel) {
    var sources: Set<Variable> = []
    var learned: Set<Variable> = []
    for site in bound.structure.joint {
      let random = site.parents.filter { $0.role != .input }
      guard site.distribution.isProper, random.allSatisfy(sources.contains) else { continue }
      sources.insert(site.variable)
      let isLearned = !site.parameters.isEmpty || random.contains(where: learned.contains)
      if isLearned { learned.insert(site.variable) }
    }
    (self.bound, self.sources, self.learned) = (bound, sources, learned)
  }

  /// Whether an expression has its scale from draws of the prior.
  func isSimulated(_ expression: Tensor) -> Bool {
    let random = expression.variables.filter { $0.role != .input }
    return !random.isEmpty && random.allSatisfy(sources.contains)
      && random.allSatisfy { $0.role == .latent || !learned.contains($0) }
  }

  /// The numbers of expressions, draw after draw.
  func simulated(
    _ expressions: [Tensor],
    draws: Int,
    repetitions: Int
  ) throws -> [[Double]] {
    if expressions.isEmpty { return [] }
    let small = try smaller(repetitions)
    var options = FitOptions()
    options.precision = .double
    let plan = try FitPlan(small, options, GuideFamily(withoutGuides: small))
    let state = FitState(plan: plan, values: try plan.initialNumbers())
    let simulation = Simulation(state, small, seed: Self.seed)
    var wanted: Set<Variable> = []
    var open = expressions.flatMap(\.variables).filter { $0.role != .input }
    while let next = open.popLast() {
      guard wanted.insert(next).inserted, let site = small.structure.jointSite(of: next) else {
        continue
      }
      open += site.parents.filter { $0.role != .input }
    }
    var result = expressions.map { _ in [Double]() }
    for number in 0..<draws {
      let values = try simulation.draw(number, of: wanted, known: [:])
      for (place, array) in try simulation.evaluate(expressions, values).enumerated() {
        result[place] += array.elements
      }
    }
    return result
  }

  /// The model on some repetitions of long plates that nothing looks up.
  private func smaller(_ most: Int) throws -> BoundModel {
    let structure = bound.structure
    let read = Tensor.listed(structure.joint.map(\.logProb))
    let mixed = AxisSet(read.flatMap(\.mixedAxes))
    let long = structure.plates.filter { plate in
      let isLeading = bound.data.keys.allSatisfy { variable in
        !variable.axes.contains(plate) || variable.plates.first == plate
      }
      return (bound.sizes[plate] ?? 0) > most && isLeading && !mixed.contains(plate)
    }
    var sizes = bound.sizes
    var data = bound.data
    for plate in long {
      let size = bound.sizes[plate] ?? 1
      let rows = (0..<most).map { $0 * size / most }
      sizes[plate] = most
      for (variable, values) in data where variable.plates.first == plate {
        data[variable] = values.selecting(rows: rows)
      }
    }
    return try BoundModel(structure, data: data, sizes: sizes, isWhole: false)
  }
}
