internal import EvidenceTensors

/// A family whose part between bounds has known moments; nil stands for an infinite bound.
protocol TruncatedMoments: Univariate {
  func moments(above low: Tensor?, below high: Tensor?) -> Moments
}

struct Moments {
  let mean: Tensor
  let variance: Tensor
  var entropy: Tensor?
}

extension Univariate {
  /// The moments of the part between bounds, where they are known.
  ///
  /// Of a bound that may be infinite, what holds with it and what holds without are chosen between.
  func momentsOfPart(above low: Tensor?, below high: Tensor?) -> Moments? {
    if let low, low.mayBeInfinite {
      return choosing(low) { momentsOfPart(above: $0, below: high) }
    }
    if let high, high.mayBeInfinite {
      return choosing(high) { momentsOfPart(above: low, below: $0) }
    }
    let own: any Univariate = (self as? AnyUnivariate)?.base ?? self
    return (own as? any TruncatedMoments)?.moments(above: low, below: high)
  }

  private func choosing(_ bound: Tensor, _ moments: (Tensor?) -> Moments?) -> Moments? {
    let isFinite = abs(bound) .< Double.infinity
    // Stands for the number, and is not looked at again.
    let stand = Tensor(Variable(.state, shape: bound.shape, plates: Array(bound.axes)))
    let finite = select(isFinite, bound, support.interior(of: bound.shape))
    guard let with = moments(stand), let without = moments(nil) else { return nil }
    func choice(_ own: Tensor, _ other: Tensor) -> Tensor {
      select(isFinite, own.substituting([stand: finite]), other)
    }
    let entropy = with.entropy.flatMap { own in without.entropy.map { choice(own, $0) } }
    return Moments(
      mean: choice(with.mean, without.mean),
      variance: choice(with.variance, without.variance),
      entropy: entropy
    )
  }
}

extension Uniform: TruncatedMoments {
  func moments(above low: Tensor?, below high: Tensor?) -> Moments {
    let first = low.map { maximum(self.low, $0) } ?? self.low
    let last = high.map { minimum(self.high, $0) } ?? self.high
    return Moments(
      mean: 0.5 * (first + last),
      variance: square(last - first) / 12,
      entropy: log(last - first)
    )
  }
}

extension Exponential: TruncatedMoments {
  /// Without an upper bound the same distribution from the lower one on; else a continuous Bernoulli distribution, stretched.
  func moments(above low: Tensor?, below high: Tensor?) -> Moments {
    let start = low.map { maximum($0, 0) } ?? Tensor(0)
    guard let high else {
      return Moments(
        mean: start + 1 / rate,
        variance: 1 / square(rate),
        entropy: 1 - log(rate)
      )
    }
    let width = high - start
    let unit = ContinuousBernoulli(logits: -(rate * width))
    return Moments(
      mean: start + width * unit.average,
      variance: square(width) * unit.spread,
      entropy: log(width) + logMass(unit.logits) - unit.logits * unit.average
    )
  }
}

extension Poisson: TruncatedMoments {
  /// E[X; a < X ≤ b] = λ P(a − 1 < X ≤ b − 1), and likewise for X (X − 1).
  func moments(above low: Tensor?, below high: Tensor?) -> Moments {
    let (first, top) = (low.map { floor($0) }, high.map(last))
    let logMass = logProbability(above: first, through: top)
    func factorialMoment(_ order: Int) -> Tensor {
      let shifted = (first.map { $0 - order }, top.map { $0 - order })
      let part = logProbability(above: shifted.0, through: shifted.1)
      return exp(order * log(rate) + part - logMass)
    }
    let mean = factorialMoment(1)
    return Moments(mean: mean, variance: factorialMoment(2) + mean - square(mean))
  }
}

extension HalfNormal: TruncatedMoments {
  func moments(above low: Tensor?, below high: Tensor?) -> Moments {
    let start = low.map { maximum($0, 0) } ?? Tensor(0)
    return Normal(0, scale).moments(above: start, below: high)
  }
}

extension Normal: TruncatedMoments {
  private static let rule = GaussLegendre(64)

  /// By quadrature from where the density is highest, which loses nothing where the formula, with differences of densities and
  /// hazards, loses all digits: in a narrow interval, or far out.
  func moments(above low: Tensor?, below high: Tensor?) -> Moments {
    let ends = (low.map { ($0 - location) / scale }, high.map { ($0 - location) / scale })
    let raised = ends.0.map { maximum($0, 0) } ?? Tensor(0)
    let top = ends.1.map { minimum(raised, $0) } ?? raised
    // How far from there the density falls to e^−41 of the highest.
    let reach = 82 / (abs(top) + sqrt(square(top) + 82))
    let first = ends.0.map { maximum($0 - top, -reach) } ?? -reach
    let last = ends.1.map { minimum($0 - top, reach) } ?? reach
    let parameters = [top, first, last - first]

    func integral(_ others: [Tensor], _ form: (_ gap: Tensor, _ fall: Tensor, [Tensor]) -> Tensor)
      -> Tensor
    {
      Self.rule.integral(of: parameters + others) { node, listed in
        let gap = listed[1] + listed[2] * node
        let fall = gap * (listed[0] + 0.5 * gap)
        return exp(-fall) * form(gap, fall, Array(listed.dropFirst(3)))
      }
    }
    let mass = integral([]) { gap, _, _ in 1 + 0 * gap }
    let shift = integral([]) { gap, _, _ in gap } / mass
    let spread = integral([shift]) { gap, _, listed in square(gap - listed[0]) } / mass
    let fall = integral([]) { _, fall, _ in fall } / mass
    return Moments(
      mean: location + scale * (top + shift),
      variance: square(scale) * spread,
      entropy: log(scale) + log((last - first) * mass) + fall
    )
  }
}
