internal import EvidenceDistributions
internal import EvidenceTensors

/// Reads the factors of a joint or a guide into sites, or tells what is wrong with the first bad one.
struct SiteReader {
  enum Part: String { case joint, guide }

  let part: Part
  let model: String
  let reflection: Reflection

  /// The sites of a joint, each after those of the variables that it reads.
  func sites(from factors: [Factor], guide: [Factor]) throws(UsageError) -> [Site] {
    let sites = try readSites(from: factors, guide: guide)
    try requireAll(sites, mentionedBy: factors, guide: guide)
    return try ordered(sites)
  }

  /// The sites of a guide for `joint`, each after those of the latents that it reads.
  func sites(from factors: [Factor], joint: [Site]) throws(UsageError) -> [Site] {
    guard !factors.isEmpty else { return [] }
    let sites = try readSites(from: factors, guide: [])
    try requireAgreement(of: sites, with: joint)
    return try ordered(sites)
  }

  private func readSites(from factors: [Factor], guide: [Factor]) throws(UsageError) -> [Site] {
    var stated: [Variable: Factor] = [:]
    var sites: [Site] = []
    for factor in factors.map(placed) {
      let variable = try leftSide(of: factor)
      if let earlier = stated[variable] { throw duplicate(factor, of: variable, after: earlier) }
      stated[variable] = factor
      sites.append(try site(of: variable, from: factor, guide: guide))
    }
    return sites
  }

  /// A factor that was made outside a builder has no line; it gets the name of the part.
  private func placed(_ factor: Factor) -> Factor {
    guard factor.place.isEmpty else { return factor }
    return Factor(
      variable: factor.variable,
      distribution: factor.distribution,
      place: "\(model).\(part)"
    )
  }

  private func duplicate(
    _ factor: Factor,
    of variable: Variable,
    after earlier: Factor
  ) -> UsageError {
    let second = part == .joint ? ", or declare a second variable" : ""
    return UsageError(
      what: "\(quoted(variable)) already has a distribution in the \(part) (\(earlier.place))",
      place: factor.place,
      fix: "Remove one of the two factors" + second
    )
  }

  private func site(
    of variable: Variable,
    from factor: Factor,
    guide: [Factor]
  ) throws(UsageError) -> Site {
    let reader = DistributionReader(variable: variable, factor: factor, context: self)
    try reader.check()
    let read = reader.dependencies
    let declared = reflection.inOrder(read)
    let random = declared.filter { $0.role == .latent || $0.role == .observed }
    return Site(
      variable: variable,
      path: path(of: variable),
      distribution: factor.distribution,
      place: factor.place,
      parents: random + declared.filter { $0.role == .input },
      parameters: declared.filter { $0.role == .parameter },
      isInsideSupport: part == .joint && staysInSupport(variable, factor, guide: guide)
    )
  }
}

// MARK: - Words

extension SiteReader {
  func path(of variable: Variable) -> String { reflection.path(of: variable) ?? "?" }
  func quoted(_ variable: Variable) -> String { "`\(path(of: variable))`" }

  /// Such as "a latent of event shape [20] per Images".
  func description(ofForeign variable: Variable) -> String {
    let plates = variable.plates.map(\.name).joined(separator: ", ")
    let noun = variable.role.noun
    return "\(noun) of event shape \(variable.shape)" + (plates.isEmpty ? "" : " per \(plates)")
  }

  /// Such as "an expression of `a`, `b`".
  func description(ofExpression tensor: Tensor) -> String {
    let read = tensor.variables
    let names = reflection.declarations.map(\.variable).filter(read.contains).map(quoted)
    if case .constant = tensor.operation { return "a constant" }
    return names.isEmpty ? "an expression" : "an expression of \(names.joined(separator: ", "))"
  }
}

extension Variable.Role {
  /// The role with its article, as in "`x` is an input".
  var noun: String {
    switch self {
    case .latent: "a latent"
    case .observed: "an observed variable"
    case .input: "an input"
    case .parameter: "a parameter"
    case .state: "a state variable"
    }
  }
}
