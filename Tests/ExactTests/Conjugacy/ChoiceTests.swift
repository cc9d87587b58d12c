import Evidence
import Foundation
import Testing

/// A rate, or another number, by what the row says.
private struct ChosenRate: Model {
  enum Rows: Plate {}
  @Latent var rate
  @Input(per: Rows.self) var flag
  @Observed(per: Rows.self) var y
  let other: Double
  var joint: Joint {
    rate ~ Gamma(concentration: 2, rate: 1)
    y ~ Poisson(select(flag .> 0, rate, other))
  }
}

/// The same of a variance.
private struct ChosenVariance: Model {
  enum Rows: Plate {}
  @Latent var variance
  @Input(per: Rows.self) var flag
  @Observed(per: Rows.self) var y
  let other: Double
  var joint: Joint {
    variance ~ InverseGamma(concentration: 3, scale: 2)
    y ~ Normal(0, sqrt(select(flag .> 0, variance, other)))
  }
}

/// Proofs write a choice as c a + (1 − c) b; what is not chosen may be infinite all the same.
@Suite struct ChoiceTests {
  private static let others = [2, 1e300, Double.infinity, 0]

  /// ∫ λ e^−λ Π λʸ e^−λ / y! dλ for y = 3 and 1.
  @Test(arguments: others) func aRateThatIsNotChosenMattersToNothing(other: Double) throws {
    let model = ChosenRate(other: other)
    let exact = try exactLogEvidence(model, observing: [\.flag: [1, 1], \.y: [3, 1]])
    #expect(abs(exact.logEvidence - (log(120.0) - 6 * log(3.0) - log(6.0))) < 1e-12)
    #expect(abs(try exact.posterior.mean(of: \.rate)[0] - 2) < 1e-12)
  }

  /// Γ(4) / Γ(3) 2³ (2 + ½ Σ y²)⁻⁴ / 2π.
  @Test(arguments: others) func aVarianceThatIsNotChosenMattersToNothing(other: Double) throws {
    let model = ChosenVariance(other: other)
    let exact = try exactLogEvidence(model, observing: [\.flag: [1, 1], \.y: [1, 2]])
    let expected = log(3) + 3 * log(2) - 4 * log(4.5) - log(2 * Double.pi)
    #expect(abs(exact.logEvidence - expected) < 1e-12)
    #expect(abs(try exact.posterior.mean(of: \.variance)[0] - 1.5) < 1e-12)
  }

  /// The row that chooses the other number has its own density: here a Poisson's of 2, and a normal's of variance 4.
  @Test func theOtherRowCountsByItself() throws {
    let rate = try exactLogEvidence(
      ChosenRate(other: 2),
      observing: [\.flag: [1, 1, 0], \.y: [3, 1, 2]]
    )
    let own = log(2.0) - 2
    #expect(abs(rate.logEvidence - (log(120.0) - 6 * log(3.0) - log(6.0) + own)) < 1e-12)
  }
}
