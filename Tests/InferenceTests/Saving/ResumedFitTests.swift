import Evidence
import Synchronization
import Testing

/// A fit that was interrupted ends as one that was not.
@Suite struct ResumedFitTests {
  private func inference() throws -> VariationalInference<SmallCoder> {
    try VariationalInference(SmallCoder(), observing: [\.x: SmallCoder.rows(50)])
      .minibatch(of: SmallCoder.Rows.self, size: 16)
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine()))
      .keeping(steps: [0, 10, 90])
  }

  private func expectSame<M>(_ one: Fit<M>, _ other: Fit<M>) throws {
    #expect(one.history.objective == other.history.objective)
    #expect(one.history.gradientNorm == other.history.gradientNorm)
    #expect(one.history.epochs == other.history.epochs)
    #expect(try one.parameters.map(\.value) == other.parameters.map(\.value))
    #expect("\(one.report)" == "\(other.report)")
    #expect(one.state.kept.map(\.step) == other.state.kept.map(\.step))
    #expect(one.state.optimizer == other.state.optimizer)
  }

  @Test(arguments: [1, 7, 50, 99]) func afterAnyStepTheBitsAreTheSame(stop: Int) throws {
    let file = TemporaryFile()
    let whole = try inference().run(steps: 100)
    let asked = Atomic(0)
    var stopping = try inference().checkpoint(to: file.path, every: stop)
    // The first look comes after one step, the next where the checkpoint is.
    stopping.options.shouldStop = {
      asked.wrappingAdd(1, ordering: .relaxed).newValue >= min(stop, 2)
    }
    let part = try stopping.run(steps: 100)
    #expect(part.history.objective.count <= stop)
    try expectSame(inference().run(steps: 100, resuming: file.path), whole)
  }

  @Test func aFitGoesOnInItsOwnProcess() throws {
    let inference = try VariationalInference(GroupCounts(), observing: [\.y: GroupCounts.y])
    let whole = try inference.run(steps: 60)
    try expectSame(inference.run(steps: 25).resumed(steps: 60), whole)
    try expectSame(whole.resumed(steps: 60), whole)
  }

  @Test func epochsAreCountedFromTheStart() throws {
    let file = TemporaryFile()
    try inference().run(epochs: 3).save(to: file.path)
    let (whole, resumed) = try (
      inference().optimizer(Adam()).run(epochs: 6),
      inference().optimizer(Adam()).run(epochs: 3)
    )
    try resumed.save(to: file.path)
    let other = try inference().optimizer(Adam()).run(epochs: 6, resuming: file.path)
    try expectSame(other, whole)
  }

  @Test func otherChoicesSizesAndFewerStepsAreRefused() throws {
    let file = TemporaryFile()
    try inference().run(steps: 20).save(to: file.path)
    let fix = "Resume with what the fit was begun with, or begin anew without `resuming`."
    #expect(
      message { _ = try inference().seed(1).run(steps: 30, resuming: file.path) }
        == "\(file.path): the choice of seed is 1, and 0 in the file. \(fix)"
    )
    #expect(
      message { _ = try inference().particles(2).run(steps: 30, resuming: file.path) }
        == "\(file.path): the choice of particles is 2, and 1 in the file. \(fix)"
    )
    let fewer = try VariationalInference(SmallCoder(), observing: [\.x: SmallCoder.rows(40)])
    #expect(
      message { _ = try fewer.run(steps: 30, resuming: file.path) }
        == "\(file.path): the size of Rows is 40, and 50 in the file. \(fix)"
    )
    let other = message {
      _ = try inference().optimizer(Adam(learningRate: 0.1)).run(steps: 30, resuming: file.path)
    }
    #expect(
      other?.hasPrefix("\(file.path): the choice of optimizer is \"Adam(learningRate: 0.1") == true
    )
    #expect(
      message { _ = try inference().run(steps: 10, resuming: file.path) }
        == "VariationalInference.run: the fit has made 20 steps, and 10 are asked for in all. Give 20 "
        + "or more."
    )
    #expect(
      message { _ = try Fit(from: file.path, of: SmallCoder()).resumed(steps: 30) }
        == "Fit.resumed: the fit was read from a file, which does not hold an optimizer. Use "
        + "`VariationalInference(…).run(steps: 30, resuming: path)`."
    )
    #expect(
      message { _ = try inference().checkpoint(to: file.path, every: 0).run(steps: 1) }
        == "VariationalInference.checkpoint: the fit is to be saved every 0 steps. Give at least 1."
    )
  }

  @Test func whereAFileCannotBeWrittenTheFitIsKept() throws {
    let inference = try inference().checkpoint(to: "/nowhere/fit.safetensors", every: 5)
    do {
      _ = try inference.run(steps: 20)
      Issue.record("nothing was thrown")
    } catch let stopped as StoppedFit<SmallCoder> {
      #expect(
        "\(stopped)"
          == "/nowhere/fit.safetensors: the file cannot be written (No such file or directory). Name a "
          + "file in a folder that exists and that you can write to."
      )
      #expect(stopped.lastGood.history.objective.count == 5)
    }
  }
}
