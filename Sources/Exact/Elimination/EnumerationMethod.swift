internal import EvidenceTensors

extension Enumeration: EliminationMethod {
  var variables: [Variable] { [variable] }
  var typicalValues: [Tensor: Tensor] { [Tensor(variable): values] }

  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    guard coupled.isEmpty else { return nil }
    let all = quantity.substituting(typicalValues)
    return (exp(logProbabilities) * all).summed(over: axis)
  }

  func draw(into draws: inout PosteriorDraws) throws {
    let choice = try draws.choices(logProbabilities, along: axis, plates.sorted)
    try draws.keep([Tensor(variable): values.gathered(choice, of: axis)])
  }

  func words(_ names: (Variable) -> String) -> String {
    "enumeration of \(names(variable)) (\(axis.fixedSize ?? 0) values\(eachPlate))"
  }
}
