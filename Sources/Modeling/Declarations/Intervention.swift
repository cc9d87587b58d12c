package import EvidenceTensors

/// What is done to a variable that its declaration does not say.
package enum Intervention: Sendable {
  /// A latent is given data.
  case condition
  /// A latent or observed variable is set from outside, and its own factor cut.
  case set

  var role: Variable.Role { self == .condition ? .observed : .input }
  private var takes: [Variable.Role] { self == .condition ? [.latent] : [.latent, .observed] }
  var words: String { self == .condition ? "conditioned on" : "set" }

  /// - Throws: `UsageError` for a variable to which it cannot be done.
  func check(_ variable: Variable, named name: String, _ place: String) throws(UsageError) {
    if takes.contains(variable.role) { return }
    throw UsageError(
      what: "`\(name)` is \(variable.role.noun), which is not \(words)",
      place: place,
      fix: variable.role == .parameter
        ? "Give its value where the parameters' are given" : "Bind it as data, without `\(keyword)`"
    )
  }

  private var keyword: String { self == .condition ? "condition" : "do" }
}

extension Structure {
  /// Checks the structure of a model in which some variables are conditioned on or set.
  ///
  /// - Throws: `UsageError` for the first mistake.
  package init<M: Model>(validating model: M, intervening data: Bindings<M>) throws {
    self = try Structure(validating: model).intervening(data, on: model) { _ in true }
  }

  /// The structure in which variables are set too; what else is done to one must have been before.
  package func setting<M: Model>(_ data: Bindings<M>, of model: M) throws -> Structure {
    try whole.intervening(data, on: model) { $0 == .set }
  }

  private func intervening<M: Model>(
    _ data: Bindings<M>,
    on model: M,
    where isMade: (Intervention) -> Bool
  ) throws -> Structure {
    var roles = roles
    for entry in data.entries {
      guard let intervention = entry.intervention, isMade(intervention),
        let variable = entry.variable(model).variable, roles[variable] == nil,
        declares(variable)
      else { continue }
      try intervention.check(variable, named: self.name(of: variable), "\(name).data")
      roles[variable] = intervention.role
    }
    return roles == self.roles ? self : try Structure(validating: model, roles: roles)
  }

  /// An expression of a model's own variables, in which those that are conditioned on or set are what they are here.
  ///
  /// Invalid where it repeats over a plate without a repetition.
  package func here(_ quantity: Tensor) -> Tensor {
    if let plate = quantity.axes.first(where: empty.contains) {
      return .invalid("the quantity repeats over \(plate), and there are no \(plate)")
    }
    guard !roles.isEmpty else { return quantity }
    var standing: [Tensor: Tensor] = [:]
    for (variable, role) in roles { standing[Tensor(variable)] = Tensor(variable.playing(role)) }
    return quantity.substituting(standing)
  }

  /// Whether a variable is conditioned on or set.
  package func isGiven(_ variable: Variable) -> Bool {
    roles.contains { $0.key.playing($0.value) == variable }
  }
}
