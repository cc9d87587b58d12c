internal import EvidenceDistributions
package import EvidenceTensors

/// A model that was found to be free of structural mistakes: its variables, their names, and its factors.
///
/// It is the same for all types of models; nothing in it depends on data.
package struct Structure: Sendable {
  /// The name of the model's type.
  package let name: String
  /// All variables in order of declaration, but those over empty plates.
  package private(set) var declarations: [DeclaredVariable]
  /// The factors of the joint, each after those of the variables that it reads.
  package private(set) var joint: [Site]
  /// The factors of the guide, each after those of the latents that it reads; empty without a guide.
  package private(set) var guide: [Site]
  /// Plates without a repetition: nothing over them counts.
  package private(set) var empty: AxisSet = []

  private let paths: [Variable: String]
  private var jointIndex: [Variable: Int]
  private var guideIndex: [Variable: Int]
  /// What there is whatever the data are.
  private var all: (declarations: [DeclaredVariable], joint: [Site], guide: [Site])
  /// The observed variables of which some factor asks which entries are there.
  let askedFor: Set<Variable>
  /// What the variables that are conditioned on or set are here.
  let roles: [Variable: Variable.Role]

  /// Checks the structure of a model.
  ///
  /// - Throws: `UsageError` for the first mistake, with the place of the factor and what to do.
  package init(validating model: some Model) throws { try self.init(validating: model, roles: [:]) }

  /// `roles` are those of variables that are conditioned on or set: they have no factor in the guide, and what is set has none in
  /// the joint.
  init(validating model: some Model, roles: [Variable: Variable.Role]) throws {
    let (reflection, jointFactors, guideFactors) = try Variable.$roles.withValue(roles) {
      func kept(_ joint: Joint, without cut: [Variable.Role]) -> [Factor] {
        let others = Set(roles.filter { cut.contains($0.value) }.map { $0.key.playing($0.value) })
        return joint.factors.filter { factor in
          factor.variable.variable.map { !others.contains($0) } ?? true
        }
      }
      return (
        try Reflection(of: model), kept(model.joint, without: [.input]),
        kept(model.guide, without: [.input, .observed])
      )
    }
    self.roles = roles
    name = String(describing: type(of: model))
    try DeclarationChecks(model: name).check(reflection)
    let density = SiteReader(part: .joint, model: name, reflection: reflection)
    joint = try density.sites(from: jointFactors, guide: guideFactors)
    let approximation = SiteReader(part: .guide, model: name, reflection: reflection)
    guide = try approximation.sites(from: guideFactors, joint: joint)
    declarations = reflection.declarations
    all = (declarations, joint, guide)
    var paths = Dictionary(uniqueKeysWithValues: declarations.map { ($0.variable, $0.path) })
    for (variable, path) in paths {
      if let presence = variable.presence { paths[presence] = "$\(path)" }
    }
    self.paths = paths
    let read = Set((joint + guide).flatMap { $0.distribution.logProb($0.value).variables })
    askedFor = Set(
      paths.keys.filter { variable in variable.presence.map(read.contains) ?? false }
    )
    jointIndex = Structure.index(of: joint)
    guideIndex = Structure.index(of: guide)
    try DomainChecks(structure: self).check()
    try IndexChecks(structure: self).check()
    // A part may be there for a factor that is cut.
    if roles.isEmpty { try PartChecks(structure: self).check(reflection) }
  }

  /// The structure whatever the data are.
  package var whole: Structure { seeing(missing: [], empty: []) }

  /// The structure of data in which entries of some observed variables are missing, and some plates have no repetition.
  func seeing(missing variables: Set<Variable>, empty: AxisSet) -> Structure {
    func counts(_ variable: Variable) -> Bool { variable.axes.intersection(empty).isEmpty }
    var copy = self
    copy.declarations = all.declarations.filter { counts($0.variable) }
    copy.guide = all.guide.filter { counts($0.variable) }
    copy.joint = all.joint.filter { counts($0.variable) }.map { site in
      var site = site
      site.presence = variables.contains(site.variable) ? site.variable.presence : nil
      return site
    }
    copy.jointIndex = Structure.index(of: copy.joint)
    copy.guideIndex = Structure.index(of: copy.guide)
    copy.empty = empty
    return copy
  }

  /// The same model where it states no guide.
  package var withoutGuide: Structure {
    var copy = self
    copy.all.guide = []
    copy.guide = []
    copy.guideIndex = [:]
    return copy
  }

  /// Whether another structure of the same model has the same variables given, and entries missing of the same.
  package func isSame(as other: Structure) -> Bool {
    roles == other.roles && joint.map(\.presence) == other.joint.map(\.presence)
  }

  private static func index(of sites: [Site]) -> [Variable: Int] {
    Dictionary(uniqueKeysWithValues: sites.enumerated().map { ($1.variable, $0) })
  }
}

extension Structure {
  /// The dotted path of a variable of the model; a placeholder for any other.
  package func name(of variable: Variable) -> String {
    paths[variable] ?? "a variable of another model"
  }

  /// Whether a variable says of another which entries are there.
  package func isPresence(_ variable: Variable) -> Bool {
    paths[variable]?.first == "$" && variable.role == .input
  }

  package func declares(_ variable: Variable) -> Bool { paths[variable] != nil }

  package var latents: [Variable] { variables(.latent) }
  package var observed: [Variable] { variables(.observed) }
  package var inputs: [Variable] { variables(.input) }
  package var parameters: [Variable] { variables(.parameter) }

  /// Every plate that a variable repeats over, in order of first use, empty ones too.
  package var plates: [Axis] {
    var seen: Set<Axis> = []
    return all.declarations.flatMap(\.variable.plates).filter { seen.insert($0).inserted }
  }

  /// The plates of an expression in order of declaration.
  ///
  /// They stand as they do in the first variable it reads that has all of them, and else in order of first use in the model.
  package func plates(of quantity: Tensor) -> [Axis] {
    let read = quantity.variables
    let whole = declarations.lazy.map(\.variable).first { variable in
      read.contains(variable) && quantity.axes.isSubset(of: variable.axes)
    }
    return (whole?.plates ?? plates).filter(quantity.axes.contains)
  }

  /// The factor of a latent or observed variable in the joint.
  package func jointSite(of variable: Variable) -> Site? { jointIndex[variable].map { joint[$0] } }

  /// The factor of a latent in the guide, if the model states one.
  package func guideSite(of latent: Variable) -> Site? { guideIndex[latent].map { guide[$0] } }

  private func variables(_ role: Variable.Role) -> [Variable] {
    declarations.lazy.map(\.variable).filter { $0.role == role }
  }
}
