import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

/// Sums over every path, one after the other.
private struct Paths {
  let choices: Int
  let steps: Int

  func forEach(_ use: ([Int]) -> Void) {
    let count = (0..<steps).reduce(1) { total, _ in total * choices }
    for number in 0..<count {
      var rest = number
      use(
        (0..<steps).map { _ in
          defer { rest /= choices }
          return rest % choices
        }
      )
    }
  }

  func sum(_ weight: ([Int]) -> Double) -> Double {
    var total = 0.0
    forEach { total += weight($0) }
    return total
  }
}

private func normal(_ x: Double, _ mean: Double, _ scale: Double = 1) -> Double {
  let z = (x - mean) / scale
  return C.exp(-0.5 * z * z - 0.918_938_533_204_672_7) / scale
}

private func weather(_ path: [Int], _ x: [Double], _ means: [Double], noise: Double = 1) -> Double {
  var weight = Weather.start[path[0]]
  for (a, b) in zip(path, path.dropFirst()) { weight *= Weather.rows[a][b] }
  return zip(path, x).reduce(weight) { $0 * normal($1.1, means[$1.0], noise) }
}

@Suite struct SequenceTests {
  private let x = [-1.2, 0.3, 1.4, 0.9, -0.1]

  @Test func aHiddenChainIsSummedOverAllPaths() throws {
    let fit = try VariationalInference(Weather(steps: 5), observing: [\.x: Values(x)]).guide(
      .meanField
    ).run(steps: 0)
    let expected = C.log(Paths(choices: 2, steps: 5).sum { weather($0, x, [-0.5, 1]) })
    let elbo = try fit.elbo(draws: 2)
    #expect(abs(elbo.value - expected) < 1e-12)
    #expect(elbo.standardError == 0)
    #expect(fit.report.sites.map(\.estimator) == ["enumerated"])
  }

  @Test func gradientsPassThroughTheSum() throws {
    // At the maximum each mean is that of the readings, weighted by the chances of its state.
    let fit = try VariationalInference(Weather(steps: 5), observing: [\.x: Values(x)]).guide(
      .meanField
    )
    .optimizer(Adam(learningRate: 0.02))
    .run(steps: 3_000)
    let means = try fit.parameter(\.means).doubles
    for state in 0..<2 {
      var (weights, sums) = (0.0, 0.0)
      Paths(choices: 2, steps: 5).forEach { path in
        let weight = weather(path, x, means)
        for (value, own) in zip(path, x) where value == state {
          weights += weight
          sums += weight * own
        }
      }
      #expect(abs(means[state] - sums / weights) < 1e-3)
    }
  }

  @Test func probabilitiesOfAChainAreThoseOfItsPaths() throws {
    let fit = try VariationalInference(Weather(steps: 5), observing: [\.x: Values(x)]).guide(
      .meanField
    ).run(steps: 0)
    let shares = try fit.probabilities(of: \.state)
    #expect(shares.shape == [5, 2])
    let paths = Paths(choices: 2, steps: 5)
    let total = paths.sum { weather($0, x, [-0.5, 1]) }
    for step in 0..<5 {
      let own = paths.sum { $0[step] == 1 ? weather($0, x, [-0.5, 1]) : 0 }
      #expect(abs(shares[step * 2 + 1] - own / total) < 1e-12)
      #expect(abs(shares[step * 2] + shares[step * 2 + 1] - 1) < 1e-12)
    }
  }

