import EvidenceModels
import EvidenceTool
import Foundation
import Testing

@Suite struct FitCommandTests {
  @Test func fitWritesTheDocumentThatIsPromised() throws {
    let run = ToolRun("fit", "linear-gaussian", "--steps", "20", "--seed", "3", "--json", "-")
    #expect(run.status == 0)
    let fit = try #require(try json(run.output) as? [String: Any])
    let names: Set = [
      "model", "data", "rows", "objective", "guide", "estimators", "precision", "seed", "threads",
      "steps", "epochs", "seconds", "microsecondsPerStep", "elbo", "khat",
      "khatAboveThreshold", "khatData", "measures",
    ]
    #expect(Set(fit.keys) == names)
    #expect(fit["model"] as? String == "linear-gaussian")
    #expect(fit["data"] as? String == "waves")
    #expect(fit["rows"] as? Int == 50)
    #expect(fit["seed"] as? Int == 3)
    #expect(fit["steps"] as? Int == 20)
    #expect(fit["estimators"] as? [String: String] == ["h": "pathwise, closed-form KL"])
    let seconds = try #require(fit["seconds"] as? [String: Double])
    #expect(Set(seconds.keys) == ["compile", "train", "total"])
    let elbo = try #require(fit["elbo"] as? [String: Any])
    #expect(Set(elbo.keys) == ["train", "test", "standardError"])
  }

  @Test(arguments: [UInt64(1) << 63, .max]) func everySeedIsWrittenAsItIs(seed: UInt64) {
    let run = ToolRun("fit", "normal-normal", "--steps", "2", "--seed", "\(seed)", "--json", "-")
    #expect(run.status == 0)
    #expect(run.output.contains("\"seed\": \(seed),"))
  }

  @Test func moreEpochsThanCanBeCountedAreAMistake() {
    let run = ToolRun("fit", "ppca", "--epochs", "9223372036854775807", "--batch", "10")
    #expect(run.errors.contains("9223372036854775807 is not a number of epochs"))
  }

  /// A program whose steps are too short to share uses one of the threads that it may.
  @Test func theReportHasOneNumberOfThreads() throws {
    let arguments = ["fit", "normal-normal", "--steps", "20", "--threads", "3"]
    let words = ToolRun(arguments).output
    #expect(words.contains("20 steps, 1 thread, seed 0"))
    #expect(words.matches(of: /\d+ threads?/).count == 1)
    let fit = try json(ToolRun(arguments + ["--json", "-"]).output) as? [String: Any]
    #expect(fit?["threads"] as? Int == 1)
  }

  @Test func aSeedGivesTheSameNumbersOnAnyNumberOfThreads() throws {
    // Steps of the larger models alone are shared, on a machine with one processor too.
    let fits = try [1, 2].map { threads in
      let run = ToolRun("fit", "vae", "--steps", "10", "--threads", "\(threads)", "--json", "-")
      let fit = try #require(try json(run.output) as? [String: Any])
      #expect(fit["threads"] as? Int == threads)
      return try #require((fit["elbo"] as? [String: Any])?["train"] as? Double)
    }
    #expect(fits[0] == fits[1])
  }

  @Test func fitTellsTheBoundWithItsErrorAndTheGuideOfEveryLatent() {
    let run = ToolRun("fit", "eight-schools", "--steps", "20")
    #expect(run.status == 0)
    #expect(run.output.contains(/ELBO, nats: -\d+\.\d+ ± \d/))
    #expect(run.output.contains("  spread: automatic, sinh-arcsinh on free coordinates; pathwise"))
    #expect(run.output.contains("  z: Gaussian elimination of z (1 dimension per Schools)"))
    #expect(run.errors.isEmpty)
  }

  /// Where an example states draws for the ELBO, too: those are not asked for beside the objective's own.
  @Test(arguments: [
    (["--objective", "iwae"], "importance-weighted bound, 50 particles"),
    (["--objective", "iwae", "--particles", "7"], "importance-weighted bound, 7 particles"),
    (["--objective", "elbo", "--particles", "7"], "ELBO"),
  ])
  func objectivesAreChosenByName(options: [String], name: String) throws {
    let run = ToolRun(["fit", "eight-schools", "--steps", "2", "--json", "-"] + options)
    #expect(run.status == 0)
    let fit = try #require(try json(run.output) as? [String: Any])
    #expect(fit["objective"] as? String == name)
  }

