internal import Evidence

extension Structure {
  /// The joint as a directed graph in the language of Graphviz: observed variables are filled, plates are boxes.
  var dot: String {
    var lines = ["digraph \(quoted(name)) {", "  rankdir=TB;", "  node [shape=ellipse];"]
    for (index, group) in groups.enumerated() {
      let nodes = group.variables.map(node)
      if group.plates.isEmpty {
        lines += nodes.map { "  \($0)" }
      } else {
        let label = group.plates.map(\.name).joined(separator: " × ")
        lines.append("  subgraph cluster_\(index) { label=\(quoted(label));")
        lines += nodes.map { "    \($0)" } + ["  }"]
      }
    }
    for site in joint {
      let target = quoted(site.path)
      lines += (site.parents + site.parameters).map { "  \(quoted(name(of: $0))) -> \(target);" }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  /// The variables by the plates that they repeat over, in order of declaration.
  private var groups: [(plates: [Axis], variables: [Variable])] {
    var groups: [(plates: [Axis], variables: [Variable])] = []
    let guideOnly = Set(guide.flatMap(\.parameters)).subtracting(joint.flatMap(\.parameters))
    for variable in declarations.map(\.variable) where !guideOnly.contains(variable) {
      if let index = groups.firstIndex(where: { $0.plates == variable.plates }) {
        groups[index].variables.append(variable)
      } else {
        groups.append((variable.plates, [variable]))
      }
    }
    return groups
  }

  private func node(_ variable: Variable) -> String {
    let name = quoted(name(of: variable))
    switch variable.role {
    case .observed, .input: return "\(name) [style=filled, fillcolor=lightgray];"
    case .parameter, .state: return "\(name) [shape=plaintext];"
    case .latent: return "\(name);"
    }
  }

  private func quoted(_ text: String) -> String { "\"\(text)\"" }
}
