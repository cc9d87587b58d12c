import Evidence
import EvidenceInference
import EvidenceModeling
import EvidencePrograms
import EvidenceTensors
import EvidenceTestSupport
import Testing

/// Normal latents over nested plates, each around the sum of some earlier ones, and outcomes that read some of them in place or
/// by an index.
private struct RandomCouplings: Model {
  enum Groups: Plate {}
  enum Members: Plate {}
  enum Cases: Plate {}

  struct Part: Module {
    let value: Tensor
    let index: Tensor?
    let read: [Int]
    var plates: AxisSet { AxisSet(value.variable?.plates ?? []) }
  }
  let latents: [Part]
  let outcomes: [Part]

  var joint: Joint {
    for latent in latents { latent.value ~ Normal(sum(of: latent), 1) }
    for outcome in outcomes { outcome.value ~ Normal(sum(of: outcome), 0.7) }
  }

  private func sum(of part: Part) -> Tensor {
    part.read.reduce(Tensor(0)) { total, index in
      let value = latents[index].value
      let isLookedUp = part.index != nil && !latents[index].plates.isEmpty
      return total + Double(index + 1) * (isLookedUp ? value[part.index ?? value] : value)
    }
  }

  private static let layouts: [[any Plate.Type]] = [
    [], [Groups.self], [Groups.self, Members.self],
  ]
  static let sizes = [Axis(Groups.self): 3, Axis(Members.self): 2, Axis(Cases.self): 7]

  init(seed: Int) {
    var random = Generator(seed: seed)
    func variable(_ role: Variable.Role, _ plates: [any Plate.Type]) -> Tensor {
      Tensor(Variable(role, plates: plates.map { Axis($0) }))
    }
    var latents: [Part] = []
    for _ in 0..<Int.random(in: 2...5, using: &random) {
      let plates = random.pick(Self.layouts)
      let own = AxisSet(plates.map { Axis($0) })
      let read = latents.indices.filter {
        latents[$0].plates.isSubset(of: own) && random.chance(0.5)
      }
      latents.append(Part(value: variable(.latent, plates), index: nil, read: read))
    }
    self.latents = latents
    outcomes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
      let isNested = random.chance(0.4)
      let plates = isNested ? [Cases.self] : random.pick(Self.layouts)
      let own = AxisSet(isNested ? [Axis(Groups.self)] : plates.map { Axis($0) })
      let read = latents.indices.filter {
        latents[$0].plates.isSubset(of: own) && random.chance(0.6)
      }
      let index = isNested ? variable(.input, plates) : nil
      return Part(value: variable(.observed, plates), index: index, read: read)
    }
  }

  var data: [Variable: Values] {
    var result: [Variable: Values] = [:]
    for outcome in outcomes {
      guard let variable = outcome.value.variable else { continue }
      let shape = variable.plates.map { Self.sizes[$0] ?? 1 }
      let numbers = (0..<shape.product).map { Double($0 % 5) - 1.5 }
      result[variable] = try? Values(numbers, shape: shape)
      // Every group has cases.
      if let index = outcome.index?.variable { result[index] = [0, 1, 2, 0, 1, 2, 0] }
    }
    return result
  }
}

/// Which numbers of a density appear together: where its second derivatives are not zero.
private struct Pattern: Equatable {
  var isCoupled: [[Bool]]

  /// Of a quadratic function of latents, by differences of its gradient.
  init(of density: Tensor, _ latents: [Variable], _ source: ProgramSource) throws {
    var source = source
    let slopes = gradient(of: density, withRespectTo: latents.map { Tensor($0) })
    source.graph = Graph(outputs: slopes)
    let counts = latents.map { $0.plates.map { source.sizes[$0] ?? 1 }.product }
    for (latent, count) in zip(latents, counts) {
      source.state[latent] = Array(repeating: 0, count: count)
    }
    let read = Set(source.graph.variables)
    source.state = source.state.filter { read.contains($0.key) }
    source.data = source.data.filter { read.contains($0.key) }
    let program = try InterpretedProgram(source)
    func slope() -> [Double] {
      _ = program.run(StepInputs())
      return latents.indices.flatMap { index in
        program.output(index).values(plates: latents[index].plates, sizes: source.sizes).doubles
      }
    }
    let start = slope()
    isCoupled = []
    for (latent, count) in zip(latents, counts) where read.contains(latent) {
      for element in 0..<count {
        program.setState(of: latent, to: (0..<count).map { $0 == element ? 1 : 0 })
        isCoupled.append(zip(slope(), start).map { abs($0 - $1) > 1e-9 })
      }
      program.setState(of: latent, to: Array(repeating: 0, count: count))
    }
  }

  /// What eliminating the numbers adds, those of the largest depth first, together with what they are connected to there.
  func filled(depths: [Int]) -> Pattern {
    var result = self
    func connect(_ nodes: [Int]) {
      for a in nodes { for b in nodes { result.isCoupled[a][b] = true } }
    }
    var left = Array(depths.indices)
    while let first = left.max(by: { depths[$0] < depths[$1] }) {
      var component = [first]
      var next = 0
      while next < component.count {
        component += left.filter {
          depths[$0] == depths[first] && result.isCoupled[component[next]][$0]
            && !component.contains($0)
        }
        next += 1
      }
      let around = left.filter { node in
        !component.contains(node) && component.contains { result.isCoupled[$0][node] }
      }
      connect(component + around)
      left.removeAll(where: component.contains)
    }
    return result
  }
}

