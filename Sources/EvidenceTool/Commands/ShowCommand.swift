internal import ArgumentParser
internal import Evidence

struct ShowCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows a model: factorization, variables with shapes and plates, guide."
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
  }

  private func variables(of study: Study) -> TextTable {
    let structure = study.structure
    let rows = structure.declarations.map { declaration in
      let variable = declaration.variable
      let plates = variable.plates.map { "\($0.name) (\(study.training.sizes[$0] ?? 0))" }
      return [
        declaration.path, declaration.role.rawValue, variable.shape.words,
        plates.joined(separator: ", "), structure.distributions(of: variable),
      ]
    }
    let header = ["variable", "role", "shape", "plates", "distribution"]
    return TextTable(header: header, rows: rows, width: 100)
  }
}

extension Structure {
  /// The families of a variable's distributions in the joint and in the guide.
  fileprivate func distributions(of variable: Variable) -> String {
    let prior = jointSite(of: variable)?.distribution.name ?? ""
    guard variable.role == .latent else { return prior }
    switch guideKind(of: variable) {
    case .stated: return "\(prior), guide \(guideSite(of: variable)?.distribution.name ?? "")"
    case .automatic: return "\(prior), guide automatic"
    case .summedOut: return "\(prior), summed out"
    }
  }
}

extension [Int] {
  /// Sizes as in `784 × 20`; `scalar` where there are none.
  var words: String { isEmpty ? "scalar" : map(String.init).joined(separator: " × ") }
}
