internal import EvidenceTensors

/// Checks data against the variables they are bound to.
struct Binding {
  let structure: Structure
  let data: [Variable: Values]
  /// Whether all data must be there.
  let isWhole: Bool

  func place(_ variable: Variable) -> String {
    "\(structure.name).\(structure.name(of: variable))"
  }

  /// Observed and input variables have data, others have none.
  func checkVariables() throws(UsageError) {
    let foreign = data.keys.filter { !structure.declares($0) }
    if let variable = foreign.min(by: { $0.number < $1.number }) {
      throw UsageError(
        what: "data are bound to \(variable.role.noun) of event shape \(variable.shape) that "
          + "\(structure.name) does not declare",
        place: "\(structure.name).data",
        fix: "Bind data to variables of this very model"
      )
    }
    for declaration in structure.declarations {
      let (variable, name) = (declaration.variable, declaration.path)
      let takesData = [.observed, .input].contains(variable.role)
      guard takesData != (data[variable] != nil) else { continue }
      guard takesData else {
        throw UsageError(
          what: "`\(name)` is \(variable.role.noun), which takes no data",
          place: place(variable),
          fix: variable.role == .latent
            ? #"Declare it with @Observed, or condition on it: `data.condition([\.\#(name): values])`"#
            : "Declare it with @Observed or @Input, or leave it out of the data"
        )
      }
      guard isWhole else { continue }
      throw UsageError(
        what: "`\(name)` is \(variable.role.noun) without data",
        place: place(variable),
        fix: #"Bind some: `[\.\#(name): values]`"#
      )
    }
  }
}
