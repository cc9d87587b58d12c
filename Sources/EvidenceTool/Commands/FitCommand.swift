internal import ArgumentParser
internal import Evidence

struct FitCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fits a model to data, and tells the bound with its standard error."
  )
  @Argument(help: "The name of a model; 'models' lists them.") var model: String
  @Option(help: "The data set; 'models' lists those of each model.") var data: String?
  @OptionGroup var arguments: FitArguments
  @OptionGroup var files: FileArguments
  @Option(help: "Write a JSON document to a file, or to standard output in place of words with -.")
  var json: String?

  func run(on gallery: Gallery, console: Console) throws {
    let example = try gallery.example(model)
    let dataset = try example.dataset(data)
    let study = try dataset.load()
    let settings = arguments.changing(dataset.settings ?? example.settings)
    let fit = try StudyFit(
      example,
      data: dataset.name,
      study: study,
      settings: settings,
      files: files.value
    )
    if json != "-" { console.show(fit.text) }
    if let json { try console.save(fit.json, to: json) }
    try fit.requireFinished()
  }
}
