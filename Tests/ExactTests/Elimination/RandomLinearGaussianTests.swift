import Evidence
import Foundation
import Testing

/// A linear-Gaussian model of any size: x = A h + B c + noise, with h per row and c common to all rows.
struct RandomLinearGaussian: Model {
  enum Rows: Plate {}
  @Latent var c: Tensor
  @Latent var h: Tensor
  @Observed var x: Tensor
  let local: Tensor
  let common: Tensor
  let noise: Double

  init(
    _ sizes: (rows: Int, x: Int, h: Int, c: Int),
    local: [Double],
    common: [Double],
    noise: Double
  ) {
    _c = Latent(sizes.c)
    _h = Latent(sizes.h, per: Rows.self)
    _x = Observed(sizes.x, per: Rows.self)
    self.local = Tensor(local, shape: [sizes.x, sizes.h])
    self.common = Tensor(common, shape: [sizes.x, sizes.c])
    self.noise = noise
  }
  var joint: Joint {
    c ~ Normal(0, 2)
    h ~ Normal(0, 1)
    x ~ Normal(matmul(local, h) + matmul(common, c), noise)
  }
}

@Suite struct RandomLinearGaussianTests {
  /// The marginal of x, row by row: A Aᵀ + noise² on the diagonal blocks, and 4 B Bᵀ between all rows.
  @Test(arguments: 0..<20)
  func theEvidenceIsTheMarginalNormalDensity(seed: Int) throws {
    var random = SplitMix(state: UInt64(seed))
    let sizes = (
      rows: random.integer(1...4), x: random.integer(1...4), h: random.integer(1...3),
      c: random.integer(1...3)
    )
    let local = (0..<sizes.x * sizes.h).map { _ in random.number() }
    let common = (0..<sizes.x * sizes.c).map { _ in random.number() }
    let noise = 0.1 + abs(random.number())
    let x = (0..<sizes.rows * sizes.x).map { _ in 3 * random.number() }
    let model = RandomLinearGaussian(sizes, local: local, common: common, noise: noise)
    let exact = try exactLogEvidence(model, observing: [\.x: try Values(x.chunked(by: sizes.x))])
    let covariance = matrix(sizes.rows * sizes.x) { a, b in
      let (i, j) = (a % sizes.x, b % sizes.x)
      var sum = 0.0
      for k in 0..<sizes.c { sum += 4 * common[i * sizes.c + k] * common[j * sizes.c + k] }
      guard a / sizes.x == b / sizes.x else { return sum }
      for k in 0..<sizes.h { sum += local[i * sizes.h + k] * local[j * sizes.h + k] }
      return a == b ? sum + noise * noise : sum
    }
    let expected = logNormalDensity(x, covariance: covariance)
    #expect(isClose(exact.logEvidence, expected, within: 1e-10 * (1 + abs(expected))))
    #expect(abs(exact.logEvidence - expected) <= exact.errorBound)
  }
}

/// A small generator of repeatable numbers (Steele, Lea & Flood, 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// From −1 to 1.
  mutating func number() -> Double { 2 * Double(next() >> 11) / 9_007_199_254_740_992 - 1 }
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }
}
