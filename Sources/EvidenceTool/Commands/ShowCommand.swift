internal import ArgumentParser
internal import Evidence

struct ShowCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a model: factorization, shapes, plates, guide, and how log p(x) is found."
  )
  @Argument(help: "The name of a model; 'models' lists them.") var model: String
  @Option(help: "The data set that decides the sizes.") var data: String?
  @Flag(help: "Write the graph in the language of Graphviz.") var dot = false

  func run(on gallery: Gallery, console: Console) throws {
    let example = try gallery.example(model)
    let study = try example.dataset(data).load()
    guard !dot else { return console.show(study.structure.dot) }
    console.show("\(example.name): \(example.summary)")
    console.show("")
    console.show(study.structure.densities)
    console.show("")
    console.show(variables(of: study).description)
    console.show("")
    for site in try study.fit(FitSettings(.steps(0))).state.report.sites {
      console.show("guide of \(site.latent): \(site.guide); \(site.estimator)")
    }
    do {
      console.show("log p(x): \(try study.exactMethod), \(try study.exactCost)")
    } catch let error as UsageError {
      console.show("log p(x): \(error.what)")
    }
  }

  private func variables(of study: Study) -> TextTable {
    let structure = study.structure
    let rows = structure.declarations.map { declaration in
      let variable = declaration.variable
      let plates = variable.plates.map { "\($0.name) (\(study.training.sizes[$0] ?? 0))" }
      return [
        declaration.path, declaration.role.rawValue, variable.shape.words,
        plates.joined(separator: ", "), structure.jointSite(of: variable)?.distribution.name ?? "",
      ]
    }
    let header = ["variable", "role", "shape", "plates", "distribution"]
    return TextTable(header: header, rows: rows, width: 100)
  }
}

extension [Int] {
  /// Sizes as in `784 × 20`; `scalar` where there are none.
  var words: String { isEmpty ? "scalar" : map(String.init).joined(separator: " × ") }
}
