import EvidenceModels
import EvidenceTool
import Testing

@Suite struct CommandTests {
  @Test func modelsListsEveryModelWithItsFactorization() {
    let run = ToolRun("models")
    #expect(run.status == 0)
    for example in gallery { #expect(run.output.contains(example.summary)) }
    #expect(run.output.contains("p(h) p(x | h), guide q(h | x)"))
  }

  @Test func showTellsShapesPlatesAndGuide() {
    let run = ToolRun("show", "eight-schools")
    #expect(run.status == 0)
    #expect(run.output.contains("p(mean) p(spread) p(z) p(y | mean, spread, z, standardError)"))
    #expect(run.output.contains("Schools (8)"))
    #expect(run.output.contains("HalfCauchy"))
    #expect(run.output.contains("guide of spread: automatic, sinh-arcsinh on free coordinates"))
    #expect(run.output.contains("log p(x): Gaussian elimination"))
  }

  @Test func showSaysWhyThereIsNoExactEvidence() {
    let run = ToolRun("show", "vae")
    #expect(run.status == 0)
    #expect(run.output.contains("log p(x): no exact method gives log p(x)"))
  }

  @Test func showDrawsTheGraph() {
    let run = ToolRun("show", "eight-schools", "--dot")
    #expect(run.output.hasPrefix("digraph \"EightSchools\" {"))
    #expect(run.output.contains("\"spread\" -> \"y\";"))
  }

  @Test func anUnknownModelIsAnsweredWithTheNearest() {
    let run = ToolRun("show", "eight-school")
    #expect(run.status == 2)
    #expect(run.output.isEmpty)
    let sentence = ": there is no model called 'eight-school'. Did you mean eight-schools?"
    #expect(run.errors.hasSuffix(sentence))
  }

  @Test func unknownDataAreAnsweredWithTheNearest() {
    let run = ToolRun("show", "vae", "--data", "digit")
    #expect(run.status == 2)
    #expect(run.errors.hasSuffix("no data set of vae called 'digit'. Did you mean digits?"))
  }

  @Test func aNameLikeNoneListsAll() {
    let run = ToolRun("show", "vae", "--data", "mushrooms")
    #expect(run.errors.hasSuffix("called 'mushrooms'. Name one of: digits, fashion-mnist."))
  }

  @Test(arguments: ["models", "show", "fit", "compare", "bracket", "demo", "benchmark"])
  func everyCommandHasHelp(command: String) {
    let run = ToolRun(command, "--help")
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE:"))
    #expect(run.errors.isEmpty)
  }

  @Test func aMissingArgumentIsAMistakeOfUsage() {
    #expect(ToolRun("show").status == 2)
  }
}
