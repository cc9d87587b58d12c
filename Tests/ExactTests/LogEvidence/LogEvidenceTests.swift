import Evidence
import Foundation
import Testing

@Suite struct LogEvidenceTests {
  private func linear(threads: Int = 1) throws -> LogEvidence<LinearGaussian> {
    let x = try Values(References.sines)
    return try LogEvidence(LinearGaussian(), observing: [\.x: x], threads: threads)
  }

  @Test func theProgramMatchesTheReference() throws {
    let loadings = try References.rows("linearGaussian", "loadings").flatMap(\.self)
    let value = try linear().value(
      at: [\.loadings: Values(loadings), \.noise: [sqrt(0.5)], \.mean: [0, 0, 0, 0]]
    )
    #expect(isClose(value, try References.number("linearGaussian"), within: 1e-11))
  }

  /// Tasks share it, and none reads what another has set.
  @Test func tasksMayShareIt() async throws {
    let evidence = try linear()
    let loadings = Values((0..<8).map { sin(Double($0)) })
    let noises = (1...24).map { Values([0.1 * Double($0)]) }
    let alone = try noises.map { try evidence.value(at: [\.loadings: loadings, \.noise: $0]) }
    let together = try await withThrowingTaskGroup(of: (Int, Double, Double).self) { group in
      for (index, noise) in noises.enumerated() {
        group.addTask {
          let value = try evidence.value(at: [\.loadings: loadings, \.noise: noise])
          let gradient = try evidence.gradient(at: [\.loadings: loadings, \.noise: noise])
          return (index, value, gradient.value)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(together.count == 24)
    for (index, value, gradient) in together {
      #expect(value == alone[index])
      #expect(isClose(gradient, value, within: 1e-11))
    }
  }

  @Test func everyDerivativeIsThatOfDifferences() throws {
    let evidence = try linear()
    let loadings = (0..<8).map { sin(Double($0)) }
    let gradient = try evidence.gradient(at: [\.loadings: Values(loadings), \.noise: [0.8]])
    let value = try evidence.value(at: [\.loadings: Values(loadings), \.noise: [0.8]])
    #expect(isClose(gradient.value, value, within: 1e-11))
    let slopes = try gradient[\.loadings]
    for index in 0..<8 {
      var (above, below) = (loadings, loadings)
      above[index] += 1e-5
      below[index] -= 1e-5
      let up = try evidence.value(at: [\.loadings: Values(above), \.noise: [0.8]])
      let down = try evidence.value(at: [\.loadings: Values(below), \.noise: [0.8]])
      #expect(isClose(slopes[index], (up - down) / 2e-5, within: 1e-6))
    }
    let up = try evidence.value(at: [\.loadings: Values(loadings), \.noise: [0.8 + 1e-5]])
    let down = try evidence.value(at: [\.loadings: Values(loadings), \.noise: [0.8 - 1e-5]])
    let slope = try gradient[\.noise]
    #expect(isClose(slope[0], (up - down) / 2e-5, within: 1e-5))
    #expect {
      try gradient[\.h]
    } throws: { error in
      "\(error)"
        == "EvidenceGradient: the path does not lead to a parameter of LinearGaussian. Name what is "
        + "declared with @Parameter."
    }
  }

  @Test func theGradientOnCoordinatesIsThatOfDifferences() throws {
    let x: [Double] = [-2, -1.5, 0.3, 2, 2.5]
    let evidence = try LogEvidence(LearnedMixture(), observing: [\.x: Values(x)])
    #expect(evidence.coordinateCount == 4)
    let point = try evidence.coordinates(at: [\.weights: [0.3, 0.7], \.scale: [0.6]])
    #expect(isClose(try evidence.parameter(\.weights, atCoordinates: point)[1], 0.7, within: 1e-15))
    #expect(try evidence.parameter(\.centers, atCoordinates: point) == [-1, 1])
    #expect {
      try evidence.value(atCoordinates: [1])
    } throws: { error in
      "\(error)" == "LogEvidence: 1 coordinates are given, and the parameters have "
        + "\(point.count). Give as many as `coordinates(at:seed:)` gives."
    }
    let natural = try evidence.value(at: [\.weights: [0.3, 0.7], \.scale: [0.6]])
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    #expect(isClose(value, natural, within: 1e-13))
    for index in point.indices {
      var (above, below) = (point, point)
      above[index] += 1e-5
      below[index] -= 1e-5
      let up = try evidence.value(atCoordinates: above)
      let down = try evidence.value(atCoordinates: below)
      #expect(isClose(gradient[index], (up - down) / 2e-5, within: 1e-8))
    }
  }

  @Test func parametersOfTheGuideNeedNoValues() throws {
    let x = try Values(References.sines)
    let model = GuidedByEncoder()
    let evidence = try LogEvidence(model, observing: [\.x: x])
    #expect(evidence.coordinateCount == 1)
    let exact = try exactLogEvidence(model, observing: [\.x: x])
    #expect(isClose(try evidence.value(), exact.logEvidence, within: 1e-10))
  }

  @Test func anImproperPosteriorIsTheSameError() throws {
    let evidence = try LogEvidence(Improper(), observing: [\.x: [1, 3]])
    #expect {
      try evidence.value()
    } throws: { error in
      "\(error)"
        == "Improper: the log joint is quadratic in `a`, `b` but not proved to fall off along `b`, so "
        + "the posterior may be improper. Give `b` a proper prior, or bind data that determine it."
    }
    #expect(try evidence.value(atCoordinates: []).isNaN)
  }

  @Test func whatTakesQuadratureIsAnError() {
    #expect {
      try LogEvidence(Logistic(), observing: [\.x: [1, 2], \.label: [0, 1]])
    } throws: { error in
      "\(error)"
        == "Logistic: log p(x) takes quadrature over `weight`, `bias`, and is no closed expression of the "
        + "parameters. Use `exactLogEvidence`, which gives it as a number at given parameters."
    }
  }

  @Test func manyRowsGiveWhatFewRowsGive() throws {
    let rows = References.sines + References.sines.map { $0.map { -$0 } }
    let many = Array(repeating: rows, count: 200).flatMap(\.self)
    let parameters: Bindings<LinearGaussian> = [
      \.loadings: Values((0..<8).map { cos(Double($0)) })
    ]
    let few = try exactLogEvidence(
      LinearGaussian(),
      observing: [\.x: try Values(rows)],
      parameters: parameters
    )
    // Enough for a program to be compiled.
    let all = try exactLogEvidence(
      LinearGaussian(),
      observing: [\.x: try Values(many)],
      parameters: parameters
    )
    #expect(isClose(all.logEvidence / 200, few.logEvidence, within: 1e-10))
    let perDatum = try #require(all.perDatum)
    #expect(isClose(perDatum[100], try #require(few.perDatum)[0], within: 1e-12))
  }
}

private struct GuidedByEncoder: Model {
  enum Rows: Plate {}
  @Latent(2, per: Rows.self) var h
  @Observed(4, per: Rows.self) var x
  @Parameter(in: .positive) var noise
  let encoder = GaussianEncoder(4, 2)
  var joint: Joint {
    h ~ Normal(0, 1)
    x ~ Normal(concatenated([h, h]), noise)
  }
  var guide: Joint { h ~ encoder(x) }
}
