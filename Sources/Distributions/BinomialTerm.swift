internal import EvidenceTensors

/// A probability p and its complement q, with their logarithms; none of the four is a difference of the others.
struct Odds: Sendable {
  let p: Tensor
  let q: Tensor
  /// log p, and a number without a slope where it is not needed: at p = 0 the logarithm has none.
  let logP: @Sendable (_ isNeeded: Tensor) -> Tensor
  let logQ: @Sendable (_ isNeeded: Tensor) -> Tensor

  private init(
    p: Tensor,
    q: Tensor,
    logP: @escaping @Sendable (Tensor) -> Tensor,
    logQ: @escaping @Sendable (Tensor) -> Tensor
  ) {
    (self.p, self.q, self.logP, self.logQ) = (p, q, logP, logQ)
  }

  /// With the two outcomes exchanged.
  var swapped: Odds { Odds(p: q, q: p, logP: logQ, logQ: logP) }

  init(logits: Tensor) {
    (p, q) = (sigmoid(logits), sigmoid(-logits))
    logP = { _ in -softplus(-logits) }
    logQ = { _ in -softplus(logits) }
  }
  init(probability: Tensor) {
    (p, q) = (probability, 1 - probability)
    logP = { log(select($0, probability, 1)) }
    logQ = { log1p(select($0, -probability, 0)) }
  }
  /// p = a / (a + b).
  init(_ a: Tensor, to b: Tensor) {
    (p, q) = (a / (a + b), b / (a + b))
    logP = { _ in -log1p(b / a) }
    logQ = { _ in -log1p(a / b) }
  }
}

/// log(Γ(k + m + 1) / (Γ(k + 1) Γ(m + 1)) pᵏ qᵐ) for k, m ≥ 0: the probability of k among k + m where these are integers.
///
/// In the remainders of Stirling's formula and the deviances of k and m from their means: Loader (2000), "Fast and
/// accurate computation of binomial probabilities".
func logBinomialTerm(_ k: Tensor, _ m: Tensor, _ odds: Odds) -> Tensor {
  let isInner = and(k .> 0, m .> 0)
  let (inner, other) = (select(isInner, k, 1), select(isInner, m, 1))
  let total = inner + other
  let spread = log(inner) + log(other) - log(total)
  let remainders = stirlingRemainder(inner) + stirlingRemainder(other) - stirlingRemainder(total)
  let (logP, logQ) = (odds.logP(k .> 0), odds.logQ(m .> 0))
  let lower = deviation(inner, total, odds.p, logP)
  let upper = deviation(other, total, odds.q, logQ)
  let saddle = -0.5 * spread - halfLogTwoPi - remainders - (lower + upper)
  return select(isInner, saddle, timesLog(k, logP) + timesLog(m, logQ))
}

/// n p − k − k log(n p / k), exact near k = n p.
private func deviation(_ k: Tensor, _ n: Tensor, _ p: Tensor, _ logP: Tensor) -> Tensor {
  let excess = (n * p - k) / k
  let isNear = abs(excess) .< 0.5
  let near = log1p(select(isNear, excess, 0))
  return k * (excess - select(isNear, near, logP + (log(n) - log(k))))
}

/// k log p, and 0 where k = 0 whatever p is.
func timesLog(_ k: Tensor, _ logP: Tensor) -> Tensor {
  let isNone = k .== 0
  return select(isNone, 0, k * select(isNone, 0, logP))
}

/// log I_p(a, b), from the smaller of p and q = 1 − p.
func logBetaI(_ a: Tensor, _ b: Tensor, _ odds: Odds) -> Tensor {
  let isLower = odds.p .< 0.5
  let lower = logBetaI(a, b, select(isLower, odds.p, 0.5))
  let upper = logBetaIComplement(b, a, select(isLower, 0.5, odds.q))
  return select(isLower, lower, upper)
}
