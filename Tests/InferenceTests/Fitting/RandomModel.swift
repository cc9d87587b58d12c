import EvidenceDistributions
import EvidenceModeling
import EvidenceTensors

/// A model that is put together at random: latents of any shape over nested and crossed plates, discrete ones among them,
/// outcomes that read them in place or by an index, and a guide that is stated for all or for none.
struct RandomModel: Model {
  enum Rows: Plate {}
  enum Columns: Plate {}
  enum Cases: Plate {}

  let sites: [Site]
  let kinds: [Kind]
  let outcomes: [Outcome]

  var joint: Joint {
    for (index, site) in sites.enumerated() {
      site.value ~ site.prior(around: signal(sites[..<index].filter { $0.isWithin(site.plates) }))
    }
    for kind in kinds {
      kind.value ~ Categorical(probabilities: softmax(Tensor([0.2, -0.3, 0.5])))
    }
    for outcome in outcomes {
      outcome.value ~ outcome.likelihood(at: level(of: outcome))
    }
  }

  var guide: Joint {
    for site in sites {
      if let part = site.guide { site.value ~ site.approximation(part, outcomes) }
    }
  }

  private func signal(_ read: [Site]) -> Tensor {
    read.reduce(Tensor(0.1)) { $0 + 0.4 * sum($1.value) }
  }

  private func level(of outcome: Outcome) -> Tensor {
    var level = signal(sites.filter { $0.isWithin(outcome.plates) })
    for kind in kinds where kind.plates.isSubset(of: outcome.plates) {
      level = level + select(kind.value .== 1, 0.7, -0.2)
    }
    guard let index = outcome.index else { return level }
    // Nested: each case belongs to a row.
    for site in sites where site.plates == [Axis(Rows.self)] {
      level = level + 0.3 * sum(site.value[index])
    }
    return level
  }
}

extension RandomModel {
  /// A continuous latent.
  struct Site: Module {
    enum Family { case normal, studentT, gamma, halfNormal }
    let value: Tensor
    let family: Family
    let guide: GuidePart?

    var plates: AxisSet { AxisSet(value.variable?.plates ?? []) }
    func isWithin(_ others: AxisSet) -> Bool { plates.isSubset(of: others) }

    func prior(around signal: Tensor) -> any Distribution {
      let center = signal + Tensor.filled(0, value.shape)
      return switch family {
      case .normal: Normal(center, 0.8)
      case .studentT: StudentT(center, 0.7, degreesOfFreedom: 5)
      case .gamma: Gamma(concentration: 2 + 0.1 * square(center), rate: 2)
      case .halfNormal: HalfNormal(0.5 + 0.1 * square(center))
      }
    }

    /// Reads an outcome over the same plates, where there is one.
    func approximation(_ part: GuidePart, _ outcomes: [Outcome]) -> any Distribution {
      var center = part.center
      if let seen = outcomes.first(where: { $0.plates == plates }) {
        center = center + 0.1 * seen.value
      }
      return switch family {
      case .normal, .studentT: Normal(center, part.width)
      case .gamma, .halfNormal: LogNormal(center, part.width)
      }
    }
  }

  struct GuidePart: Module {
    let center: Tensor
    let width: Tensor
  }

  /// A latent with three values.
  struct Kind: Module {
    let value: Tensor
    var plates: AxisSet { AxisSet(value.variable?.plates ?? []) }
  }

  /// What is observed.
  struct Outcome: Module {
    enum Family { case normal, bernoulli, poisson }
    let value: Tensor
    let family: Family
    let index: Tensor?
    let weight: Slope?

    var plates: AxisSet { AxisSet(value.variable?.plates ?? []) }

    func likelihood(at level: Tensor) -> any Distribution {
      let center = weight.map { level + $0.slope * $0.x } ?? level
      return switch family {
      case .normal: Normal(center, 0.6)
      case .bernoulli: Bernoulli(logits: center)
      case .poisson: Poisson(exp(0.5 * tanh(center)))
      }
    }
  }

  /// A covariate with a learned slope.
  struct Slope: Module {
    let slope: Tensor
    let x: Tensor
  }
}
