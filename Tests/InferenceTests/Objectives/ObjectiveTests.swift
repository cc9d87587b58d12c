import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// The ELBO, whose gradient is followed three times as far.
private struct Tripled: Objective {
  var name: String { "tripled" }
  var form: ObjectiveForm { .mean }

  func bound(of weight: LogWeight) throws(UsageError) -> Bound {
    let own = try weight.averaged()
    return Bound(own.value, surrogate: 3 * own.surrogate)
  }
}

/// log E_q[(p / q)^(1 − α)] / (1 − α).
///
/// - Reference: Li & Turner (2016), eq. 4.
private struct Renyi: Objective {
  let alpha: Double
  var particles: Int? { 20 }
  var name: String { "Rényi bound" }

  func bound(of weight: LogWeight) -> Bound {
    Bound(weight.total(weight.logMeanExp((1 - alpha) * weight.local) / (1 - alpha)))
  }
}

@Suite struct ObjectiveTests {
  private func inference(_ objective: any Objective) throws -> VariationalInference<NormalNormal> {
    try VariationalInference(NormalNormal(), observing: [\.x: 5]).objective(objective)
  }

  @Test func theValueIsReportedAndTheSurrogateIsDifferentiated() throws {
    let own = try inference(.elbo).run(steps: 1).history
    let other = try inference(Tripled()).run(steps: 1).history
    #expect(other.objective == own.objective)
    #expect(abs(other.gradientNorm[0] - 3 * own.gradientNorm[0]) < 1e-12 * own.gradientNorm[0])
  }

  /// The weights do not vary there.
  @Test(arguments: [
    ELBO() as any Objective, ImportanceWeighted(particles: 5), Renyi(alpha: 0.5), Renyi(alpha: 2),
  ])
  func everyObjectiveIsTheLogEvidenceAtThePosterior(_ objective: any Objective) throws {
    let deviation = 0.5.squareRoot()
    let fit = try inference(objective).divergences(.monteCarlo)
      .start(at: [\.location: [2.5], \.scale: Values([deviation])]).run(steps: 1)
    #expect(abs(fit.history.objective[0] + 7.515512123484646) < 1e-12)
    #expect(fit.report.objective.name == objective.name)
  }

  @Test func aReportNamesTheObjectiveAndItsDraws() {
    #expect(ELBO().description == "ELBO")
    let weighted = ImportanceWeighted(particles: 5)
    #expect(weighted.description == "importance-weighted bound, 5 particles")
    #expect(weighted.taking(particles: 7)?.particles == 7)
    #expect(ELBO().taking(particles: 7) == nil)
  }

  @Test func drawsAreStatedOnce() throws {
    let inference = try inference(.importanceWeighted(particles: 5)).particles(3)
    #expect(
      message { _ = try inference.run(steps: 1) }
        == "VariationalInference.particles: 3 particles are asked for beside the 5 of the "
        + "importance-weighted bound. State them once, in the objective."
    )
  }
}
