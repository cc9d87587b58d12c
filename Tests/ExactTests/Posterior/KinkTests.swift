import Evidence
import EvidenceDistributions
import EvidenceTensors
import Foundation
import Testing

/// A number that nothing is known of but its prior.
private struct Alone: Model {
  @Latent var x
  @Latent var other
  @Observed var y
  let prior: any Distribution
  var joint: Joint {
    x ~ prior
    other ~ Normal(0, 1)
    y ~ Normal(other, 1)
  }
}

/// Means over quadrature of what has kinks and jumps, or changes faster than the density, against closed forms.
@Suite struct KinkTests {
  private let logistic = Alone(prior: EvidenceDistributions.Logistic(0, 1))

  private func mean(_ quantity: (Tensor) -> Tensor) throws -> Double {
    let exact = try exactLogEvidence(logistic, observing: [\.y: 0.3])
    #expect(exact.method.contains("quadrature"))
    return try exact.posterior.mean { quantity($0.x) }.doubles[0]
  }

  /// E |X| = 2 log 2, and E max(X, c) = c + log(1 + e⁻ᶜ).
  @Test func kinks() throws {
    #expect(abs(try mean { abs($0) } - 2 * log(2)) < 1e-10)
    for place in [-3, 0.3, 1, 7.7] {
      let expected = place + log1p(exp(-place))
      #expect(abs(try mean { maximum($0, place) } - expected) < 1e-10 * max(1, expected))
    }
    let both = try mean { minimum(maximum($0, -1), 2) }
    #expect(abs(both - (log1p(exp(1)) - 1 - log1p(exp(-2)))) < 1e-10, "\(both)")
  }

  /// P(X > c) = 1 / (1 + eᶜ).
  @Test func jumps() throws {
    for place in [-3, 0.3, 1, 7.7] {
      let found = try mean { select($0 .> place, 1, 0) }
      #expect(abs(found - 1 / (1 + exp(place))) < 1e-10, "\(place): \(found)")
    }
  }

  /// E cos tX = πt / sinh πt.
  @Test func oscillations() throws {
    for rate in [1.0, 30, 1_000] {
      let expected = rate * Double.pi / sinh(rate * Double.pi)
      let found = try mean { cos(rate * $0) }
      #expect(abs(found - (expected.isFinite ? expected : 0)) < 1e-8, "\(rate): \(found)")
    }
  }

  @Test func aVarianceOfAKink() throws {
    let exact = try exactLogEvidence(logistic, observing: [\.y: 0.3])
    let variance = try exact.posterior.variance { abs($0.x) }.doubles[0]
    let expected = Double.pi * Double.pi / 3 - 4 * log(2) * log(2)
    #expect(abs(variance - expected) < 1e-9)
  }

  @Test func whatIsNotResolvedIsAnError() throws {
    let words =
      #/ExactPosterior.mean: quadrature over `x` does not resolve this expression: its mean is known to a relative accuracy of [\d.e-]+ only. Average over `samples\(count:seed:\)`./#
    do {
      let found = try mean { cos(1e7 * $0) }
      Issue.record("\(found)")
    } catch {
      #expect("\(error)".wholeMatch(of: words) != nil, "\(error)")
    }
  }
}
