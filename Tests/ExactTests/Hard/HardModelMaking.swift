import Evidence
import EvidenceModeling
import EvidenceTensors
import EvidenceTestSupport
import Foundation

/// A hard model with data and a value of its parameter.
struct HardCase {
  let model: HardModel
  let y: Values
  let parameter: Double
  private var random: Generator

  init(seed: Int) {
    var random = Generator(seed: seed)
    let hasRows = random.chance(0.4)
    var kinds: [HardKind] = []
    var latents: [HardModel.Part] = []
    for index in 0..<random.pick([1, 1, 2, 2, 3]) {
      let all: [HardKind] = [.real, .real, .positive, .positive, .unit, .few]
      let kind = index < 2 ? random.pick(all) : .few
      let plates = hasRows && random.chance(0.3) ? [Axis(HardModel.Rows.self)] : []
      let value = Tensor(Variable(.latent, shape: [], plates: plates))
      // What all share can read nothing that repeats.
      let isShared = plates.isEmpty
      let parents = latents.indices.filter { !isShared || latents[$0].value.axes.isEmpty }
      latents.append(Self.latent(kind, value, parents.map { ($0, kinds[$0]) }, &random))
      kinds.append(kind)
    }
    let plates = hasRows ? [Axis(HardModel.Rows.self)] : []
    let count = hasRows ? Int.random(in: 1...4, using: &random) : 1
    let y = Tensor(Variable(.observed, shape: [], plates: plates))
    let (outcome, data) = Self.outcome(y, kinds, count, &random)
    model = HardModel(
      latents: latents,
      outcome: outcome,
      parameter: Tensor(Variable(.parameter, shape: [], plates: [], domain: .positive))
    )
    self.y = hasRows ? Values(data) : Values(.doubles(data), fitting: [])
    parameter = random.scale()
    self.random = random
  }

  /// Names of the families and numbers, for a message.
  var words: String { "\(model.words); p = \(parameter); y = \(y.doubles)" }

  private static func latent(
    _ kind: HardKind,
    _ value: Tensor,
    _ parents: [(index: Int, kind: HardKind)],
    _ random: inout Generator
  ) -> HardModel.Part {
    let (scale, other) = (random.scale(), random.scale())
    let center = random.pick([0, 0, 1, -1, 1e3]) * scale
    let parent = parents.isEmpty || random.chance(0.4) ? nil : random.pick(parents)
    let readsParameter = random.chance(0.2)
    let which = Int.random(in: 0..<6, using: &random)
    let most = random.pick([1, 2, 5])
    let name = ["\(kind)", "\(which)", parent.map { "of \($0.index)" } ?? "", "\(scale)"]
    let words = "\(name.joined(separator: " ")) \(other) \(center)"
    return HardModel.Part(value: value, words: words) { latents, parameter in
      let read = parent.map { (latents[$0.index], $0.kind) }
      let own = readsParameter ? parameter : Tensor(scale)
      let width = read.map { own * Self.positive($0.0, $0.1) } ?? own
      let location = read.map { center + Self.real($0.0, $0.1) } ?? Tensor(center)
      switch kind {
      case .real:
        switch which {
        case 0: return StudentT(location, own, degreesOfFreedom: 1 + most)
        case 1: return Laplace(location, own)
        case 2: return Cauchy(location, own)
        case 3: return Normal(center, width)
        case 4: return Gumbel(location, own)
        default: return Normal(location, own)
        }
      case .positive:
        switch which {
        case 0: return HalfNormal(width)
        case 1: return HalfCauchy(width)
        case 2: return Gamma(concentration: most, rate: 1 / width)
        case 3: return LogNormal(log(width), 1 + most)
        case 4: return InverseGamma(concentration: most, scale: width)
        default: return Exponential(rate: 1 / width)
        }
      case .unit:
        switch which {
        case 0: return Beta(own, other)
        case 1: return Uniform(0, 1)
        case 2: return Beta(1, 1 + most)
        default: return Beta(0.5, 0.5)
        }
      case .few:
        switch which {
        case 0: return Bernoulli(logits: location)
        case 1: return DiscreteUniform(0, most)
        case 2: return Bernoulli(probability: read.map { Self.unit($0.0, $0.1) } ?? Tensor(1e-300))
        default: return Categorical(logits: stacked([Tensor(0), location, -location]))
        }
      }
    }
  }

  private static func outcome(
    _ value: Tensor,
    _ kinds: [HardKind],
    _ count: Int,
    _ random: inout Generator
  ) -> (HardModel.Part, [Double]) {
    let (scale, which) = (random.scale(), Int.random(in: 0..<18, using: &random))
    let first = Int.random(in: kinds.indices, using: &random)
    let second = Int.random(in: kinds.indices, using: &random)
    let trials = random.pick([1, 10, 1e9])
    let data = (0..<count).map { _ -> Double in
      switch which {
      case 0..<6:
        random.pick([0, scale, -scale, 1e-300, 1e300, random.scale(), -random.scale(), 1])
      case 6..<9: random.pick([0, 1, 7, 1e9, 1e5])
      case 9, 10: random.pick([0, 1])
      case 11: random.pick([0, trials, 1, Double((trials / 2).rounded())])
      case 12..<16: random.pick([2.5e-308, 1e-300, scale, random.scale(), 1, 1e300])
      case 16: random.pick([2.5e-308, 1e-300, 0.5, 1 - 1e-16, 0.999])
      default: random.pick([0, scale, 0.5 * scale])
      }
    }
    let words = "y: \(which) of \(first), \(second), \(scale)"
    let part = HardModel.Part(value: value, words: words) { latents, parameter in
      let (a, b) = ((latents[first], kinds[first]), (latents[second], kinds[second]))
      let (real, positive) = (Self.real(a.0, a.1), Self.positive(b.0, b.1))
      let unit = Self.unit(a.0, a.1)
      switch which {
      case 0, 1: return Normal(real, scale)
      case 2: return Normal(real, parameter)
      case 3: return Normal(first == second ? Tensor(0) : real, scale * positive)
      case 4: return StudentT(real, scale, degreesOfFreedom: 3)
      case 5: return Laplace(real, positive)
      case 6: return Poisson(positive)
      case 7: return NegativeBinomial(mean: positive, concentration: scale)
      case 8: return Geometric(probability: unit)
      case 9: return Bernoulli(logits: real)
      case 10: return Bernoulli(probability: unit)
      case 11: return Binomial(trials: trials, probability: unit)
      case 12: return Exponential(rate: positive)
      case 13: return Gamma(concentration: positive, rate: scale)
      case 14: return LogNormal(real, parameter)
      case 15: return Weibull(scale: positive, concentration: 2)
      case 16: return Beta(positive, scale)
      default: return Uniform(0, scale + positive)
      }
    }
    return (part, data)
  }

  private static func real(_ value: Tensor, _ kind: HardKind) -> Tensor {
    kind == .positive ? log(value) : value
  }
  private static func positive(_ value: Tensor, _ kind: HardKind) -> Tensor {
    switch kind {
    case .real: exp(value)
    case .few: 1 + value
    default: value
    }
  }
  private static func unit(_ value: Tensor, _ kind: HardKind) -> Tensor {
    switch kind {
    case .real: sigmoid(value)
    case .positive: value / (1 + value)
    case .unit: value
    case .few: 1 / (1 + value)
    }
  }
}

extension Generator {
  /// A positive number of any size, half of the time a moderate one.
  fileprivate mutating func scale() -> Double {
    if chance(0.5) { return pick([0.1, 1, 1, 3, 20]) }
    return pow(10, Double.random(in: -150...150, using: &self))
  }
}
