internal import ArgumentParser
internal import Evidence

struct CompareCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares the bound with the exact log p(x)."
  )
  @Argument(help: "The names of models; 'models' lists them.") var models: [String] = []
  @Flag(help: "All models whose log p(x) is within reach.") var all = false
  @Option(help: "The data set, where one model is named.") var data: String?
  @OptionGroup var arguments: FitArguments
  @Option(help: "Write a JSON document to a file, or to standard output in place of words with -.")
  var json: String?

  func validate() throws {
    if models.isEmpty != all { throw ValidationError("Name models, or give --all.") }
    if data != nil, models.count != 1 { throw ValidationError("--data is for one named model.") }
  }

  func run(on gallery: Gallery, console: Console) throws {
    let named = try models.map(gallery.example)
    let examples = all ? gallery.examples.filter(\.isToy) : named
    let comparisons = try examples.map { example in
      let dataset = try example.dataset(data)
      let settings = arguments.changing(dataset.settings ?? example.settings)
      return try Comparison(example, dataset: dataset, settings: settings)
    }
    if json != "-" { console.show(Comparison.table(of: comparisons).description) }
    if let json { try console.save(.array(comparisons.map(\.json)), to: json) }
  }
}
