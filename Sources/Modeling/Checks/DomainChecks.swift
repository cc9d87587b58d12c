internal import EvidenceDistributions
internal import EvidenceTensors

/// Checks variables that are used, as they are, as parameters of distributions.
struct DomainChecks {
  let structure: Structure

  /// A latent or a parameter may not range over values that a distribution cannot take.
  func check() throws(UsageError) {
    for site in structure.joint + structure.guide {
      for parameter in site.distribution.parameters {
        guard let variable = parameter.tensor.variable, let support = support(of: variable) else {
          continue
        }
        guard !support.mayServe(as: parameter.domain) else { continue }
        let name = structure.name(of: variable)
        throw UsageError(
          what: "\(site.distribution.name).\(parameter.name) of `\(site.path)` takes "
            + "\(parameter.domain.member), but `\(name)` is on \(support)",
          place: site.place,
          fix: remedy(variable, parameter.domain)
        )
      }
    }
  }

  private func support(of variable: Variable) -> Support? {
    switch variable.role {
    case .parameter: variable.domain.support
    case .latent, .observed: structure.jointSite(of: variable)?.distribution.support
    case .input, .state: nil
    }
  }

  private func remedy(_ variable: Variable, _ domain: Support) -> String {
    guard variable.role == .parameter else { return domain.remedy }
    switch domain {
    case .positive, .nonNegative: return "Declare it with `in: .positive`"
    case .unitInterval: return "Declare it with `in: .unitInterval`"
    case .simplex: return "Declare it with `in: .simplex`"
    case .ordered: return "Declare it with `in: .ordered`"
    case .positiveDefinite: return "Declare it with `in: .positiveDefinite`"
    case .choleskyFactor: return "Declare it with `in: .choleskyFactor`"
    default: return domain.remedy
    }
  }
}

extension Support {
  /// False where values of the set are known to lie outside `domain`.
  fileprivate func mayServe(as domain: Support) -> Bool {
    switch (self, domain) {
    case (_, .real), (_, .vector), (_, .point), (.point, _): true
    case (.real, _), (.vector, _): false
    case (.positive, .unitInterval), (.nonNegative, .unitInterval): false
    case (.positive, .simplex), (.nonNegative, .simplex): false
    default: true
    }
  }
}

/// Input data that are used, as they are, as parameters of distributions.
extension Binding {
  func checkParameters() throws(UsageError) {
    for site in structure.joint + structure.guide {
      for parameter in site.distribution.parameters {
        guard let variable = parameter.tensor.variable, variable.role == .input,
          let values = data[variable]
        else { continue }
        let (domain, rank) = (parameter.domain, parameter.domain.rank)
        let size = variable.shape.suffix(rank).product
        let finite = parameter.isLimit ? values.mapped(\.limit) : values
        guard let start = finite.firstPosition(outside: domain, memberSize: size) else { continue }
        let name = structure.name(of: variable)
        let declaration = DeclaredVariable(variable: variable, path: name)
        let element = element(start, of: declaration, values, upTo: rank)
        let value = size == 1 ? " (\(Support.words(values[start])))" : ""
        throw UsageError(
          what: "\(element)\(value) is not \(domain.member), as \(site.distribution.name)"
            + ".\(parameter.name) of `\(site.path)` (\(site.place)) needs it",
          place: place(variable),
          fix: "Correct the data"
        )
      }
    }
  }
}
