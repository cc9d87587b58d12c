internal import EvidenceDistributions
internal import EvidenceTensors

/// A family of distributions whose log-density is linear in a few statistics of each element.
///
/// A log joint that is linear in the same statistics is, as a function of the latent, a member of the family times the
/// joint's integral.
protocol StatisticFamily: Sendable {
  /// Such as "Gamma".
  var name: String { get }
  /// The statistics of an element, in words, with its name in place of `x`.
  func statistics(of x: String) -> String

  /// The member that a log joint is proportional to.
  ///
  /// `slope` gives θ ∂/∂θ of the log joint at any point θ of a given event shape.
  func member(shape: [Int], _ slope: (Tensor) -> Tensor) -> any Distribution
  /// A point inside the support, near the mean where there is one.
  func center(of member: any Distribution) -> Tensor
  /// The mean of a statistic of the elements of a member; nil where it has no closed form.
  func mean(of statistic: Statistic, under member: any Distribution) -> Tensor?
}

extension StatisticFamily {
  func center(of member: any Distribution) -> Tensor { member.mean ?? Tensor(1) }
}

/// The family of the posterior of a latent given everything else, or why there is none.
enum StatisticProof {
  case family(any StatisticFamily)
  case obstacle(String)

  init(for latent: Variable, _ support: Support, in factors: [LogFactor], name: String) {
    guard let domain = StatisticAnalysis.Domain(support) else {
      self = .obstacle("none is known on \(support)")
      return
    }
    let analysis = StatisticAnalysis(of: latent, domain)
    var found: Set<Statistic> = []
    for factor in factors where factor.variables.contains(latent) {
      let form = analysis.form(of: factor.tensor)
      if let obstacle = form.obstacle {
        self = .obstacle(obstacle)
        return
      }
      found.formUnion(form.statistics ?? [])
    }
    self = Self.family(of: found, domain, name)
  }

  private static func family(
    of found: Set<Statistic>,
    _ domain: StatisticAnalysis.Domain,
    _ name: String
  ) -> Self {
    let families: [(statistics: Set<Statistic>, family: any StatisticFamily)] =
      switch domain {
      case .positive:
        [
          ([.log, .power(1, complement: 0)], GammaFamily()),
          ([.log, .power(-1, complement: 0)], InverseGammaFamily()),
        ]
      case .unitInterval: [([.log, .logComplement], BetaFamily())]
      case .simplex: [([.log], DirichletFamily())]
      }
    if let match = families.first(where: { found.isSubset(of: $0.statistics) }) {
      return .family(match.family)
    }
    let words = found.map { $0.words(name) }.sorted()
    return .obstacle("none has the statistics \(words.joined(separator: ", "))")
  }
}

extension StatisticAnalysis.Domain {
  init?(_ support: Support) {
    if support.isSame(as: .positive), support != .point {
      self = .positive
    } else if support.isSame(as: .unitInterval), support != .point {
      self = .unitInterval
    } else if support == .simplex {
      self = .simplex
    } else {
      return nil
    }
  }
}

extension Statistic {
  func words(_ x: String) -> String {
    switch self {
    case .log: return "log \(x)"
    case .logComplement: return "log(1 - \(x))"
    case .power(1, 0): return x
    case .power(-1, 0): return "1/\(x)"
    case .power(let p, 0): return "\(x)^\(p.words)"
    case .power(0, let q): return "(1 - \(x))^\(q.words)"
    case .power(let p, let q): return "\(x)^\(p.words) (1 - \(x))^\(q.words)"
    }
  }
}

extension Double {
  fileprivate var words: String { self == rounded() ? "\(Int(self))" : "\(self)" }
}

/// `value` where it is a positive number, else `other`.
func positive(_ value: Tensor, else other: Double) -> Tensor {
  let isUsable = and(value .> 0, value .< Double.infinity)
  return stopGradient(select(isUsable, value, other))
}
