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
  @Flag(help: "Show the terms of the first data too, one by one.") var perDatum = false
  @Option(help: "Draw the gap closing over training, of one model, as an SVG file.")
  var picture: String?
  @OptionGroup var arguments: FitArguments
  @Option(help: "Write a JSON document to a file, or to standard output in place of words with -.")
  var json: String?

  func validate() throws {
    if models.isEmpty != all { throw ValidationError("Name models, or give --all.") }
    if picture != nil, models.count != 1 {
      throw ValidationError("--picture is for one named model.")
    }
    if data != nil, models.count != 1 { throw ValidationError("--data is for one named model.") }
  }

  func run(on gallery: Gallery, console: Console) throws {
    let named = try models.map(gallery.example)
    let examples = all ? gallery.examples.filter(\.isToy) : named
    let tasks = try examples.flatMap { example in
      let dataset = try example.dataset(data)
      let settings = arguments.changing(dataset.settings ?? example.settings)
      let guides = arguments.guide.isEmpty ? [settings.guide] : arguments.guide.map(\.value)
      return guides.map { guide in
        var settings = settings
        settings.guide = guide
        return (example, dataset, settings)
      }
    }
    let followsCourse = picture != nil
    let comparisons = try tasks.concurrentMap { example, dataset, settings in
      try Comparison(example, dataset: dataset, settings: settings, followsCourse: followsCourse)
    }
    if json != "-" { show(comparisons, console) }
    if let picture {
      for comparison in comparisons {
        try OutputFile.write(try comparison.coursePicture().svg, to: picture)
      }
    }
    if let json { try console.save(.array(comparisons.map(\.json)), to: json) }
  }

  private func show(_ comparisons: [Comparison], _ console: Console) {
    console.show(Comparison.text(of: comparisons))
    guard perDatum else { return }
    for comparison in comparisons {
      let text = comparison.perDatumText(first: 10)
      console.show("\n\(comparison.example.name):")
      console.show(text ?? "its data are not independent given the parameters")
    }
  }
}
