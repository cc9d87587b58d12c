internal import EvidenceDistributions
package import EvidenceTensors

/// Where entries of data may be missing.
extension Binding {
  /// The observed variables of which some are.
  var withHoles: Set<Variable> { Set(data.filter { $0.value.holes != nil }.keys) }

  func checkHoles() throws(UsageError) {
    for declaration in structure.declarations {
      guard let values = data[declaration.variable], let holes = values.holes,
        let first = holes.firstIndex(of: true)
      else { continue }
      let element = element(first, of: declaration, values)
      guard let site = structure.jointSite(of: declaration.variable) else {
        throw UsageError(
          what: "\(element) is missing, and an input has no distribution that would say what it is",
          place: place(declaration.variable),
          fix:
            "Declare `\(declaration.path)` with @Observed and give it a distribution, or leave out "
            + "what has no value"
        )
      }
      let reader = structure.joint.first { $0.parents.contains(declaration.variable) }
      if let reader {
        throw UsageError(
          what: "\(element) is missing, and `\(reader.path)` (\(reader.place)) reads "
            + "`\(declaration.path)`: what it would be there is not known",
          place: place(declaration.variable),
          fix:
            "Let `\(reader.path)` read a latent that `\(declaration.path)` is an observation of, or "
            + "leave out what has no value"
        )
      }
      let distribution = site.distribution
      guard site.hasPartsMissing(of: values),
        distribution.logDensity(site.value, where: site.value .> 0) == nil
      else { continue }
      throw UsageError(
        what: "\(element) is missing beside others of its \(distribution.name) (\(site.place)), of "
          + "whose entries no part has a density in closed form",
        place: place(declaration.variable),
        fix:
          "Observe it through a latent: h ~ \(distribution.name)(…), and `\(declaration.path)` given h"
      )
    }
  }
}

extension Site {
  /// Whether some draws of data are there in part.
  package func hasPartsMissing(of values: Values) -> Bool {
    let rank = variable.shape.isEmpty ? 0 : distribution.eventRank
    guard rank > 0, let holes = values.holes else { return false }
    let size = variable.shape.suffix(distribution.isSequence ? .max : rank).product
    return stride(from: 0, to: holes.count, by: size).contains { start in
      Set(holes[start..<start + size]).count > 1
    }
  }
}
