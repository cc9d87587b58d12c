import Evidence
import Testing

@Suite struct RegroupedRowTests {
  private let item: [Double] = [0, 0, 1, 1, 1, 2, 3, 3]
  private let annotator: [Double] = [0, 1, 0, 1, 1, 0, 0, 1]
  private let label: [Double] = [0, 1, 1, 1, 2, 2, 0, 0]

  /// Sums over all 81 kinds of counts of labels, whose tables are Dirichlet–multinomial.
  @Test func tablesOfAnnotatorsAreIntegratedOut() throws {
    func logRising(_ start: Double, _ steps: Int) -> Double {
      (0..<steps).reduce(0) { $0 + C.log(start + Double($1)) }
    }
    var total = 0.0
    for assignment in 0..<81 {
      let kinds = (0..<4).map { assignment / [1, 3, 9, 27][$0] % 3 }
      var term = kinds.reduce(0) { $0 + C.log(Confused.prior[$1]) }
      for own in 0..<2 {
        for kind in 0..<3 {
          let seen = item.indices.filter {
            annotator[$0] == Double(own) && kinds[Int(item[$0])] == kind
          }
          for value in 0..<3 {
            let count = seen.count { label[$0] == Double(value) }
            term += logRising(Confused.counts[3 * kind + value], count)
          }
          term -= logRising(6, seen.count)
        }
      }
      total += C.exp(term)
    }
    let exact = try exactLogEvidence(
      Confused(),
      observing: [\.item: Values(item), \.annotator: Values(annotator), \.label: Values(label)],
      sizes: [Confused.Items.self: 4, Confused.Annotators.self: 2]
    )
    #expect(abs(exact.logEvidence - C.log(total)) < 1e-10)
  }

  /// Where the tables are known, 200 items are summed out one by one; together they would have 3²⁰⁰ kinds.
  @Test func everyItemIsSummedOutByItself() throws {
    let random = RandomStream(seed: 3)
    let rows = 700
    let item = (0..<rows).map { _ in Double(Int(200 * random.uniform())) }
    let annotator = (0..<rows).map { _ in Double(Int(2 * random.uniform())) }
    let label = (0..<rows).map { _ in Double(Int(3 * random.uniform())) }
    let table: [Double] = [
      0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6, 0.5, 0.3, 0.2, 0.25, 0.5, 0.25, 0.1, 0.1, 0.8,
    ]
    let data: Bindings<Confused> = [
      \.item: Values(item), \.annotator: Values(annotator), \.label: Values(label),
    ]
    let known = data.do([\.confusion: try Values(table, shape: [2, 3, 3])])
    let exact = try exactLogEvidence(
      Confused(),
      observing: known,
      sizes: [Confused.Items.self: 200]
    )
    var total = 0.0
    var shares: [Double] = []
    for own in 0..<200 {
      let joint = (0..<3).map { kind in
        item.indices.reduce(Confused.prior[kind]) { product, row in
          guard item[row] == Double(own) else { return product }
          return product * table[9 * Int(annotator[row]) + 3 * kind + Int(label[row])]
        }
      }
      total += C.log(joint.reduce(0, +))
      shares += joint.map { $0 / joint.reduce(0, +) }
    }
    #expect(abs(exact.logEvidence - total) < 1e-9)
    #expect("\(exact)".hasSuffix("by enumeration of kind (3 values per Items)"))
    let fit = try VariationalInference(
      Confused(),
      observing: known,
      sizes: [Confused.Items.self: 200]
    ).run(steps: 1)
    #expect(try abs(fit.elbo().value - total) < 1e-8)
    for (found, share) in zip(try fit.probabilities(of: \.kind).doubles, shares) {
      #expect(abs(found - share) < 1e-10)
    }
    // With unknown tables a guide is left for these.
    let whole = try VariationalInference(
      Confused(),
      observing: data,
      sizes: [Confused.Items.self: 200, Confused.Annotators.self: 2]
    ).run(steps: 20)
    #expect(whole.report.sites.first?.guide == "summed out over 3 values")
  }

