import EvidenceDistributions
import EvidencePrograms
import EvidenceTensors
import Testing

/// A family from elsewhere brings the closed divergences that it knows, from and to families that are here.
@Suite struct OwnDivergenceTests {
  /// A normal distribution by another name.
  private struct Precise: Distribution {
    let location: Tensor
    let precision: Tensor
    var parameters: [DistributionParameter] {
      [
        DistributionParameter("location", location, in: .real),
        DistributionParameter("precision", precision, in: .positive),
      ]
    }
    var support: Support { .real }
    var hasFixedSupport: Bool { true }
    var normal: Normal { Normal(location, 1 / sqrt(precision)) }
    func logDensity(_ value: Tensor) -> Tensor { normal.logDensity(value) }
    func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
      (0..<count).map { index in
        let (location, precision) = (parameters[0], parameters[1])
        let scale = 1 / precision[index % precision.count].squareRoot()
        return location[index % location.count] + scale * random.normal()
      }
    }
    func klDivergence(to other: any Distribution) -> Tensor? {
      (other as? Normal).flatMap {
        EvidenceDistributions.klDivergence(from: normal, to: $0, shape: [])
      }
    }
    func klDivergence(from other: any Distribution) -> Tensor? {
      (other as? Normal).flatMap {
        EvidenceDistributions.klDivergence(from: $0, to: normal, shape: [])
      }
    }
  }

  // KL(N(1, ½) ‖ N(0, 1)) = log 2 + (¼ + 1) / 2 − ½; the other way round −log 2 + (1 + 1) / (2 · ¼) − ½.
  @Test func eitherSideMayKnowIt() throws {
    let own = Precise(location: Tensor(1), precision: Tensor(4))
    let forth = klDivergence(from: own, to: Normal(0, 1), shape: [3])
    let back = klDivergence(from: Normal(0, 1), to: own, shape: [3])
    #expect(abs(try value(forth) - 3 * 0.818_147_180_559_945_3) < 1e-14)
    #expect(abs(try value(back) - 3 * 2.806_852_819_440_054_7) < 1e-14)
  }

  @Test func whatIsNotKnownHasNone() {
    let own = Precise(location: Tensor(1), precision: Tensor(4))
    #expect(klDivergence(from: own, to: Cauchy(0, 1), shape: []) == nil)
    #expect(klDivergence(from: own, to: own, shape: []) == nil)
  }

  private func value(_ tensor: Tensor?) throws -> Double {
    let tensor = try #require(tensor)
    let program = try InterpretedProgram(ProgramSource(graph: Graph(outputs: [tensor])))
    return program.run(StepInputs())[0]
  }
}
