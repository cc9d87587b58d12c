internal import EvidenceDistributions
package import EvidenceTensors

/// A variable that picks entries of an event dimension or of a plate, as in `centers[k]` and `theta[county]`.
struct IndexUse {
  enum Range: Hashable {
    case dimension(Int)
    case plate(Axis)
  }
  let variable: Variable
  let range: Range
  let site: Site
}

extension Structure {
  /// Every use of a variable as an index, in the joint and in the guide.
  var indexUses: [IndexUse] {
    (joint + guide).flatMap { site in
      let roots = site.distribution.parameters.map(\.tensor) + [site.logProb]
      return Tensor.listed(roots).compactMap { tensor -> IndexUse? in
        guard let range = tensor.indexRange, let index = tensor.inputs[1].rearrangedVariable else {
          return nil
        }
        return IndexUse(variable: index, range: range, site: site)
      }
    }
  }
}

extension Structure {
  /// The first factor that reads repetitions of a plate through an index.
  package func firstLookUp(of plate: Axis) -> Site? {
    joint.first { site in
      Tensor.listed([site.logProb]).contains { tensor in
        if case .gatherAxis(plate) = tensor.operation { true } else { false }
      }
    }
  }
}

extension Tensor {
  fileprivate var indexRange: IndexUse.Range? {
    switch operation {
    case .gather: .dimension(inputs[0].shape[0])
    case .gatherAxis(let axis): .plate(axis)
    default: nil
    }
  }

  /// The variable whose elements these are, or some of them, in some arrangement.
  fileprivate var rearrangedVariable: Variable? {
    switch operation {
    case .rearrange, .gather, .gatherAxis: inputs[0].rearrangedVariable
    default: variable
    }
  }
}

/// Checks what is known of an index without data.
struct IndexChecks {
  let structure: Structure

  func check() throws(UsageError) {
    for use in structure.indexUses {
      let name = structure.name(of: use.variable)
      if use.variable.role == .parameter {
        throw UsageError(
          what: "`\(name)` is a parameter, which has real values, and is used as an index",
          place: use.site.place,
          fix: "Index by an integer variable"
        )
      }
      guard let prior = structure.jointSite(of: use.variable) else { continue }
      try check(use, prior)
    }
  }

  private func check(_ use: IndexUse, _ prior: Site) throws(UsageError) {
    let support = prior.distribution.support
    let isBounded = support.enumeratedValues != nil
    guard support.isDiscrete, isBounded || use.variable.role == .observed else {
      throw UsageError(
        what: "`\(prior.path)` is used as an index, but its \(prior.distribution.name) "
          + "(\(prior.place)) is on \(support)",
        place: use.site.place,
        fix: "Give an index a finite distribution of integers, such as Categorical"
      )
    }
    guard let values = support.enumeratedValues else { return }
    if values.lowerBound < 0 {
      throw UsageError(
        what: "`\(prior.path)` is one of \(support), but entries are counted from 0",
        place: use.site.place,
        fix: "Index by `\(prior.path)` less its lowest value"
      )
    }
    guard case .dimension(let extent) = use.range, values.upperBound > extent else { return }
    throw UsageError(
      what: "`\(prior.path)` is one of \(support), but indexes only \(extent) entries",
      place: use.site.place,
      fix: "Give what is indexed \(values.upperBound) entries, or `\(prior.path)` a smaller "
        + "distribution"
    )
  }
}
