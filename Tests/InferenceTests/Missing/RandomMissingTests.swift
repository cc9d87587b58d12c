import Evidence
import EvidenceTestSupport
import Testing

/// A matrix of groups and items by one of four kinds of models.
private struct Matrix: Model {
  enum Groups: Plate {}
  enum Items: Plate {}
  @Latent(per: Groups.self) var level
  @Latent var common
  @Observed(per: Groups.self, Items.self) var y
  let kind: Int
  let numbers: [Double]
  var joint: Joint {
    common ~ Prior.common(kind, numbers)
    level ~ Prior.level(kind, numbers, common)
    y ~ Prior.response(kind, numbers, common, level)
  }
}

/// The same entries as rows that name their group.
private struct Long: Model {
  enum Groups: Plate {}
  enum Rows: Plate {}
  @Latent(per: Groups.self) var level
  @Latent var common
  @Input(per: Rows.self) var group
  @Observed(per: Rows.self) var y
  let kind: Int
  let numbers: [Double]
  var joint: Joint {
    common ~ Prior.common(kind, numbers)
    level ~ Prior.level(kind, numbers, common)
    y ~ Prior.response(kind, numbers, common, level[group])
  }
}

private enum Prior {
  static func common(_ kind: Int, _ numbers: [Double]) -> AnyUnivariate {
    kind == 2
      ? AnyUnivariate(Bernoulli(probability: 0.5 * numbers[0]))
      : AnyUnivariate(Normal(numbers[0], 1 + numbers[1]))
  }

  static func level(_ kind: Int, _ numbers: [Double], _ common: Tensor) -> AnyUnivariate {
    switch kind {
    case 0: AnyUnivariate(Normal(common, 0.5 + numbers[2]))
    case 1: AnyUnivariate(Gamma(concentration: 1 + numbers[2], rate: 1 + numbers[3]))
    case 2: AnyUnivariate(Bernoulli(probability: 0.2 + 0.3 * numbers[2] + 0.4 * common))
    default: AnyUnivariate(Beta(1 + numbers[2], 1 + numbers[3]))
    }
  }

  static func response(
    _ kind: Int,
    _ numbers: [Double],
    _ common: Tensor,
    _ level: Tensor
  ) -> AnyUnivariate {
    switch kind {
    case 0: AnyUnivariate(Normal(level, 0.3 + numbers[3]))
    case 1: AnyUnivariate(Poisson(level))
    case 2: AnyUnivariate(Normal(2 * level, 0.3 + numbers[3]))
    default: AnyUnivariate(Bernoulli(probability: level))
    }
  }
}

@Suite struct RandomMissingTests {
  /// log p of a matrix with holes is that of the entries that it has, in a model that never had the others.
  @Test(arguments: 0..<200) func holesAreAsEntriesThatNeverWere(seed: Int) throws {
    var random = Generator(seed: seed)
    let kind = seed % 4
    let numbers = random.doubles(4, in: 0...1)
    let (groups, items) = (2 + random.below(4), 2 + random.below(4))
    var rows: [[Double]] = []
    var (seen, group): ([Double], [Double]) = ([], [])
    for index in 0..<groups {
      rows.append(
        (0..<items).map { _ in
          let number = random.doubles(1, in: -2...3)[0]
          return kind == 1 ? abs(number).rounded() : kind == 3 ? (number > 0.5 ? 1 : 0) : number
        }
      )
      for item in 0..<items {
        // The first entry stays, so that the rows are not none.
        if index + item > 0, random.chance(0.4) {
          rows[index][item] = .nan
        } else {
          seen.append(rows[index][item])
          group.append(Double(index))
        }
      }
    }
    let holes = try exactLogEvidence(
      Matrix(kind: kind, numbers: numbers),
      observing: [\.y: Values(rows, missing: .nan)]
    )
    let long = try exactLogEvidence(
      Long(kind: kind, numbers: numbers),
      observing: [\.y: Values(seen), \.group: Values(group)],
      sizes: [Long.Groups.self: groups]
    )
    let gap = abs(holes.logEvidence - long.logEvidence)
    #expect(gap < 1e-9 * max(1, abs(long.logEvidence)), "\(kind): \(holes) \(long)")
  }
}
