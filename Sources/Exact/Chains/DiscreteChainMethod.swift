internal import EvidenceTensors

extension DiscreteChain: EliminationMethod {
  /// The values that are most probable on their own.
  var typicalValues: [Tensor: Tensor] {
    let first = separated(.filled(0, [length]))
    return Dictionary(uniqueKeysWithValues: first.map { (Tensor($0.variable), $0.values) })
  }

  /// log p(z₁) + Σ log p(z_{t+1} | z_t), from the probabilities of neighbours.
  var logConditional: Tensor {
    let (single, double) = probabilities
    let z = combined
    guard length > 1 else { return log(single[0].gathered(z[0])) }
    let steps = Axis.time(length - 1)
    let earlier = z.sliced(0..<length - 1).axisFromEvent(steps)
    let later = z.sliced(1..<length).axisFromEvent(steps)
    let reached = single.sliced(0..<length - 1).axisFromEvent(steps).gathered(earlier)
    let joint = double.axisFromEvent(steps).gathered(earlier).gathered(later)
    let isPossible = joint .> 0
    let ratio = log(select(isPossible, joint, 1)) - log(select(isPossible, reached, 1))
    let moves = select(isPossible, ratio, -.infinity)
    return log(single[0].gathered(z[0])) + moves.summed(over: steps)
  }

  /// Of expressions that are sums over steps, or that have a step's own value in each.
  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    guard coupled.isEmpty, variables.count == 1 else { return nil }
    let placeholders = ChainPlaceholders(variables)
    let form = StepRewriter(placeholders).form(of: quantity)
    let axis = AxisNumbers.make(size: width)
    let values = choices[0].value(at: .index(along: axis))
    let weights = probabilities.single
    switch form {
    case .moving(let step, length, let dimension?)
    where placeholders.places(in: step) == [.moving(offset: 0, steps: length)]:
      let key = ChainPlaceholders.Key(
        latent: variables[0],
        place: .moving(offset: 0, steps: length)
      )
      let all = step.substituting([Tensor(placeholders.variable(key)): values])
      let own = weights.axisFromEvent(.time(length)).axisFromEvent(axis)
      let mean = (own * all).summed(over: axis).eventFromAxis(.time(length))
      return mean.movingFirstDimension(to: dimension)
    case .fixed(let value):
      guard case .fixed(let place)? = placeholders.places(in: value).first,
        placeholders.places(in: value).count == 1
      else { return nil }
      let key = ChainPlaceholders.Key(latent: variables[0], place: .fixed(place))
      let all = value.substituting([Tensor(placeholders.variable(key)): values])
      return (weights[place].axisFromEvent(axis) * all).summed(over: axis)
    default: return nil
    }
  }

  /// One value after the other, each given the one before.
  func draw(into draws: inout PosteriorDraws) throws {
    let (single, double) = probabilities
    let first = try draws.table(single[0], plates: plates.sorted)
    let moves = try draws.table(double, plates: plates.sorted)
    let (length, width) = (length, width)
    let path = draws.draws(plates.sorted, shape: [length]) { repetition, stream in
      var value = 0
      return (0..<length).map { step in
        let weights =
          step == 0
          ? first.numbers(repetition)
          : moves.numbers(repetition).dropFirst(((step - 1) * width + value) * width)
        value = stream.choice(weights.prefix(width))
        return Double(value)
      }
    }
    let latents = separated(path).map { (Tensor($0.variable), $0.values) }
    try draws.keep(Dictionary(uniqueKeysWithValues: latents))
  }

  func words(_ names: (Variable) -> String) -> String {
    "forward algorithm over \(listed(names)) (\(length) steps of \(width) values\(eachPlate))"
  }
}
