// Exact evidence and moments of posteriors of posteriordb, with the seconds that each took.
//
//     EVIDENCE_POSTERIORDB=folder swift run -c release EvidencePosteriordbTimes [name …]
import Evidence
import EvidencePosteriordb
import Foundation

guard let folder = Dataset.folder else {
  print("No data of posteriordb: name their folder with EVIDENCE_POSTERIORDB. Nothing is timed.")
  exit(0)
}
private func seconds(_ run: () throws -> Void) rethrows -> Double {
  let time = try ContinuousClock().measure(run)
  return Double(time.components.seconds) + 1e-18 * Double(time.components.attoseconds)
}
private func text(_ numbers: [Double]) -> String {
  numbers.map { String(format: "%.7g", $0) }.joined(separator: " ")
}
print(
  "| posterior | log p(x) | evidence, s | bound, s | means, s | deviations, s |\n|---|---|---|---|---|---|"
)
private let isEvidenceAlone = CommandLine.arguments.contains("--evidence")
private let wanted = CommandLine.arguments.dropFirst().filter { !$0.hasPrefix("--") }
for posterior in Posterior.all where wanted.isEmpty || wanted.contains(posterior.name) {
  var answers: Answers?
  let own = try seconds { answers = try posterior.answers() }
  guard let answers else { continue }
  if isEvidenceAlone {
    print(String(format: "| \(posterior.name) | %.9f | %.3f |", answers.logEvidence, own))
    continue
  }
  var (bound, means, deviations) = (0.0, [Double](), [Double]())
  let times = [
    own, seconds { bound = answers.errorBound() },
    try seconds { means = try answers.means() },
    try seconds { deviations = try answers.deviations() },
  ]
  let columns = times.map { String(format: "%.3f", $0) }.joined(separator: " | ")
  let value = String(format: "%.9f ± %.0e", answers.logEvidence, bound)
  print("| \(posterior.name) | \(value) | \(columns) |")
  print("  means \(text(means)); deviations \(text(deviations))")
}