  /// Rows by an index, and the same rows in a rectangle with holes.
  @Test func groupsAreIntegratedOutOneByOne() throws {
    let rows: [[(x: Double, y: Double)]] = [
      [(0.5, 1), (-1, 0.2)], [], [(2, 3)], [(0, 1), (1, 2.5), (-0.5, -1)],
    ]
    let all = rows.enumerated().flatMap { group, own in own.map { (Double(group), $0.x, $0.y) } }
    // In no order of groups.
    let order = [3, 0, 5, 2, 1, 4].map { all[$0] }
    let exact = try exactLogEvidence(
      IndexedSlopes(),
      observing: [
        \.group: Values(order.map(\.0)), \.x: Values(order.map(\.1)), \.y: Values(order.map(\.2)),
      ],
      sizes: [IndexedSlopes.Groups.self: 4]
    )
    let nested = try exactLogEvidence(
      NestedSlopes(),
      observing: [
        \.x: try Values(rows.map { own in (0..<3).map { $0 < own.count ? own[$0].x : 0 } }),
        \.y: Values(ragged: rows.map { $0.map(\.y) }),
      ]
    )
    #expect(abs(exact.logEvidence - nested.logEvidence) < 1e-10)
    #expect("\(exact)".contains("Gaussian elimination of level, slope (2 dimensions per Groups)"))
    let own = try [
      exact.posterior.mean(of: \.level), exact.posterior.standardDeviation(of: \.level),
      exact.posterior.mean(of: \.slope), exact.posterior.standardDeviation(of: \.slope),
    ]
    let expected = try [
      nested.posterior.mean(of: \.level), nested.posterior.standardDeviation(of: \.level),
      nested.posterior.mean(of: \.slope), nested.posterior.standardDeviation(of: \.slope),
    ]
    for (own, expected) in zip(own, expected) {
      for group in 0..<4 { #expect(abs(own.doubles[group] - expected.doubles[group]) < 1e-9) }
    }
    let draws = try exact.posterior.samples(of: \.level, count: 20_000).doubles
    let mean = (0..<20_000).reduce(0) { $0 + draws[4 * $1 + 3] } / 20_000
    let deviation = try exact.posterior.standardDeviation(of: \.level).doubles[3]
    #expect(
      try abs(mean - exact.posterior.mean(of: \.level).doubles[3]) < 4 * deviation / 141.4
    )
  }

  /// Var(level₀ − level₁) = Var(level₀ | center) + Var(level₁ | center) + (s₀ − s₁)² Var(center), s the shares of the center.
  @Test func repetitionsThatAreReadTogetherHaveTheirMoments() throws {
    let group: [Double] = [0, 0, 1, 0, 2]
    let posterior = try exactLogEvidence(
      IndexedSlopes(),
      observing: [
        \.group: Values(group), \.x: [0, 0, 0, 0, 0], \.y: [1, 2, 0.5, 1.5, -1],
      ],
      sizes: [IndexedSlopes.Groups.self: 3]
    ).posterior
    let counts = [3.0, 1, 1]
    let variances = counts.map { 1 / ($0 / 0.25 + 1 / 0.49) }
    let shares = variances.map { $0 / 0.49 }
    let center = 1 / (1.0 / 9 + counts.reduce(0) { $0 + 1 / (0.49 + 0.25 / $1) })
    let own = try posterior.variance {
      $0.level.gathered(0, of: IndexedSlopes.Groups.self)
        - $0.level.gathered(1, of: IndexedSlopes.Groups.self)
    }
    let gap = shares[0] - shares[1]
    #expect(abs(own.doubles[0] - (variances[0] + variances[1] + gap * gap * center)) < 1e-9)
    // Each row by itself.
    let rows = try posterior.variance { $0.level[$0.group] }.doubles
    for (row, place) in group.enumerated() {
      let place = Int(place)
      let expected = variances[place] + shares[place] * shares[place] * center
      #expect(abs(rows[row] - expected) < 1e-9)
    }
  }

  /// A row's own latent given the kind that it looks up.
  @Test func meansAreOverWhatIsLookedUp() throws {
    let (item, y) = ([0.0, 1, 0, 1, 1], [0.5, 3, 1, 2.5, 4])
    let exact = try exactLogEvidence(
      KindsOfRows(),
      observing: [\.item: Values(item), \.y: Values(y)],
      sizes: [KindsOfRows.Items.self: 2]
    )
    let shares = try exact.posterior.probabilities(of: \.kind).doubles
    var total = 0.0
    for own in 0..<2 {
      let joint = [0.7, 0.3].enumerated().map { kind, prior in
        y.indices.reduce(prior) { product, row in
          guard item[row] == Double(own) else { return product }
          let gap = y[row] - 2 * Double(kind)
          return product * C.exp(-gap * gap / 4) / (4 * Double.pi).squareRoot()
        }
      }
      total += C.log(joint[0] + joint[1])
      #expect(abs(shares[2 * own + 1] - joint[1] / (joint[0] + joint[1])) < 1e-10)
    }
    #expect(abs(exact.logEvidence - total) < 1e-10)
    let means = try exact.posterior.mean(of: \.level).doubles
    for row in y.indices {
      let kind = shares[2 * Int(item[row]) + 1]
      #expect(abs(means[row] - (0.5 * y[row] + 0.5 * 2 * kind)) < 1e-9)
    }
  }