  @Test func chainsOfAPlateAreSummedOneByOneGivenTheOtherLatents() throws {
    let data = [x, [0.5, 0.4, -2, 1, 1], [2, 2, 2, -1, -1]]
    let inference = try VariationalInference(Places(steps: 5), observing: [\.x: Values(data)])
    let point = 0.7
    let prior = -C.log(point) - 0.5 * C.log(point) * C.log(point) - 0.918_938_533_204_672_7
    let rows = data.map { row in
      C.log(Paths(choices: 2, steps: 5).sum { weather($0, row, [-0.5, 1], noise: point) })
    }
    let whole = try Probe(inference.plan()).objective()
    #expect(abs(whole - rows.reduce(prior, +)) < 1e-12)
    // A mini-batch of two of three counts one and a half times.
    let batched = try Probe(inference.minibatch(of: Places.Place.self, size: 2).plan())
    let part = try batched.objective(rows: [0, 2])
    #expect(abs(part - (prior + 1.5 * (rows[0] + rows[2]))) < 1e-12)
    // The program and the interpreter agree.
    #expect(abs(try inference.run(steps: 0).elbo(draws: 2).value - whole) < 1e-10)
  }

  @Test func aKindOutsideAChainIsSummedOutAfterIt() throws {
    let data = [[0.2, 1.4, 0.8], [-0.3, -0.5, 1.1]]
    let expected = data.reduce(0.0) { total, row in
      let chances = [0.75, 0.25].enumerated().map { kind, chance in
        chance
          * Paths(choices: 2, steps: 3).sum { path in
            let stay = Kinds.stays[kind]
            let moves = zip(path, path.dropFirst()).reduce(0.5) { weight, move in
              // A switch that was on stays on, one that was off stays off, with the same chance.
              weight * (move.0 == move.1 ? stay : 1 - stay)
            }
            return zip(path, row).reduce(moves) { $0 * normal($1.1, Double($1.0)) }
          }
      }
      return total + C.log(chances.reduce(0, +))
    }
    let inference = try VariationalInference(Kinds(steps: 3), observing: [\.x: Values(data)]).guide(
      .meanField
    )
    let fit = try inference.run(steps: 0)
    #expect(abs(try fit.elbo(draws: 2).value - expected) < 1e-12)
    #expect(try fit.probabilities(of: \.state).shape == [2, 3, 2])
    #expect(try fit.probabilities(of: \.kind).shape == [2, 2])
  }

  @Test func aVectorThatIsNoChainIsSummedOverAllOfItsValues() throws {
    func weight(_ on: [Int]) -> Double {
      let chance = on.reduce(1) { $0 * ($1 == 1 ? 0.3 : 0.7) }
      let mean = zip(on, Pushes.strengths).reduce(0) { $0 + Double($1.0) * $1.1 }
      return chance * normal(1.1, mean)
    }
    let fit = try VariationalInference(Pushes(4), observing: [\.x: 1.1]).guide(.meanField).run(
      steps: 0
    )
    let paths = Paths(choices: 2, steps: 4)
    let total = paths.sum(weight)
    #expect(abs(try fit.elbo(draws: 2).value - C.log(total)) < 1e-12)
    let shares = try fit.probabilities(of: \.on)
    for element in 0..<4 {
      let own = paths.sum { $0[element] == 1 ? weight($0) : 0 }
      #expect(abs(shares[element * 2 + 1] - own / total) < 1e-12)
    }
  }

  @Test func tooManyValuesTogetherAreRefused() {
    #expect(
      message {
        _ = try VariationalInference(Pushes(20), observing: [\.x: 1]).guide(.meanField).run(
          steps: 1
        )
      }
        == "SequenceModels.swift:66: `on` cannot be summed out: the table over all values of `on` would "
        + "hold 1048576 numbers, above the limit of 65536, and it is no chain, because it mixes the "
        + "values of different steps. Let fewer discrete latents depend on one another, give "
        + "them fewer values, or state a guide for it."
    )
  }

  @Test func aFaultInAChainIsFoundAtItsValues() {
    #expect(
      message {
        _ = try VariationalInference(Faulty(), observing: [\.x: [0, 1, 1, 0]]).guide(.meanField)
          .run(steps: 1)
      }
        == "SequenceModels.swift:102: the log-density of `state` is NaN at values 0 and 1 in step 0 "
        + "(seed 0); MarkovChain has initial.probability 0.5. Lower the learning rate or clip "
        + "gradients; the parameters are as they started."
    )
  }
}
