internal import EvidenceDistributions
internal import EvidenceTensors

extension Enumeration: EliminationMethod {
  var variables: [Variable] { [variable] }
  var typicalValues: [Tensor: Tensor] { [Tensor(variable): values] }

  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    guard let looks = LookUp.indices(of: variables, along: coupled, in: quantity) else {
      return nil
    }
    let all = quantity.substituting(typicalValues)
    let shares = looks.reduce(exp(logProbabilities)) { $0.gathered($1.index, of: $1.plate) }
    return (shares * all).summed(over: axis)
  }

  /// The value with the highest log-probability once independent Gumbel numbers are added.
  ///
  /// - Reference: Maddison, Tarlow & Minka (2014), "A* sampling", section 2.
  var conditional: ConditionalDraw? {
    let (axis, values, value) = (axis, values, Tensor(variable))
    let logs = logProbabilities
    let noises = [NoiseRequest(.uniform, [axis.fixedSize ?? 1])]
    return ConditionalDraw(variables: variables, plates: plates, noises: noises) { noises in
      let scores = logs - log(-log(noises[0].axisFromEvent(axis)))
      let isBest = scores .>= scores.maximum(over: axis)
      let place = select(isBest, Tensor.index(along: axis), -1).maximum(over: axis)
      return [value: values.gathered(place, of: axis)]
    }
  }

  func draw(into draws: inout PosteriorDraws) throws {
    let choice = try draws.choices(logProbabilities, along: axis, plates.sorted)
    try draws.keep([Tensor(variable): values.gathered(choice, of: axis)])
  }

  func words(_ names: (Variable) -> String) -> String {
    "enumeration of \(names(variable)) (\(axis.fixedSize ?? 0) values\(eachPlate))"
  }
}