  @Test func countsOfGroupsAreConjugateOrByQuadrature() throws {
    let (group, y) = ([1.0, 0, 1, 3, 1, 0], [3.0, 1, 5, 0, 4, 2])
    let data: Bindings<IndexedCounts> = [\.group: Values(group), \.y: Values(y)]
    let sizes: PlateSizes = [IndexedCounts.Groups.self: 4]
    let exact = try exactLogEvidence(
      IndexedCounts(isConjugate: true),
      observing: data,
      sizes: sizes
    )
    var total = 0.0
    for own in 0..<4 {
      let counts = y.indices.filter { group[$0] == Double(own) }.map { y[$0] }
      let (sum, number) = (counts.reduce(0, +), Double(counts.count))
      total += 2 * C.log(0.5) - (2 + sum) * C.log(0.5 + number) + C.logGamma(2 + sum)
      total -= C.logGamma(2) + counts.reduce(0) { $0 + C.logGamma($1 + 1) }
    }
    #expect(abs(exact.logEvidence - total) < 1e-10)
    let other = try exactLogEvidence(
      IndexedCounts(isConjugate: false),
      observing: data,
      sizes: sizes
    )
    // By Simpson's rule over log rate.
    var expected = 0.0
    for own in 0..<4 {
      let counts = y.indices.filter { group[$0] == Double(own) }.map { y[$0] }
      let (low, step) = (-9.5, 0.002)
      let sum = (0...10_000).reduce(0.0) { sum, place in
        let z = low + step * Double(place)
        let weight = place == 0 || place == 10_000 ? 1.0 : place % 2 == 1 ? 4 : 2
        let log = counts.reduce(-0.5 * (z - 0.5) * (z - 0.5) - 0.918_938_533_204_672_7) {
          $0 + $1 * z - C.exp(z) - C.logGamma($1 + 1)
        }
        return sum + weight * C.exp(log)
      }
      expected += C.log(sum * step / 3)
    }
    #expect(abs(other.logEvidence - expected) < 1e-8, "\(other)")
  }

  /// Σ over the kind of ∫ over the level of each group, which no rule of one repetition by itself may take.
  @Test func kindsAndLevelsOfGroupsAreEliminatedTogether() throws {
    let group = [0.0, 2, 0, 1, 3, 2, 2, 0]
    let y: [Double?] = [1, 0, 3, nil, 2, 4, 1, 0]
    let exact = try exactLogEvidence(
      KindsAndLevels(),
      observing: [\.group: Values(group), \.y: Values(y)],
      sizes: [KindsAndLevels.Groups.self: 5]
    )
    var total = 0.0
    var means: [Double] = []
    for own in 0..<5 {
      let counts = y.indices.compactMap { group[$0] == Double(own) ? y[$0] : nil }
      var sums = (0.0, 0.0)
      for (kind, prior) in [(0.0, 0.6), (1.0, 0.4)] {
        for place in 0...8_000 {
          let level = -5 + 0.00125 * Double(place)
          let weight = (place == 0 || place == 8_000 ? 1.0 : place % 2 == 1 ? 4 : 2) * 0.00125 / 3
          let log = counts.reduce(-2 * level * level - 0.225_791_352_644_727_4) {
            $0 + $1 * (level + kind) - C.exp(level + kind) - C.logGamma($1 + 1)
          }
          sums.0 += prior * weight * C.exp(log)
          sums.1 += prior * weight * level * C.exp(log)
        }
      }
      total += C.log(sums.0)
      means.append(sums.1 / sums.0)
    }
    #expect(abs(exact.logEvidence - total) < 1e-8, "\(exact)")
    for (found, mean) in zip(try exact.posterior.mean(of: \.level).doubles, means) {
      #expect(abs(found - mean) < 1e-7)
    }
  }

  /// A repetition that is left out would change what the indices of the others name.
  @Test func whatIsLookedUpIsNotLeftOut() {
    #expect(
      message {
        _ = try exactLeaveOneOut(
          Games(),
          observing: [\.first: [0], \.second: [1], \.margin: [2]],
          over: Games.Players.self,
          sizes: [Games.Players.self: 2]
        )
      }?.hasSuffix(
        "looks up Players by an index, which names other repetitions once one is left out. Leave out "
          + "another plate, or compute the evidence of data without one."
      ) == true
    )
  }

  /// Rows that read two repetitions couple these: all players are summed over together.
  @Test func rowsThatReadTwoRepetitionsStayTogether() throws {
    let (first, second, margin) = ([0.0, 1, 2], [1.0, 2, 0], [1.5, -0.5, 0.25])
    let exact = try exactLogEvidence(
      Games(),
      observing: [
        \.first: Values(first), \.second: Values(second), \.margin: Values(margin),
      ],
      sizes: [Games.Players.self: 3]
    )
    var total = 0.0
    for assignment in 0..<8 {
      let strengths = (0..<3).map { Double(assignment >> $0 & 1) }
      var term = strengths.reduce(0) { $0 + C.log($1 == 1 ? 0.4 : 0.6) }
      for row in 0..<3 {
        let gap = margin[row] - 2 * (strengths[Int(first[row])] - strengths[Int(second[row])])
        term -= 0.5 * gap * gap + 0.918_938_533_204_672_7
      }
      total += C.exp(term)
    }
    #expect(abs(exact.logEvidence - C.log(total)) < 1e-10)
  }
}
