import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport

/// A random model with random data and random choices of a fit.
struct RandomFit {
  typealias Plates = [any Plate.Type]

  let inference: VariationalInference<RandomModel>
  let steps: Int
  private static let layouts: [Plates] = [
    [], [], [RandomModel.Rows.self], [RandomModel.Rows.self], [RandomModel.Columns.self],
    [RandomModel.Rows.self, RandomModel.Columns.self],
    [RandomModel.Columns.self, RandomModel.Rows.self],
  ]

  init(seed: Int) throws {
    var random = Generator(seed: seed)
    let model = Self.model(&random)
    let sizes = [
      Axis(RandomModel.Rows.self): random.pick([1, 3, 8, 17, 33, 40, 65]),
      Axis(RandomModel.Columns.self): random.pick([1, 2, 3, 5]),
      Axis(RandomModel.Cases.self): random.pick([1, 7, 30]),
    ]
    let structure = try Structure(validating: model)
    let used = sizes.filter { structure.plates.contains($0.key) }
    let data = Self.data(of: model, sizes, &random)
    let bound = try BoundModel(structure, data: data, sizes: used)
    var inference = VariationalInference(model, bound: bound)
      .seed(UInt64(seed)).precision(.double).threads(random.pick([1, 2]))
      .optimizer(Adam(learningRate: 0.05))
    if random.chance(0.6) {
      let plate: any Plate.Type =
        random.chance(0.6) ? RandomModel.Rows.self : RandomModel.Columns.self
      inference = inference.minibatch(of: plate, size: Int.random(in: 1...20, using: &random))
    }
    switch Int.random(in: 0...3, using: &random) {
    case 0: inference = inference.objective(.importanceWeighted(particles: 3))
    case 1: inference = inference.particles(2).divergences(.monteCarlo)
    case 2: inference = inference.divergences(.monteCarlo)
    default: break
    }
    // Half of the fits integrate out what they can.
    let guides: [AutomaticGuide?] = [
      nil, nil, nil, nil, .meanField, .structured, .fullRank, .lowRank(rank: 1),
    ]
    if let guide = random.pick(guides) { inference = inference.guide(guide) }
    inference.options.searchesStart = false
    self.inference = inference
    steps = Int.random(in: 2...5, using: &random)
  }

  private static func model(_ random: inout Generator) -> RandomModel {
    let isGuided = random.chance(0.4)
    let shapes = [[], [], [2], [3], [2, 3]]
    let sites = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let (shape, plates) = (random.pick(shapes), random.pick(layouts))
      return RandomModel.Site(
        value: variable(.latent, shape, plates),
        family: random.pick([.normal, .normal, .studentT, .gamma, .halfNormal]),
        guide: isGuided ? guidePart(shape, plates) : nil
      )
    }
    let kinds = (0..<random.pick([0, 0, 1, 2])).map { _ in
      RandomModel.Kind(value: variable(.latent, [], random.pick(layouts)))
    }
    let outcomes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let isNested = random.chance(0.2)
      let plates: Plates = isNested ? [RandomModel.Cases.self] : random.pick(layouts)
      return RandomModel.Outcome(
        value: variable(.observed, [], plates),
        family: random.pick([.normal, .bernoulli, .poisson]),
        index: isNested ? variable(.input, [], plates) : nil,
        weight: random.chance(0.4) ? slope(plates) : nil
      )
    }
    return RandomModel(sites: sites, kinds: kinds, outcomes: outcomes)
  }

  private static func data(
    of model: RandomModel,
    _ sizes: [Axis: Int],
    _ random: inout Generator
  ) -> [Variable: Values] {
    var data: [Variable: Values] = [:]
    func bind(_ tensor: Tensor, _ make: () -> Double) {
      guard let variable = tensor.variable else { return }
      let extents = variable.plates.map { sizes[$0] ?? 1 } + variable.shape
      let numbers = (0..<extents.product).map { _ in make() }
      data[variable] = Values(.doubles(numbers), fitting: extents)
    }
    let rows = sizes[Axis(RandomModel.Rows.self)] ?? 1
    for outcome in model.outcomes {
      switch outcome.family {
      case .normal: bind(outcome.value) { Double.random(in: -2...2, using: &random) }
      case .bernoulli: bind(outcome.value) { Double(Int.random(in: 0...1, using: &random)) }
      case .poisson: bind(outcome.value) { Double(Int.random(in: 0...4, using: &random)) }
      }
      if let index = outcome.index {
        bind(index) { Double(Int.random(in: 0...rows - 1, using: &random)) }
      }
      if let weight = outcome.weight {
        bind(weight.x) { Double.random(in: -1...1, using: &random) }
      }
    }
    return data
  }

  private static func guidePart(_ shape: [Int], _ plates: Plates) -> RandomModel.GuidePart {
    RandomModel.GuidePart(
      center: variable(.parameter, shape, plates),
      width: variable(.parameter, shape, plates, in: .positive)
    )
  }

  private static func slope(_ plates: Plates) -> RandomModel.Slope {
    RandomModel.Slope(slope: variable(.parameter, [], []), x: variable(.input, [], plates))
  }

  private static func variable(
    _ role: Variable.Role,
    _ shape: [Int],
    _ plates: Plates,
    in domain: ParameterDomain = .real
  ) -> Tensor {
    let axes = plates.map { Axis($0) }
    return Tensor(Variable(role, shape: shape, plates: axes, domain: domain))
  }
}
