import Evidence
import Foundation
import Testing

/// Sequences that are read together, against sums over all paths.
@Suite struct PairedChainTests {
  /// The log joint of paths with the data, by the definitions.
  ///
  /// Each number of the third sequence is by itself, given the others: `over` says what is made of its two terms.
  private func logJoint(
    _ z: [Int],
    _ w: [Int],
    over: (_ step: Int, _ terms: [Double]) -> Double
  ) -> Double {
    func normal(_ x: Double, _ center: Double, _ scale: Double) -> Double {
      logNormalDensity([x - center], covariance: [[scale * scale]])
    }
    var total = log(PairedChains.starts.0[z[0]]) + log(PairedChains.starts.1[w[0]])
    for step in 1..<5 {
      total += log(PairedChains.moves.0[2 * z[step - 1] + z[step]])
      total += log(PairedChains.moves.1[3 * w[step - 1] + w[step]])
    }
    let both = (0..<5).map { PairedChains.gains[$0] * Double(z[$0]) + Double(w[$0]) }
    for (step, x) in [1, 0.5, -2, 3].enumerated() {
      total += normal(x, 2 * both[step] - both[step + 1], 1)
    }
    total += normal(2, both[2], 0.5) + normal(1, both[3], 0.5) + normal(2.5, both[3], 0.75)
    for (index, x) in [0, -1, 1.5].enumerated() {
      total += normal(x, [1, -2, 0.5][index] * Double(w[index + 2]), 1)
    }
    total += normal(1, Double(w[1]), 1) + normal(2, Double(w[2]), 1)
    for step in 0..<5 {
      let gaps = [both[step], both[step] - 1]
      total += over(step, gaps.map { -(0.75 * $0 * $0 + 0.5) / 1.5 })
    }
    return total
  }

  private func path(_ code: Int, _ base: Int) -> [Int] {
    (0..<5).map { code / Int(pow(Double(base), Double($0))) % base }
  }

  @Test func twoSequencesAreSummedOverAllPathsOfBoth() throws {
    let model = PairedChains()
    let exact = try exactLogEvidence(
      model,
      observing: [
        \.pairs: [1, 0.5, -2, 3], \.inner: [2, 1], \.one: 2.5, \.late: [0, -1, 1.5],
        \.middle: [1, 2],
      ],
      parameters: [\.gain: [0.75], \.shift: [0.5], \.temperature: [1.5]]
    )
    var (sum, best, shares) = (0.0, -Double.infinity, Array(repeating: 0.0, count: 6))
    var mode: [[Double]] = []
    for first in 0..<32 {
      for second in 0..<243 {
        let (z, w) = (path(first, 2), path(second, 3))
        let highest = logJoint(z, w) { _, terms in max(terms[0], terms[1]) }
        if highest > best { (best, mode) = (highest, [z.map(Double.init), w.map(Double.init)]) }
        let weight = exp(logJoint(z, w) { _, terms in log(exp(terms[0]) + exp(terms[1])) })
        sum += weight
        shares[3 * z[2] + w[2]] += weight
      }
    }
    #expect(isClose(exact.logEvidence, log(sum), within: 1e-11))
    #expect(exact.method == "forward algorithm over z, w, tilt (5 steps of 12 values)")
    let found = try exact.posterior.mode()
    #expect(try found[\.z].doubles == mode[0] && found[\.w].doubles == mode[1])
    for code in [0, 7, 30] {
      let paths = (path(code, 2), path(8 * code, 3))
      let others = path(31 - code, 2)
      let density = try exact.posterior.logProb(at: [
        \.z: Values(paths.0.map(Double.init)), \.w: Values(paths.1.map(Double.init)),
        \.tilt: Values(others.map(Double.init)),
      ])
      let joint = logJoint(paths.0, paths.1) { step, terms in terms[others[step]] }
      #expect(isClose(joint - density, exact.logEvidence, within: 1e-10))
    }
    let count = 4_000
    let draws = try exact.posterior.samples(count: count, seed: 3)
    let (zs, ws) = (try draws[\.z].doubles, try draws[\.w].doubles)
    for value in 0..<6 {
      let share = shares[value] / sum
      let hits = (0..<count).filter { 3 * zs[5 * $0 + 2] + ws[5 * $0 + 2] == Double(value) }.count
      let error = (share * (1 - share) / Double(count)).squareRoot()
      #expect(isClose(Double(hits) / Double(count), share, within: 4.5 * error + 1e-9))
    }
  }

  @Test(arguments: Unchained.Form.allCases)
  func whatIsNoChainIsNotTakenForOne(form: Unchained.Form) throws {
    let model = Unchained(form)
    let count = form == .twoApart ? 3 : form == .padded ? 6 : form == .oneInAll ? 5 : 25
    let x = (0..<count).map { 1.5 * sin(Double(2 * $0)) }
    let data = form == .twoDimensions ? try Values(x).reshaped(to: [5, 5]) : Values(x)
    let exact = try exactLogEvidence(model, observing: [\.x: data])
    var sum = 0.0
    for code in 0..<32 {
      let z = path(code, 2).map(Double.init)
      var log = Foundation.log(z[0] == 1 ? 0.3 : 0.7)
      for step in 1..<5 {
        let up = z[step - 1] == 1 ? 0.9 : 0.2
        log += Foundation.log(z[step] == 1 ? up : 1 - up)
      }
      for index in 0..<count {
        let center =
          switch form {
          case .twoApart: z[index] + 2 * z[index + 2]
          case .oneInAll: z[index] + 2 * z[1]
          case .twoDimensions: 2 * z[index / 5] + z[index % 5]
          case .padded: index == 0 ? 0 : z[index - 1]
          }
        log += logNormalDensity([x[index] - center], covariance: [[1]])
      }
      sum += exp(log)
    }
    #expect(isClose(exact.logEvidence, log(sum), within: 1e-11), "\(exact.method)")
  }

  /// In the middle of the sequence, and with time as the second dimension.
  @Test func meansOfOneStepAndOfTablesAreThoseOfTheProbabilities() throws {
    let model = PoissonChain(steps: 5)
    let exact = try exactLogEvidence(model, observing: [\.x: [0, 4, 2, 11, 1]])
    let means = try exact.posterior.mean(of: model.z).doubles
    let third = try exact.posterior.mean(of: model.z[2..<3]).doubles
    #expect(isClose(third[0], means[2], within: 1e-12))
    let table = Tensor([1, 10], shape: [2, 1]) * model.z.reshaped(1, 5)
    let both = try exact.posterior.mean(of: table)
    #expect(both.shape == [2, 5])
    for (own, other) in zip(both.doubles, means + means.map { 10 * $0 }) {
      #expect(isClose(own, other, within: 1e-12))
    }
  }

  @Test func twoWalksAreIntegratedOutTogether() throws {
    let x = (0..<30).map { 1 + sin(Double(3 * $0)) }
    let exact = try exactLogEvidence(PairedLevels(), observing: [\.x: Values(x)])
    var variances = [1.0]
    for _ in 1..<30 { variances.append(0.64 * variances[variances.count - 1] + 0.0625) }
    let covariance = matrix(30) { i, j in
      let wave = 4 * variances[min(i, j)] * pow(0.8, Double(abs(i - j)))
      return 0.25 * Double(min(i, j) + 1) + wave + (i == j ? 0.5625 : 0)
    }
    let expected = logNormalDensity(x.map { $0 - 1 }, covariance: covariance)
    #expect(isClose(exact.logEvidence, expected, within: 1e-10))
    #expect(exact.method.hasPrefix("Kalman smoothing of walk, wave"), "\(exact.method)")
  }
}
