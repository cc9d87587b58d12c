internal import EvidenceDistributions
internal import EvidenceTensors

extension ConjugateElimination: EliminationMethod {
  var variables: [Variable] { [variable] }

  /// The parameters of the posterior are positive.
  var condition: ProperCondition? {
    let size = variable.shape.product
    let parts = member.parameters.map { parameter in
      // A shape that is zero comes out of slopes as a rounding error; a rate has no size of its own to compare with.
      let slack = ["rate", "scale"].contains(parameter.name) ? 0 : 1e-12
      return parameter.tensor.broadcast(to: variable.shape).reshaped(size) - slack
    }
    let names = member.parameters.map(\.name)
    let (family, own) = (family.name, variable)
    return ProperCondition(
      numbers: concatenated(parts),
      bound: 0,
      fault: { element, name in
        "the posterior of `\(name(own))` would be \(family) with a \(names[element / size]) that is not "
          + "positive, so it is improper"
      },
      fix: { _, name in "Give `\(name(own))` a proper prior, or bind data that determine it" }
    )
  }

  var typicalValues: [Tensor: Tensor] {
    [Tensor(variable): (member.mean ?? Tensor(1)).broadcast(to: variable.shape)]
  }

  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    guard let domain = StatisticAnalysis.Domain(member.support) else { return nil }
    return StatisticMean(of: variable, domain) { statistic in
      family.mean(of: statistic, under: member)
    }.value(of: quantity)
  }

  /// Repetitions are independent of one another, whatever else reads them together.
  var conditional: ConditionalDraw? {
    guard let draw = member.pathwise else { return nil }
    let (value, shape) = (Tensor(variable), variable.shape)
    return ConditionalDraw(
      variables: variables,
      plates: variable.axes,
      noises: draw.noises(for: shape)
    ) { [value: draw.sample($0, shape: shape).broadcast(to: shape)] }
  }

  func draw(into draws: inout PosteriorDraws) throws {
    let size = variable.shape.product
    let numbers = try member.parameters.map { parameter in
      let full = parameter.tensor.broadcast(to: variable.shape)
      return try draws.evaluated(full, plates: variable.plates)
    }
    let row = member.eventRank == 0 ? size : variable.shape.last ?? 1
    let value = draws.draws(variable.plates, shape: variable.shape) { repetition, stream in
      stride(from: repetition * size, to: (repetition + 1) * size, by: row).flatMap { start in
        let own = numbers.map { Array($0[start..<start + row]) }
        return member.draw(own, count: row, using: stream)
      }
    }
    try draws.keep([Tensor(variable): value])
  }

  func words(_ names: (Variable) -> String) -> String {
    let name = names(variable)
    return "conjugacy of \(name) (\(family.name)\(eachPlate): linear in "
      + "\(family.statistics(of: name)))"
  }
}