  @Test func aPointGuideIsNoBoundAndSaysSo() {
    let run = ToolRun("fit", "autoencoder", "--steps", "1", "--batch", "10")
    #expect(run.output.contains("not a bound of the log-evidence"))
    #expect(!run.output.contains("ELBO, nats"))
    // Without draws there is no error; the squared error is the average over images.
    let name = "log p(x, h) at the point of the training data, nats per Images: "
    let point = run.output.split(separator: "\n").first { $0.hasPrefix(name) }
    #expect(point?.dropFirst(name.count).contains { $0 == "±" || $0 == "(" } == false)
    let held = #/the same on held-out data: \d+\.\d+ ± \d+\.\d+ \(standard error over Images\)/#
    #expect(run.output.contains("squared error of the training data, per Images: "))
    #expect(run.output.contains(held))
  }

  /// Of many data, some are given as many draws as the tail of their weights takes.
  @Test func reliabilityOfManyDataIsThatOfSome() {
    let run = ToolRun("fit", "vae", "--steps", "2")
    let some = #/median of 100 of \d+ data, chosen at random, k-hat .* of them at 1000 draws: /#
    #expect(run.output.contains(some))
    #expect(!run.output.contains(" at 50 draws"))
  }

  @Test func aFitThatIsResumedEndsAsOneInOneRun() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func bound(_ options: String...) throws -> Double {
      let run = ToolRun(["fit", "vae", "--epochs", "2", "--json", "-"] + options)
      let fit = try #require(try json(run.output) as? [String: Any], "\(run.errors)")
      return try #require((fit["elbo"] as? [String: Any])?["train"] as? Double)
    }
    let whole = try bound()
    #expect(ToolRun("fit", "vae", "--epochs", "1", "--save", path).status == 0)
    // Of another length, the fit's learning rate falls otherwise.
    #expect(try bound("--resume", path) != whole)
    #expect(try bound("--checkpoint", path, "--every", "7") == whole)
    #expect(try bound("--resume", path) == whole)
  }

  @Test func anInterruptEndsTheFitAtTheNextStep() throws {
    let started = ContinuousClock.now
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (steps, checkpoint) = (["--steps", "100000"], ["--checkpoint", path])
    let fit = try ToolProcess(["fit", "vae"] + steps + checkpoint, interruptedAfter: 5)
    #expect(fit.status == 130)
    // What was reached is in the file, and another fit goes on from there.
    let other = ToolRun(["fit", "vae", "--steps", "1", "--resume", path])
    #expect(
      other.errors.contains(
        #/the fit has made \d+ steps, and 1 are asked for in all. Give \d+ or more/#
      )
    )
    #expect(fit.output.contains(#/ELBO of the training data, nats per Images: -\d/#))
    #expect(fit.output.contains(#/\nstopped after [\d,]+ of 100,000 steps/#))
    #expect(started.duration(to: .now) < .seconds(120))
  }

  @Test(arguments: [
    (["--epochs", "1", "--steps", "2"], "--epochs and --steps are two ways to say one thing"),
    (["--batch", "0"], "--batch is 0. Give 1 or more."),
    (["--learning-rate", "0"], "--learning-rate is 0.0. Give a positive number."),
    (["--objective", "elb"], "'elb'"),
    (["--precision", "half"], "'half'"),
    (["--checkpoint", "f", "--every", "0"], "--every is 0. Give 1 or more."),
    (["--every", "3"], "--every is given without --checkpoint. Name a file."),
  ])
  func mistakesInOptionsAreMistakesOfUsage(options: [String], words: String) {
    let run = ToolRun(["fit", "normal-normal"] + options)
    #expect(run.status == 2)
    #expect(run.errors.contains(words))
    #expect(run.output.isEmpty)
  }

  @Test func aFileThatCannotBeWrittenIsAFailure() {
    let run = ToolRun("fit", "fixed-mixture", "--steps", "1", "--json", "/nowhere/fit.json")
    #expect(run.status == 1)
    #expect(run.errors.hasPrefix("/nowhere/fit.json: the file cannot be written"))
  }

  @Test func benchmarkPrintsOneLine() throws {
    let run = ToolRun("benchmark", "fixed-mixture", "--repeats", "2")
    #expect(run.status == 0)
    let line = try #require(try json(run.output) as? [String: Any])
    #expect(!run.output.contains("\n"))
    #expect(line["workload"] as? String == "fixed-mixture")
    #expect(line["microsecondsPerStep"] is Double)
    #expect((line["seconds"] as? [String: Double])?.keys.sorted() == ["compile", "total"])
  }
}

func json(_ text: String) throws -> Any {
  try JSONSerialization.jsonObject(with: Data(text.utf8))
}
