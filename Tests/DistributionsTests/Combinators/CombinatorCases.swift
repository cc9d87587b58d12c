import EvidenceDistributions
import EvidenceTensors

/// Rows of the distributions that are made of others: one a way to make them, named by its entries in `references/combinators.json`.
extension Case {
  static let combinators: [Case] = limited + mixed + mapped

  private static func row(
    _ family: String,
    as key: String? = nil,
    _ names: [String],
    _ make: @escaping @Sendable ([Tensor]) -> any Distribution
  ) -> Case {
    Case(family, names, entries: (try? Reference.entries(of: key ?? family)) ?? [], make)
  }

  private static let limited: [Case] = [
    row("Truncated", ["location", "scale", "low", "high"]) {
      Truncated(Normal($0[0], $0[1]), above: $0[2], below: $0[3])
    },
    row("Truncated", as: "TruncatedAbove", ["location", "scale", "low"]) {
      Truncated(Normal($0[0], $0[1]), above: $0[2])
    },
    row("Truncated", as: "TruncatedBelow", ["concentration", "rate", "high"]) {
      Truncated(Gamma(concentration: $0[0], rate: $0[1]), below: $0[2])
    },
    row("Truncated", as: "TruncatedExponential", ["rate", "low", "high"]) {
      Truncated(Exponential(rate: $0[0]), above: $0[1], below: $0[2])
    },
    row("Truncated", as: "TruncatedLogitNormal", ["location", "scale", "low"]) {
      Truncated(LogitNormal($0[0], $0[1]), above: $0[2])
    },
    row("Truncated", as: "TruncatedStudentT", ["degreesOfFreedom", "location", "scale", "low"]) {
      Truncated(StudentT($0[1], $0[2], degreesOfFreedom: $0[0]), above: $0[3])
    },
    row("Truncated", as: "TruncatedBeta", ["alpha", "beta", "low", "high"]) {
      Truncated(Beta($0[0], $0[1]), above: $0[2], below: $0[3])
    },
    row("Truncated", as: "TruncatedCauchy", ["location", "scale", "high"]) {
      Truncated(Cauchy($0[0], $0[1]), below: $0[2])
    },
    row("Truncated", as: "TruncatedCount", ["rate", "low"]) {
      Truncated(Poisson($0[0]), above: $0[1])
    },
    row("Truncated", as: "TruncatedCounts", ["rate", "low", "high"]) {
      Truncated(Poisson($0[0]), above: $0[1], below: $0[2])
    },
    row("Censored", ["location", "scale", "low", "high"]) {
      Censored(Normal($0[0], $0[1]), below: $0[2], above: $0[3])
    },
    row("Censored", as: "CensoredAbove", ["rate", "high"]) {
      Censored(Exponential(rate: $0[0]), above: $0[1])
    },
    row("Censored", as: "CensoredCount", ["rate", "high"]) {
      Censored(Poisson($0[0]), above: $0[1])
    },
    row("IntervalCensored", ["location", "scale", "cuts"]) {
      IntervalCensored(Normal($0[0], $0[1]), cuts: $0[2])
    },
  ]
  private static let mixed: [Case] = [
    row("ZeroInflated", ["rate", "probability"]) {
      ZeroInflated(Poisson($0[0]), probability: $0[1])
    },
    row("Mixture", ["weights", "locations", "scales"]) {
      Mixture(weights: $0[0], of: Normal($0[1], $0[2]))
    },
    row("Mixture", ["weights", "locations", "scales"]) { parameters in
      Mixture(weights: parameters[0]) { Normal(parameters[1][$0], parameters[2][$0]) }
    },
    row("Mixture", as: "MixtureOfFamilies", ["logits", "rate", "location", "scale"]) {
      Mixture(logits: $0[0], components: [Exponential(rate: $0[1]), Normal($0[2], $0[3])])
    },
  ]
  private static let mapped: [Case] = [
    row("Transformed", ["location", "scale", "shift", "factor"]) {
      let map = ExponentialBijector().then(AffineBijector($0[2], $0[3]))
      return Transformed(Normal($0[0], $0[1]), by: map)
    },
    row("Transformed", as: "TransformedAffine", ["location", "scale", "shift", "factor"]) {
      Transformed(Normal($0[0], $0[1]), by: AffineBijector($0[2], $0[3]))
    },
    row("Transformed", as: "TransformedPower", ["concentration", "rate"]) {
      Transformed(Gamma(concentration: $0[0], rate: $0[1]), by: PowerBijector(-1))
    },
    row("RelaxedBernoulli", ["logits", "temperature"]) {
      RelaxedBernoulli(logits: $0[0], temperature: $0[1])
    },
    row("RelaxedCategorical", ["logits", "temperature"]) {
      RelaxedCategorical(logits: $0[0], temperature: $0[1])
    },
  ]
}