@Suite struct StructuredTests {
  /// The second derivatives of log q and of log p, whose pattern is completed by eliminating inner plates first.
  @Test(arguments: 0..<50) func thePrecisionHasThePatternOfTheModel(seed: Int) throws {
    let model = RandomCouplings(seed: seed)
    let structure = try Structure(validating: model)
    let used = RandomCouplings.sizes.filter { structure.plates.contains($0.key) }
    let bound = try BoundModel(structure, data: model.data, sizes: used)
    let plan = try VariationalInference(model, bound: bound).guide(.structured).plan()
    let latents = structure.latents
    let joint = structure.joint.map { $0.logProb.summed(over: $0.variable.axes) }
    let source = ProgramSource(graph: Graph(outputs: []), sizes: used, data: bound.data)
    let own = try Pattern(of: joint.reduce(Tensor(0), +), latents, source)
    let depths = latents.flatMap { latent in
      Array(
        repeating: latent.plates.count,
        count: latent.plates.map { used[$0] ?? 1 }.product
      )
    }
    let blocks = plan.assembly.family.blocks
    let densities = try blocks.map { block in
      try #require(block.logDensity(of: block.latents.map(\.value))).summed(over: block.plates)
    }
    let density = densities.reduce(Tensor(0), +).substituting(plan.quantities.replacements)
    var guide = source
    guide.state = try Probe(plan, movedBy: 0.5).state
    let precision = try Pattern(of: density, latents, guide)
    #expect(precision == own.filled(depths: depths), "seed \(seed)")
  }

  /// A level that wanders, seen with noise.
  private struct Level: Model {
    @Latent(8) var level
    @Observed(8) var y
    var joint: Joint {
      level ~ MarkovChain(from: Normal(0, 2)) { Normal($0, 0.5) }
      y ~ Normal(level, 1)
    }
  }

  /// −½ log det(2π S) − ½ yᵀ S⁻¹ y for S = 4 + min(s, t) / 4 + 1 on the diagonal, by numpy.
  @Test func aSequenceIsCoupledStepByStep() throws {
    let y: Values = [1.2, 0.7, 1.9, 2.4, 1.1, 0.3, 0.9, 2.2]
    let inference = try VariationalInference(Level(), observing: [\.y: y])
      .guide(.structured)
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
    let fit = try inference.run(steps: 5_000)
    let elbo = try fit.elbo(draws: 20_000)
    #expect(abs(elbo.value + 11.923_056_821) < 0.002 + 4 * elbo.standardError, "\(elbo)")
    #expect(
      fit.report.sites.map(\.guide)
        == ["automatic, steps of 8 coupled with the next, over 8 coordinates"]
    )
  }

  /// Abilities and difficulties: every one of the first is coupled with every one of the second.
  private struct Items: Model {
    enum Students: Plate {}
    enum Items: Plate {}
    @Latent(per: Students.self) var ability
    @Latent(per: Items.self) var difficulty
    @Observed(per: Students.self, Items.self) var isRight
    var joint: Joint {
      ability ~ Normal(0, 1)
      difficulty ~ Normal(0, 1)
      isRight ~ Bernoulli(logits: ability - difficulty)
    }
  }

  private func items(_ students: Int, _ items: Int) throws -> FitReport {
    let answers = (0..<students * items).map { Double($0 % 3 == 0 ? 1 : 0) }
    let y = try Values(answers, shape: [students, items])
    return try VariationalInference(Items(), observing: [\.isRight: y]).guide(.structured)
      .run(steps: 1).report
  }

  @Test func platesThatCrossAreOneVectorOrTheirDependenceIsLeftOut() throws {
    let few = try items(5, 3)
    #expect(
      few.sites.map(\.guide) == [
        "automatic, full rank over 8 coordinates", "automatic, full rank over 8 coordinates",
      ]
    )
    #expect(few.notes.isEmpty)
    let many = try items(90, 20)
    #expect(many.sites.map(\.guide) == ["automatic Normal", "automatic Normal"])
    #expect(
      many.notes == [
        "factors couple 110 coordinates of `ability` and `difficulty` across repetitions, which is "
          + "too many: that dependence is left out of the guide"
      ]
    )
  }

  private struct Wide: Model {
    @Latent(101) var weights
    @Observed var y
    var joint: Joint {
      weights ~ Normal(0, 1)
      y ~ Normal(sum(weights), 1)
    }
  }

  @Test func moreThanAHundredCoordinatesHaveALowRank() throws {
    let report = try VariationalInference(Wide(), observing: [\.y: 3]).guide(.structured)
      .run(steps: 1).report
    #expect(report.sites.map(\.guide) == ["automatic, rank 5 over 101 coordinates"])
    #expect(
      report.notes == ["`weights` has 101 coordinates together: their dependence is of rank 5"]
    )
  }
}
