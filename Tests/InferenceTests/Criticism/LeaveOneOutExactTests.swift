import EvidenceInference
import EvidenceTensors
import Testing

/// mu ~ N(0, 10), y ~ N(mu, 1): what is left without a datum is a normal density in closed form.
@Suite struct LeaveOneOutExactTests {
  private let data = [1.2, -0.4, 0.3, 2.1, 0.9, -1.3, 0.6, 1.7]
  private let draws = 1_000

  private func logNormal(_ x: Double, _ mean: Double, variance: Double) -> Double {
    -0.5 * C.log(2 * .pi * variance) - 0.5 * (x - mean) * (x - mean) / variance
  }

  /// Mean and variance of mu given so many data of this sum.
  private func posterior(_ sum: Double, _ count: Int) -> (mean: Double, variance: Double) {
    let precision = 1 / 100 + Double(count)
    return (sum / precision, 1 / precision)
  }

  private var exact: Double {
    let sum = data.reduce(0, +)
    return data.reduce(0) { total, y in
      let rest = posterior(sum - y, data.count - 1)
      return total + logNormal(y, rest.mean, variance: 1 + rest.variance)
    }
  }

  /// Twelve runs of draws from a normal `shift` standard deviations off and `stretch` times as wide.
  private func runs(shift: Double, stretch: Double) throws -> [LeaveOneOut] {
    let whole = posterior(data.reduce(0, +), data.count)
    let scale = whole.variance.squareRoot()
    let (mean, variance) = (whole.mean + shift * scale, whole.variance * stretch * stretch)
    var source = Normals(state: 20_260_101)
    return try (0..<12).map { _ in
      let values = (0..<draws).map { _ in mean + variance.squareRoot() * source.next() }
      let rows = data.map { y in values.map { logNormal(y, $0, variance: 1) } }
      guard shift != 0 || stretch != 1 else { return try LeaveOneOut(logLikelihoods: rows) }
      let ratios = values.map { value in
        let target = logNormal(value, whole.mean, variance: whole.variance)
        return target - logNormal(value, mean, variance: variance)
      }
      return try LeaveOneOut(logLikelihoods: rows, logRatios: ratios)
    }
  }

  @Test(arguments: [(0.0, 1.0), (0.5, 1.0), (0.3, 1.4)])
  func theClosedFormIsWithinFourStandardErrors(shift: Double, stretch: Double) throws {
    let results = try runs(shift: shift, stretch: stretch)
    let count = Double(results.count)
    let mean = results.reduce(0) { $0 + $1.elpd } / count
    let squares = results.reduce(0) { $0 + ($1.elpd - mean) * ($1.elpd - mean) }
    let error = (squares / (count - 1) / count).squareRoot()
    #expect(error < 0.02)
    #expect(abs(mean - exact) < 4 * error)
    #expect(results.allSatisfy { $0.unreliable.isEmpty })
  }
}

/// Standard normals by Box and Muller's method from SplitMix64.
private struct Normals {
  var state: UInt64

  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return (Double((mixed ^ (mixed >> 31)) >> 11) + 0.5) * 0x1p-53
  }

  mutating func next() -> Double {
    let radius = (-2 * C.log(uniform())).squareRoot()
    return radius * C.cos(2 * .pi * uniform())
  }
}
