internal import ArgumentParser
internal import Evidence

struct DemoCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Fits a model of images, draws what it learned, and compares bounds with log p(x)."
  )
  @Argument(help: "The name of a model of images; the last of the list that is one by default.")
  var model: String?
  @Option(help: "The folder for the pictures; made if it is not there.")
  var output = "evidence-demo"
  @OptionGroup var arguments: FitArguments

  func run(on gallery: Gallery, console: Console) throws {
    let (example, study) = try chosen(from: gallery)
    let dataset = try example.dataset(nil)
    let settings = arguments.changing(dataset.settings ?? example.settings)
    try Folder.make(output)
    let fit = try StudyFit(example, data: dataset.name, study: study, settings: settings)
    console.show(fit.text)
    try fit.requireFinished()
    let files = try DemoPictures(fit, folder: output).write()
    console.show("")
    let compared = gallery.examples.filter(\.isToy)
    if !compared.isEmpty {
      console.show("The bound beside the exact log p(x), in nats:\n")
      let comparisons = try compared.map { example in
        try Comparison(example, dataset: example.dataset(nil), settings: example.settings)
      }
      console.show(Comparison.text(of: comparisons))
      console.show("")
    }
    console.show("The pictures are in \(output): \(files.joined(separator: ", "))")
  }

  private func chosen(from gallery: Gallery) throws -> (Example, Study) {
    let examples = try model.map { [try gallery.example($0)] } ?? gallery.examples.reversed()
    for example in examples {
      let study = try example.dataset(nil).load()
      if study.hasPictures { return (example, study) }
    }
    throw Misuse(
      error: UsageError(
        what: model.map { "\($0) is not a model of images" } ?? "there is no model of images",
        place: "\(programName) demo",
        fix: "Name a model whose study has pictures"
      )
    )
  }
}
