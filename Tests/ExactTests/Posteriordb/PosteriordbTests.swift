import Evidence
import EvidencePosteriordb
import Foundation
import Testing

/// Posteriors of posteriordb, where their data are at hand: log p(x) by closed forms and integrals of numpy's and
/// scipy's (`Scripts/references/posteriors.py` has those of hierarchies), means and
/// deviations by the same, and means within a thirtieth of a deviation of Stan's own long runs.
@Suite(.enabled(if: Dataset.folder != nil, "EVIDENCE_POSTERIORDB names no folder: skipped"))
struct PosteriordbTests {
  /// Stan's programs leave half of a Cauchy's or a normal's mass out of its normalizer.
  private static let half = log(2.0)

  private typealias Exact = (
    name: String, logEvidence: Double, means: [Double], deviations: [Double]
  )
  private static let exact: [Exact] = [
    (
      "kidiq-kidscore_momiq", -1882.356308 + half, [25.79978, 0.6099746, 18.27747],
      [5.92452, 0.0585913, 0.622714]
    ),
    (
      "earnings-logearn_height", -1565.486063, [5.778506, 0.05881685, 0.8940213],
      [0.451496, 0.006736, 0.0183507]
    ),
    (
      "mesquite-logmesquite_logva", -21.693305,
      [5.224446, 0.6148411, 0.2888519, -0.5269087, 0.3478797],
      [0.0915865, 0.198456, 0.246627, 0.119963, 0.039514]
    ),
    (
      "arK-arK", 57.894447 + half,
      [-0.0008054204, 0.6915312, 0.4401596, 0.105095, -0.03566847, -0.3012173, 0.1504479],
      [0.0107944, 0.0706531, 0.0869244, 0.0921301, 0.0866383, 0.0700466, 0.00780527]
    ),
    (
      "sblrc-blr", -195.660736 + half,
      [0.9996513, 0.9987217, 0.9981839, 0.9988373, 0.99859, 1.042851], []
    ),
    ("rats", -589.8730700914, [242.47114562, 6.18570703, 37.30559238], []),
    ("dugongs", -5.3027983107, [2.65394204, 0.97463439, 0.86256364, 109.61771685], []),
    ("radon_mn", -1061.3104295161, [1.492341, -0.6628516803, 0.3212038871, 0.7267791375], []),
  ]

  @Test(arguments: exact.indices) func agreesWithClosedForms(index: Int) throws {
    let (name, logEvidence, means, deviations) = Self.exact[index]
    let answers = try answers(name)
    #expect(abs(answers.logEvidence - logEvidence) < 1e-6)
    for (found, mean) in zip(try answers.means(), means) {
      #expect(abs(found - mean) < 1e-6 * max(1, abs(mean)))
    }
    for (found, deviation) in zip(try answers.deviations(), deviations) {
      #expect(abs(found - deviation) < 3e-6 * max(1, deviation))
    }
  }

  @Test func meansAreThoseOfLongRuns() throws {
    let runs = try Self.references()
    var compared = 0
    for posterior in Posterior.all {
      guard let run = runs[posterior.name] else { continue }
      let means = try posterior.answers().means()
      #expect(means.count == run.mean.count)
      for ((mean, other), deviation) in zip(zip(means, run.mean), run.sd) {
        #expect(abs(mean - other) < 0.03 * deviation, "\(posterior.name)")
      }
      compared += 1
    }
    #expect(compared == 7)
  }

  private func answers(_ name: String) throws -> Answers {
    let posterior = try #require(Posterior.all.first { $0.name == name })
    return try posterior.answers()
  }

  private struct Run: Decodable {
    let mean: [Double]
    let sd: [Double]
  }

  private static func references() throws -> [String: Run] {
    struct File: Decodable { let posteriors: [String: Run] }
    let url = URL(fileURLWithPath: (Dataset.folder ?? ".") + "/references.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url)).posteriors
  }
}
