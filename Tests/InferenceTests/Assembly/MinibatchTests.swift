import EvidenceDistributions
import EvidenceInference
import EvidenceModeling
import EvidenceTensors
import Testing

@Suite struct MinibatchTests {
  static let y: Values = [0.3, -1.2, 2.5, 0.7, 1.1, -0.4, 3.0, 0.2, -2.2, 1.6]

  func inference(_ form: KLForm) throws -> VariationalInference<Hierarchy> {
    try VariationalInference(Hierarchy(), observing: [\.y: Self.y]).guide(.meanField).divergences(
      form
    ).seed(7)
  }

  @Test(arguments: [KLForm.closedWhereKnown, .monteCarlo])
  func theMeanOverAllMinibatchesIsTheFullObjective(form: KLForm) throws {
    let full = try Probe(try inference(form).plan()).objective()
    let plan = try inference(form).minibatch(of: Hierarchy.Rows.self, size: 3).plan()
    let probe = try Probe(plan)
    var values: [Double] = []
    for a in 0..<10 {
      for b in a + 1..<10 {
        for c in b + 1..<10 { values.append(try probe.objective(rows: [a, b, c])) }
      }
    }
    #expect(values.count == 120)
    #expect(abs(values.reduce(0, +) / 120 - full) < 1e-10)
  }

  @Test(arguments: [KLForm.closedWhereKnown, .monteCarlo])
  func theMeanOverAnEpochWeightedByRowsIsTheFullObjective(form: KLForm) throws {
    let full = try Probe(try inference(form).plan()).objective()
    let plan = try inference(form).minibatch(of: Hierarchy.Rows.self, size: 3).plan()
    let probe = try Probe(plan)
    var batches = Batches(total: 10, size: 3, seed: 7)
    let (rows, counts) = batches.rows(first: 0, count: 4)
    #expect(counts == [3, 3, 3, 1])
    #expect(rows.sorted() == (0..<10).map(Int32.init))
    var start = 0
    var sum = 0.0
    for count in counts {
      let own = rows[start..<start + count].map(Int.init)
      sum += try probe.objective(rows: own) * Double(count)
      start += count
    }
    #expect(abs(sum / 10 - full) < 1e-10)
  }

  @Test func anEpochSeesEveryRowOnceInAnOrderOfItsOwn() {
    var batches = Batches(total: 100, size: 32, seed: 1)
    let first = batches.rows(first: 0, count: 4)
    let second = batches.rows(first: 4, count: 4)
    #expect(first.counts == [32, 32, 32, 4])
    #expect(first.rows.sorted() == second.rows.sorted())
    #expect(first.rows != second.rows)
    var again = Batches(total: 100, size: 32, seed: 1)
    #expect(again.rows(first: 4, count: 4).rows == second.rows)
  }

  @Test func aFitOnMinibatchesReachesTheFitOnAllData() throws {
    let adam = Adam(learningRate: 0.05, schedule: .cosine())
    let full = try inference(.closedWhereKnown).optimizer(adam).run(steps: 3_000)
    let batched = try inference(.closedWhereKnown).optimizer(adam)
      .minibatch(of: Hierarchy.Rows.self, size: 3).run(epochs: 1_500)
    #expect(batched.history.epochs.count == 1_500)
    let gap = try full.elbo(draws: 2_000).value - batched.elbo(draws: 2_000).value
    #expect(abs(gap) < 0.05)
  }

  @Test func parametersOfRowsThatAreNotSeenStay() throws {
    let inference = try inference(.closedWhereKnown).minibatch(of: Hierarchy.Rows.self, size: 3)
    let fit = try inference.run(steps: 1)
    let before = try inference.run(steps: 0)
    let moved = zip(
      try fit.parameters[2].value.doubles,
      try before.parameters[2].value.doubles
    ).filter { $0 != $1 }
    #expect(try fit.parameters[2].name == "z.location")
    #expect(moved.count == 3)
  }
}
