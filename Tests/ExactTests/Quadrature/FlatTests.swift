import Evidence
import Foundation
import Testing

private struct FlatRate: Model {
  @Latent var rate
  @Observed(per: Trials.self) var x
  var joint: Joint {
    rate ~ Flat(on: .positive)
    x ~ Exponential(rate: rate)
  }
}

private struct FlatBias: Model {
  @Latent var bias
  @Observed(per: Trials.self) var x
  var joint: Joint {
    bias ~ Flat(on: .unitInterval)
    x ~ Bernoulli(probability: bias)
  }
}

private struct FlatShares: Model {
  @Latent(3) var shares
  @Observed(per: Trials.self) var x
  var joint: Joint {
    shares ~ Flat(on: .simplex)
    x ~ Categorical(probabilities: shares)
  }
}

private struct FlatPoints: Model {
  @Latent(2) var points
  @Observed(2) var x
  let support: Support
  var joint: Joint {
    points ~ Flat(on: support)
    x ~ Normal(points, 1)
  }
}

private struct FlatNeighbour: Model {
  @Latent var center
  @Latent var neighbour
  @Observed var x
  let isFlat: Bool
  var joint: Joint {
    let (low, high) = (center - 1, center + 1)
    center ~ Normal(0, 1)
    if isFlat { neighbour ~ Flat(on: .interval(low, high)) } else { neighbour ~ Uniform(low, high) }
    x ~ Normal(neighbour, 1)
  }
}

private struct FlatCount: Model {
  @Latent var count
  @Observed var x
  var joint: Joint {
    count ~ Flat(on: .integerInterval(1, 3))
    x ~ Poisson(count)
  }
}

private struct Energy: Model {
  @Latent var x: Tensor
  let support: Support
  let energy: @Sendable (Tensor) -> Tensor

  init(_ shape: Int, on support: Support, _ energy: @escaping @Sendable (Tensor) -> Tensor) {
    _x = Latent(shape)
    self.support = support
    self.energy = energy
  }

  var joint: Joint { x ~ Potential(on: support, energy) }
}

/// Flat priors and potentials on sets of all kinds, against their integrals in closed form.
@Suite struct FlatTests {
  private func expect<M: Model>(
    _ model: M,
    _ data: Bindings<M>,
    _ expected: Double,
    within tolerance: Double = 1e-9
  ) throws {
    let exact = try exactLogEvidence(model, observing: data)
    #expect(isClose(exact.logEvidence, expected, within: tolerance), "\(exact.method)")
  }

  /// ∫ rⁿ exp(−r S) dr = n! / Sⁿ⁺¹.
  @Test func onPositiveNumbers() throws {
    let x = [0.3, 1.2, 0.5, 2]
    try expect(FlatRate(), [\.x: Values(x)], log(24) - 5 * log(4))
  }

  /// ∫ pᵏ (1 − p)ⁿ⁻ᵏ dp = k! (n − k)! / (n + 1)!.
  @Test func onFractions() throws {
    try expect(FlatBias(), [\.x: [1, 1, 0, 1]], log(6.0 / 120))
  }

  /// ∫ Π pᵢ^nᵢ over the simplex is Π nᵢ! / (n + 2)!.
  @Test func onTheSimplex() throws {
    try expect(FlatShares(), [\.x: [0, 2, 2, 1, 2]], log(6.0 / 5_040))
  }

  /// The chance that two unit normal numbers with a difference of means d are in order: ½ erfc(−d / 2).
  @Test func onIncreasingVectors() throws {
    let model = FlatPoints(support: .ordered)
    try expect(model, [\.x: [0.4, 1.1]], log(0.5 * erfc(-0.35)), within: 1e-8)
    try expect(FlatPoints(support: .vector), [\.x: [0.4, 1.1]], 0)
    try expect(FlatPoints(support: .real), [\.x: [0.4, 1.1]], 0)
  }

  /// Half the interval's length is 1, so that the uniform density is ½.
  @Test func onAnIntervalWithBoundsThatAreExpressions() throws {
    let uniform = try exactLogEvidence(FlatNeighbour(isFlat: false), observing: [\.x: 0.7])
    let expected = uniform.logEvidence + log(2)
    try expect(FlatNeighbour(isFlat: true), [\.x: 0.7], expected, within: 1e-7)
  }

  @Test func onIntegers() throws {
    let sum = (1...3).map { exp(-Double($0)) * Double($0 * $0) / 2 }.reduce(0, +)
    try expect(FlatCount(), [\.x: 2], log(sum))
  }

  @Test func aPotentialOfAVectorIsOneNumber() throws {
    // ∫ exp(−½ xᵀ A x) dx = 2π / √|A|, |A| = 1.75.
    let gaussian = Energy(2, on: .vector) { x in
      -0.5 * dot(x, matmul(Tensor([2, 0.5, 0.5, 1], shape: [2, 2]), x))
    }
    try expect(gaussian, [:], log(2 * Double.pi) - 0.5 * log(1.75))
    let ordered = Energy(2, on: .ordered) { -0.5 * sum(square($0)) }
    try expect(ordered, [:], log(Double.pi), within: 1e-8)
    // B(2, 3, 1.5).
    let shares = Energy(3, on: .simplex) { sum(Tensor([1, 2, 0.5]) * log($0)) }
    try expect(shares, [:], lgamma(2) + lgamma(3) + lgamma(1.5) - lgamma(6.5), within: 1e-8)
  }

  @Test func aPotentialOfEveryElementOfAVectorIsRefused() {
    #expect {
      try exactMethod(Energy(2, on: .vector) { -square($0) }, observing: [:])
    } throws: { error in
      "\(error)".contains(
        ": `x` has event shape [2], which Potential does not fit. Declare `x` with the shape of the "
          + "distribution, or change its parameters' shapes."
      )
    }
  }

  @Test func valuesOutsideAreImpossible() throws {
    let posterior = try exactLogEvidence(FlatShares(), observing: [\.x: [0, 2, 1]]).posterior
    // Dirichlet(2, 2, 2) at (½, ¼, ¼): Γ(6) / 32.
    let density = try posterior.logProb(at: [\.shares: [0.5, 0.25, 0.25]])
    #expect(isClose(density, log(120.0 / 32), within: 1e-9))
    #expect(try posterior.logProb(at: [\.shares: [0.5, 0.25, 0.5]]) == -.infinity)
  }

  /// The bound of an automatic guide is below the evidence, and near it.
  @Test func fitsTakeThem() throws {
    let data: Bindings<FlatShares> = [\.x: [0, 2, 2, 1, 2, 1, 0, 2]]
    let exact = try exactLogEvidence(FlatShares(), observing: data).logEvidence
    let fit = try VariationalInference(FlatShares(), observing: data)
      .optimizer(Adam(learningRate: 0.02, schedule: .cosine()))
      .run(steps: 2_000)
    let elbo = try fit.elbo(draws: 2_000)
    #expect(elbo.value < exact + 4 * elbo.standardError + 1e-9 && elbo.value > exact - 0.1)
    let shares = try fit.mean(of: \.shares)
    #expect(isClose(shares.doubles.reduce(0, +), 1, within: 1e-9))
  }
}
