internal import EvidenceTensors

/// A probability p and its complement q, with their logarithms; none of the four is a difference of the others.
struct Odds: Sendable {
  let p: Tensor
  let q: Tensor
  let logP: Tensor
  let logQ: Tensor

  private init(p: Tensor, q: Tensor, logP: Tensor, logQ: Tensor) {
    (self.p, self.q, self.logP, self.logQ) = (p, q, logP, logQ)
  }

  /// With the two outcomes exchanged.
  var swapped: Odds { Odds(p: q, q: p, logP: logQ, logQ: logP) }

  init(logits: Tensor) {
    (p, q) = (sigmoid(logits), sigmoid(-logits))
    (logP, logQ) = (-softplus(-logits), -softplus(logits))
  }
  init(probability: Tensor) {
    (p, q) = (probability, 1 - probability)
    (logP, logQ) = (log(probability), log1p(-probability))
  }
  /// p = a / (a + b).
  init(_ a: Tensor, to b: Tensor) {
    (p, q) = (a / (a + b), b / (a + b))
    (logP, logQ) = (-log1p(b / a), -log1p(a / b))
  }
}

/// log(Γ(k + m + 1) / (Γ(k + 1) Γ(m + 1)) pᵏ qᵐ) for k, m ≥ 0: the probability of k among k + m where these are integers.
///
/// In the remainders of Stirling's formula and the deviances of k and m from their means: Loader (2000), "Fast and
/// accurate computation of binomial probabilities".
func logBinomialTerm(_ k: Tensor, _ m: Tensor, _ odds: Odds) -> Tensor {
  let isInner = and(k .> 0, m .> 0)
  // Counts are guarded since exact evidence multiplies the terms of both branches by the claim and by its contrary.
  let (inner, other) = (select(isInner, k, 1), select(isInner, m, 1))
  let total = inner + other
  let spread = log(inner) + log(other) - log(total)
  let remainders = stirlingRemainder(inner) + stirlingRemainder(other) - stirlingRemainder(total)
  let lower = deviation(inner, total, odds.p, odds.logP)
  let upper = deviation(other, total, odds.q, odds.logQ)
  let saddle = -0.5 * spread - halfLogTwoPi - remainders - (lower + upper)
  return select(isInner, saddle, timesLog(k, odds.logP) + timesLog(m, odds.logQ))
}

/// n p − k − k log(n p / k), exact near k = n p.
private func deviation(_ k: Tensor, _ n: Tensor, _ p: Tensor, _ logP: Tensor) -> Tensor {
  let excess = (n * p - k) / k
  let logRatio = select(abs(excess) .< 0.5, log1p(excess), logP + (log(n) - log(k)))
  return k * (excess - logRatio)
}

/// k log p, and 0 where k = 0 whatever p is.
func timesLog(_ k: Tensor, _ logP: Tensor) -> Tensor {
  select(k .== 0, 0, k * logP)
}

/// log I_p(a, b), from the smaller of p and q = 1 − p.
func logBetaI(_ a: Tensor, _ b: Tensor, _ odds: Odds) -> Tensor {
  select(odds.p .< 0.5, logBetaI(a, b, odds.p), logBetaIComplement(b, a, odds.q))
}
