internal import ArgumentParser
internal import Evidence

struct ModelsCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Lists the models: what they show, their factorization, log p(x), and data."
  )

  func run(on gallery: Gallery, console: Console) throws {
    for (index, example) in gallery.examples.enumerated() {
      if index > 0 { console.show("") }
      let study = try example.dataset(nil).load()
      console.show(example.name)
      console.show("  \(example.summary)")
      console.show("  \(study.structure.densities)")
      if example.isToy { console.show("  log p(x): \(try study.exactMethod)") }
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
