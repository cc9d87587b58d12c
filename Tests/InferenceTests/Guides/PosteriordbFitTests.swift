import Evidence
import EvidencePosteriordb
import Foundation
import Testing

/// Regressions of posteriordb, where their data are at hand: what the best normal guides miss of log p(x), by quadrature and
/// elimination in numpy.
@Suite(.enabled(if: Dataset.folder != nil, "EVIDENCE_POSTERIORDB names no folder: skipped"))
struct PosteriordbFitTests {
  /// Stan's programs leave half of a Cauchy's or a normal's mass out of its normalizer.
  private static let half = log(2.0)

  private typealias Exact = (name: String, logEvidence: Double, own: Double, together: Double)
  private static let exact: [Exact] = [
    ("kidiq-kidscore_momiq", -1882.356308 + half, 1.91206, 0.002689),
    ("earnings-logearn_height", -1565.486063, 2.85930, 0.000981),
    ("mesquite-logmesquite_logva", -21.693305, 2.62193, 0.050610),
    ("arK-arK", 57.894447 + half, 4.59047, 0.016591),
    ("sblrc-blr", -195.660736 + half, 1.01526, 0.027678),
  ]

  @Test(arguments: exact.indices) func guidesReachTheirOptima(index: Int) throws {
    let (name, logEvidence, own, together) = Self.exact[index]
    let posterior = try #require(Posterior.all.first { $0.name == name })
    let bound = try #require(posterior.bound)
    for (guide, gap, within) in [
      (AutomaticGuide.meanField, own, 0.005), (.fullRank, together, 0.01),
      (.lowRank(), together, 0.02), (.structured, together, 0.01),
    ] {
      let elbo = try bound(guide, 10_000)
      let missed = logEvidence - elbo.value
      #expect(
        abs(missed - gap) < within + 3 * elbo.standardError,
        "\(guide.name): \(missed) ± \(elbo.standardError)"
      )
    }
  }
}
