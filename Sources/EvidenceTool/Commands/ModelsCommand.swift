internal import ArgumentParser
internal import Evidence

struct ModelsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists the models: what they show, how they factorize, and their data."
  )

  func run(on gallery: Gallery, console: Console) throws {
    for (index, example) in gallery.examples.enumerated() {
      if index > 0 { console.show("") }
      let structure = try example.dataset(nil).load().structure
      console.show(example.name)
      console.show("  \(example.summary)")
      console.show("  \(structure.densities)")
      console.show("  data: \(example.datasets.map(\.name).joined(separator: ", "))")
    }
  }
}

extension Structure {
  /// The factorization of the joint and, where the model states one, of its guide.
  var densities: String {
    guide.isEmpty ? factorization : "\(factorization), guide \(guideFactorization)"
  }
}
