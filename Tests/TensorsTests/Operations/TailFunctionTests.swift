import EvidencePrograms
import EvidenceTensors
import Foundation
import Testing

/// Logarithms of distribution functions and their derivatives against `tails.json` (mpmath, sixty
/// digits): shapes from 1e-3 to 1e5, both tails, and around the mean.
@Suite struct TailFunctionTests {
  private static let values = [
    "logGammaP", "logGammaQ", "logBetaI", "logBetaIComplement", "logNormalCDF", "normalQuantile",
    "normalQuantileOfLog", "inverseErf", "scaledLogBesselI", "logVonMisesArc",
  ]
  private static let derivatives = [
    "logGammaPSlope", "logGammaQSlope", "logGammaPShape", "logGammaQShape",
    "logGammaQuantileShape", "logBetaISlope", "logBetaJSlope", "logBetaIAlpha", "logBetaIBeta",
    "logBetaJAlpha", "logBetaJBeta", "logNormalCDFSlope", "scaledLogBesselISlope",
    "logVonMisesArcShape", "vonMisesQuantileShape",
  ]

  private func table() throws -> [String: [[Double]]] {
    let file = try #require(Bundle.module.url(forResource: "tails", withExtension: "json"))
    return try JSONDecoder().decode([String: [[Double]]].self, from: Data(contentsOf: file))
  }

  /// The largest error of a row over its table, relative to the value.
  private func error(of name: String) throws -> Double {
    let row = try #require(Elementwise.all.first { $0.name == name })
    let errors = try #require(try table()[name]).map { entry in
      let expected = entry[entry.count - 1]
      let error = abs(row(Array(entry.dropLast())) - expected)
      return expected == 0 ? error : error / abs(expected)
    }
    #expect(errors.count > 8)
    return errors.map { $0.isNaN ? .infinity : $0 }.max() ?? .infinity
  }

  @Test(arguments: values)
  func valuesHaveTwelveDigits(name: String) throws {
    let error = try error(of: name)
    #expect(error < 1e-12, "\(name)")
  }

  @Test(arguments: derivatives)
  func derivativesHaveNineDigits(name: String) throws {
    let error = try error(of: name)
    #expect(error < 1e-9, "\(name)")
  }

  /// Far out and near 0, where the terms of their equations cancel, the derivatives of slopes have digits too.
  @Test(arguments: ["logNormalCDFSlope", "scaledLogBesselISlope"])
  func derivativesOfSlopesHaveNineDigits(name: String) throws {
    let row = try #require(Elementwise.all.first { $0.name == name })
    let entries = try #require(try table()[name + "Slope"])
    #expect(entries.count > 8)
    for entry in entries {
      let x = Variable(.parameter)
      let inputs = entry.dropLast(2).map { Tensor($0) } + [Tensor(x)]
      let slope = gradient(of: row.apply(inputs), withRespectTo: [Tensor(x)])[0]
      let bound = NumericArray(elements: [entry[entry.count - 2]])
      let value = try Interpreter(values: [x: bound]).evaluate([slope])[0].elements[0]
      let expected = entry[entry.count - 1]
      #expect(abs(value - expected) <= 1e-9 * abs(expected), "\(name) at \(entry)")
    }
  }

  @Test func edgesAreLimits() {
    #expect(Elementwise.logGammaP([2, 0]) == -.infinity)
    #expect(Elementwise.logGammaQ([2, 0]) == 0)
    #expect(Elementwise.logGammaP([2, .infinity]) == 0)
    #expect(Elementwise.logGammaQ([2, .infinity]) == -.infinity)
    #expect(Elementwise.logBetaI([2, 3, 0]) == -.infinity)
    #expect(Elementwise.logBetaI([2, 3, 1]) == 0)
    #expect(Elementwise.logBetaIComplement([2, 3, 1]) == -.infinity)
    #expect(Elementwise.logNormalCDF([-.infinity]) == -.infinity)
    #expect(Elementwise.logNormalCDF([.infinity]) == 0)
    #expect(Elementwise.normalQuantile([0]) == -.infinity)
    #expect(Elementwise.inverseErf([1]) == .infinity)
    #expect(Elementwise.scaledLogBesselI([0, 0]) == 0)
    #expect(Elementwise.scaledLogBesselI([1, 0]) == -.infinity)
    #expect(Elementwise.logVonMisesArc([0.5, 2 * .pi, 1]) == 0)
    #expect(Elementwise.logVonMisesArc([0.5, 0, 1]) == -.infinity)
  }

  @Test func outsideTheDomainIsNaN() {
    #expect(Elementwise.logGammaP([-1, 1]).isNaN)
    #expect(Elementwise.logGammaQ([1, -1]).isNaN)
    #expect(Elementwise.logBetaI([1, 1, 1.5]).isNaN)
    #expect(Elementwise.logBetaIAlpha([.nan, 1, 0.5]).isNaN)
    #expect(Elementwise.normalQuantile([1.5]).isNaN)
    #expect(Elementwise.logVonMisesArc([4, 7, 1]).isNaN)
    #expect(Elementwise.scaledLogBesselI([0, -1]).isNaN)
    #expect(Elementwise.logGammaDraw([-1, 0, 0]).isNaN)
    #expect(Elementwise.vonMisesDraw([.nan, 0, 0]).isNaN)
  }

  @Test func aMissingDerivativeIsAMistakeThatSaysSo() {
    let (a, b) = (Tensor(Variable(.parameter)), Tensor(Variable(.parameter)))
    let once = gradient(of: logBetaI(a, b, Tensor(0.5)), withRespectTo: [a])[0]
    let twice = gradient(of: once, withRespectTo: [b])[0]
    #expect(
      twice.mistake
        == "the incomplete beta function has derivatives in its shapes, whose own derivative is not "
        + "known"
    )
    let order = gradient(of: scaledLogBesselI(a, Tensor(2)), withRespectTo: [a])[0]
    #expect(order.mistake == "the Bessel function has no derivative in its order here")
  }
}
