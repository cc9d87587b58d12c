import EvidenceInference
import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// Whole fits of random models: the native engine takes the steps, and makes the weights, that the interpreter does.
@Suite struct RandomFitTests {
  /// `EVIDENCE_RANDOM_FITS` asks for another number of fits.
  static let count =
    ProcessInfo.processInfo.environment["EVIDENCE_RANDOM_FITS"].flatMap { Int($0) } ?? 100

  @Test(arguments: 0..<10)
  func bothEnginesMakeTheSameFits(part: Int) throws {
    var made = 0
    let own = stride(from: part, to: Self.count, by: 10)
    for seed in own {
      let random = try RandomFit(seed: seed)
      let oracle: [(name: String, numbers: [Double])]
      do {
        oracle = try Engine.$chosen.withValue(.interpreter) { try random.results() }
      } catch let error as UsageError {
        // Choices that no engine is given: biased mini-batches, those of a plate that is not there, sums that are too large.
        let refusals = ["mini-batch", "minibatch: no variable", "cannot be summed out"]
        #expect(refusals.contains { error.description.contains($0) }, "seed \(seed): \(error)")
        continue
      }
      let native = try Engine.$chosen.withValue(.native) { try random.results() }
      made += 1
      for (a, b) in zip(native, oracle) {
        #expect(a.numbers.count == b.numbers.count, "seed \(seed): \(a.name)")
        let scale = max(1, b.numbers.map { abs($0) }.max() ?? 0)
        let worst = zip(a.numbers, b.numbers).map { abs($0 - $1) }.max() ?? 0
        #expect(worst <= 1e-9 * scale, "seed \(seed): \(a.name)")
        let isFinite = b.numbers.allSatisfy { $0.isFinite }
        #expect(isFinite, "seed \(seed): \(a.name)")
      }
    }
    // Half of the choices make a fit; of a few, one must.
    let count = own.underestimatedCount
    #expect(count < 10 ? made > 0 : made * 2 >= count)
  }
}

extension RandomFit {
  /// Everything that a fit of a few steps gives.
  fileprivate func results() throws -> [(name: String, numbers: [Double])] {
    let fit = try inference.run(steps: steps)
    var results = [
      ("objective", fit.history.objective), ("gradient norm", fit.history.gradientNorm),
    ]
    results += try fit.parameters.map { ($0.name, $0.value.doubles) }
    let weights = try fit.logWeights(draws: 3)
    return results + [("weights", weights.values.flatMap(\.self)), ("rest", [weights.rest])]
  }
}
