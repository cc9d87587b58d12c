internal import EvidenceDistributions
internal import EvidenceTensors

extension GaussianChain: EliminationMethod {
  var typicalValues: [Tensor: Tensor] { latents(at: mean) }
  var residue: Tensor? { correction }

  var logConditional: Tensor {
    let distance = sum(square(whitened(vector - mean)))
    return sum(log(pivots)) - Double(length * width) * halfLogTwoPi - 0.5 * distance
  }

  /// The part of each value's precision that those before it leave is 0 along a flat direction.
  var condition: ProperCondition? {
    let (names, widths, width) = (variables, widths, width)
    let variable = { @Sendable (element: Int) -> Variable in
      var rest = element % width
      for (name, own) in zip(names, widths) {
        if rest < own { return name }
        rest -= own
      }
      return names[0]
    }
    return ProperCondition(
      numbers: square(pivots) / precisions,
      bound: Double(width) * 1e-13,
      fault: { element, name in
        let all = names.map { "`\(name($0))`" }.joined(separator: ", ")
        return "the log joint is quadratic in \(all) but not proved to fall off along "
          + "`\(name(variable(element)))` at step \(element / width), so the posterior may be improper"
      },
      fix: { element, name in
        "Give `\(name(variable(element)))` a proper start, or bind data that determine it"
      }
    )
  }

  /// Of expressions that are linear in the sequences, or quadratic in the values of each step.
  func mean(of quantity: Tensor, coupled: AxisSet) -> Tensor? {
    let center = quantity.substituting(typicalValues)
    switch PolynomialDegree(variables: Set(variables)).bound(of: [quantity]) {
    case .atMost(0), .atMost(1): return center
    case .atMost(2) where coupled.isEmpty:
      let placeholders = ChainPlaceholders(variables)
      guard
        case .moving(let step, length, let dimension?) = StepRewriter(placeholders).form(
          of: quantity
        ), placeholders.places(in: step) == [.moving(offset: 0, steps: length)]
      else { return nil }
      return mean(of: step, placeholders, dimension)
    default: return nil
    }
  }

  /// q(μ) + ½ tr(H Σ) by second differences along the columns of the factor of each step's covariance, which are exact.
  private func mean(of step: Tensor, _ placeholders: ChainPlaceholders, _ dimension: Int) -> Tensor
  {
    let direction = AxisNumbers.make(size: width)
    let time = Axis.time(length)
    let center = mean.axisFromEvent(time)
    let columns = transpose(cholesky(covariances.axisFromEvent(time))).axisFromEvent(direction)
    func value(at point: Tensor) -> Tensor {
      var changes: [Tensor: Tensor] = [:]
      var start = 0
      for (latent, width) in zip(variables, widths) {
        let key = ChainPlaceholders.Key(latent: latent, place: .moving(offset: 0, steps: length))
        let own = point.sliced(start..<start + width).reshaped(Array(latent.shape.dropFirst()))
        changes[Tensor(placeholders.variable(key))] = own
        start += width
      }
      return step.substituting(changes)
    }
    let middle = value(at: center)
    let change = value(at: center + columns) + value(at: center - columns) - 2 * middle
    let result = (middle + 0.5 * change.summed(over: direction)).eventFromAxis(time)
    return result.movingFirstDimension(to: dimension)
  }

  var conditional: ConditionalDraw? {
    let noises = [NoiseRequest(.normal, [length, width])]
    return ConditionalDraw(variables: variables, plates: plates, noises: noises) { drawn($0[0]) }
  }

  func draw(into draws: inout PosteriorDraws) throws {
    let noise = draws.normals(plates.sorted, length * width).reshaped(length, width)
    try draws.keep(drawn(noise))
  }

  /// μ + L⁻ᵀ ε = μ + Λ⁻¹ L ε.
  private func drawn(_ noise: Tensor) -> [Tensor: Tensor] {
    latents(at: mean + Tensor.chain(.solve, [unary, pair, factor, colored(noise)]))
  }

  func words(_ names: (Variable) -> String) -> String {
    let size = width.dimensions
    return "Kalman smoothing of \(listed(names)) (\(length) steps of \(size)\(eachPlate))"
  }
}
