import Evidence
import Testing

/// What is read from a file is what was written.
@Suite struct SavedFitTests {
  private static let guides: [(name: String, guide: AutomaticGuide)] = [
    ("mean field", .meanField), ("full rank", .fullRank), ("rank 2", .lowRank(rank: 2)),
    ("automatic rank", .lowRank()), ("structured", .structured), ("Laplace", .laplace),
    ("point", .point), ("flow", .flow(.realNVP, layers: 2, hidden: [5])),
    ("shaped", .structured.marginals(.sinhArcsinh)), ("tails", .fullRank.marginals(.studentT)),
  ]

  @Test(arguments: guides.indices)
  func everyGuideDrawsTheSameBitsWithoutTheData(row: Int) throws {
    let file = TemporaryFile()
    let fit = try VariationalInference(GroupCounts(), observing: [\.y: GroupCounts.y])
      .guide(Self.guides[row].guide)
      .optimizer(Adam(learningRate: 0.05))
      .seed(3)
      .run(steps: 60)
    try fit.save(to: file.path)
    let read = try Fit(from: file.path, of: GroupCounts())
    #expect("\(read.report)" == "\(fit.report)")
    #expect(read.history.objective == fit.history.objective)
    #expect(try read.parameters.map(\.value) == fit.parameters.map(\.value))
    let draws = try (fit.samples(of: \.level, count: 7), read.samples(of: \.level, count: 7))
    #expect(draws.0.bits == draws.1.bits)
    #expect(
      try fit.predict(\.y, draws: 3).samples.bits
        == read.predict(\.y, draws: 3).samples.bits
    )
    let again = try Fit(from: file.path, of: GroupCounts(), observing: [\.y: GroupCounts.y])
    if Self.guides[row].name == "point" { return }
    #expect(try again.elbo(draws: 50).value == fit.elbo(draws: 50).value)
  }

  @Test func chosenGuidesOfSomeLatentsAreRead() throws {
    let file = TemporaryFile()
    let fit = try VariationalInference(GroupCounts(), observing: [\.y: GroupCounts.y])
      .guide(.fullRank)
      .guide(.point, for: \.mean)
      .run(steps: 5)
    try fit.save(to: file.path)
    let read = try Fit(from: file.path, of: GroupCounts())
    #expect("\(read.report)" == "\(fit.report)")
    #expect(try read.mean(of: \.level) == fit.mean(of: \.level))
  }

  @Test func encodersCodeNewRowsInSinglePrecisionToo() throws {
    let file = TemporaryFile()
    let fit = try VariationalInference(SmallCoder(), observing: [\.x: SmallCoder.rows(50)])
      .minibatch(of: SmallCoder.Rows.self, size: 16)
      .precision(.float)
      .run(epochs: 5)
    try fit.save(to: file.path)
    let read = try Fit(from: file.path, of: SmallCoder())
    #expect("\(read.report)" == "\(fit.report)")
    let new = try SmallCoder.rows(7)
    #expect(
      try read.samples(of: \.code, count: 4, observing: [\.x: new]).bits
        == fit.samples(of: \.code, count: 4, observing: [\.x: new]).bits
    )
    let codes = try Values([0.5, -1], shape: [1, 2])
    #expect(
      try read.evaluate(at: [\.code: codes]) { $0.decoder($0.code) }
        == fit.evaluate(at: [\.code: codes]) { $0.decoder($0.code) }
    )
    #expect(try read.elbo(observing: [\.x: new]).value == fit.elbo(observing: [\.x: new]).value)
  }

  /// A fit over the spread alone: the rest is integrated out given the data.
  @Test func whatIsIntegratedOutNeedsTheData() throws {
    let file = TemporaryFile()
    let model = SchoolsHierarchy(isCentered: false)
    let fit = try VariationalInference(model, observing: SchoolsHierarchy.data).run(steps: 50)
    try fit.save(to: file.path)
    let alone = try Fit(from: file.path, of: model)
    #expect(
      try alone.samples(of: \.spread, count: 5).bits == fit.samples(of: \.spread, count: 5).bits
    )
    #expect(
      message { _ = try alone.mean(of: \.mean) }
        == "SchoolsHierarchy.data: `error` has no values here, and they are read. Give them: "
        + "`observing: [\\.error: values]`."
    )
    let whole = try Fit(from: file.path, of: model, observing: SchoolsHierarchy.data)
    #expect(try whole.mean(of: \.effect) == fit.mean(of: \.effect))
  }

  @Test func whereNothingIsLeftToFitTheFileHoldsNoNumbers() throws {
    let file = TemporaryFile()
    let fit = try VariationalInference(AutomaticNormalNormal(), observing: [\.x: 5]).run(steps: 9)
    try fit.save(to: file.path)
    let read = try Fit(from: file.path, of: AutomaticNormalNormal(), observing: [\.x: 5])
    #expect(try read.elbo().value == fit.elbo().value)
    #expect("\(read.report)" == "\(fit.report)")
  }

  @Test func aFitThatWasReadIsSavedAsItWas() throws {
    let (file, second) = (TemporaryFile(), TemporaryFile())
    let inference = try VariationalInference(GroupCounts(), observing: [\.y: GroupCounts.y])
    try inference.run(steps: 20).save(to: file.path)
    try Fit(from: file.path, of: GroupCounts()).save(to: second.path)
    #expect(try file.bytes == second.bytes)
  }

  @Test func platesOfOneNameKeepTheirSizes() throws {
    let file = TemporaryFile()
    let fit = try VariationalInference(
      TwoPlates(),
      observing: [\.first.y: [1, 2, 0], \.second.y: [0.5, 1]]
    ).run(steps: 20)
    try fit.save(to: file.path)
    let read = try Fit(from: file.path, of: TwoPlates())
    #expect(try read.samples(of: \.rate, count: 9).bits == fit.samples(of: \.rate, count: 9).bits)
    #expect(
      try read.predict(\.second.y, draws: 4).samples == fit.predict(\.second.y, draws: 4).samples
    )
  }
}
