internal import EvidenceDistributions
internal import EvidenceTensors

/// Checks indices whose values, or whose plate's size, the data tell.
extension Binding {
  func checkIndices(sizes: [Axis: Int]) throws(UsageError) {
    for use in structure.indexUses {
      let (extent, what) = extent(of: use.range, sizes)
      if let values = data[use.variable] {
        try requireIndices(values, use, below: extent, of: what)
      } else if let count = structure.jointSite(of: use.variable)?.distribution.support
        .enumeratedValues?.upperBound, count > extent
      {
        let name = structure.name(of: use.variable)
        throw UsageError(
          what: "`\(name)` takes \(count) values, but indexes \(extent) \(what)",
          place: use.site.place,
          fix: "Bind data with \(count) \(what)"
        )
      }
    }
  }

  private func extent(of range: IndexUse.Range, _ sizes: [Axis: Int]) -> (Int, String) {
    switch range {
    case .dimension(let extent): (extent, "entries")
    case .plate(let axis): (sizes[axis] ?? 0, axis.name)
    }
  }

  private func requireIndices(
    _ values: Values,
    _ use: IndexUse,
    below extent: Int,
    of what: String
  ) throws(UsageError) {
    let indices = Support.integers(extent)
    guard let position = values.firstPosition(outside: indices, memberSize: 1) else { return }
    let name = structure.name(of: use.variable)
    let declaration = DeclaredVariable(variable: use.variable, path: name)
    let element = element(position, of: declaration, values)
    throw UsageError(
      what: "\(element) is \(Support.words(values[position])), and indexes \(extent) \(what) "
        + "(\(use.site.place))",
      place: place(use.variable),
      fix: extent == 0 ? "Give some \(what)" : "Give \(indices.member)"
    )
  }
}
