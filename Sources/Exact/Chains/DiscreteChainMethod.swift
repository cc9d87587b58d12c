internal import EvidenceDistributions
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

  /// Of each step a map from the value before to a value; maps of neighbours are put together pair by pair, so that a sequence of
  /// length T takes log₂ T rounds.
  var conditional: ConditionalDraw? {
    let noises = [NoiseRequest(.uniform, [length, width])]
    return ConditionalDraw(variables: variables, plates: plates, noises: noises) { noises in
      let latents = separated(path(-log(-log(noises[0])))).map { (Tensor($0.variable), $0.values) }
      return Dictionary(uniqueKeysWithValues: latents)
    }
  }

  /// The numbers of the combined values, [T], with Gumbel numbers [T, K].
  private func path(_ gumbel: Tensor) -> Tensor {
    let (single, double) = probabilities
    let first = (log(single[0]) + gumbel[0]).placeOfMaximum
    guard length > 1 else { return first.reshaped(1) }
    let (count, later) = (length - 1, gumbel.sliced(1..<length).reshaped(length - 1, 1, width))
    // What a step leads to from each value, [T − 1, K]; rows that are not reached may hold anything.
    var maps = (log(double) + later).placeOfMaximum
    var stride = 1
    let value = AxisNumbers.make(size: width)
    while stride < count {
      let time = Axis.time(count - stride)
      let before = maps.sliced(0..<count - stride).axisFromEvent(time).axisFromEvent(value)
      let own = maps.sliced(stride..<count).axisFromEvent(time)
      let composed = own.gathered(before).eventFromAxis(value).eventFromAxis(time)
      maps = concatenated([maps.sliced(0..<stride), composed])
      stride *= 2
    }
    let all = maps.axisFromEvent(.time(count)).gathered(first).eventFromAxis(.time(count))
    return concatenated([first.reshaped(1), all])
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

extension Tensor {
  /// The place of the largest element of the last dimension: the last of several.
  fileprivate var placeOfMaximum: Tensor {
    let last = shape.count - 1
    let top = max(self, dimensions: [last])
    let isTop = self .>= top.reshaped(top.shape + [1])
    let places = Tensor((0..<shape[last]).map(Double.init))
    return max(select(isTop, places, -1), dimensions: [last])
  }
}
