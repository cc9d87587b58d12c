internal import EvidencePrograms
public import EvidenceTensors

/// Draws of a truncated distribution: of the base until one is between the bounds, and where that takes too long by
/// inversion.
extension Truncated {
  /// How often draws of the base are made before the rest is inverted.
  private static var rounds: Int { 40 }

  public func draw(_ parameters: [[Double]], count: Int, using random: RandomStream) -> [Double] {
    let size = base.parameters.count
    let (lows, highs) = bounds.numbers(parameters.dropFirst(size))
    var draws = Array(repeating: Double.nan, count: count)
    var missing = Array(0..<count)
    for _ in 0..<Self.rounds where !missing.isEmpty {
      let own = parameters.prefix(size).map { $0.picked(missing) }
      let new = base.draw(own, count: missing.count, using: random)
      var rest: [Int] = []
      for (index, x) in zip(missing, new) {
        let isInside = x > lows[cyclic: index] && x < highs[cyclic: index]
        if isInside { draws[index] = x } else { rest.append(index) }
      }
      missing = rest
    }
    guard !missing.isEmpty else { return draws }
    let probabilities = missing.map { _ in random.uniformPositive() }
    let inverted = quantiles(probabilities, parameters.map { $0.picked(missing) })
    for (index, x) in zip(missing, inverted) { draws[index] = x }
    return draws
  }

  /// The quantiles of many probabilities at once, each for its own parameters.
  private func quantiles(_ probabilities: [Double], _ parameters: [[Double]]) -> [Double] {
    let count = probabilities.count
    let x = Variable(.state, shape: [count])
    var replacements: [Tensor: Tensor] = [:]
    for (parameter, own) in zip(self.parameters, parameters)
    where parameter.tensor.constantValue == nil {
      replacements[parameter.tensor] = Tensor(own, shape: [count])
    }
    if let formula = quantile(Tensor(probabilities)) {
      let found = Tensor.substituting(replacements, in: [formula])
      let values = try? Interpreter(values: [:]).evaluate(found).first?.elements
      if let values, values.count == count { return values }
    }
    let tails = Tensor.substituting(
      replacements,
      in: [logCDF(Tensor(x)), logSurvival(Tensor(x))]
    )
    return Double.first(count) { candidates in
      let bound = NumericArray(axes: [], sizes: [], shape: [count], elements: candidates)
      let values = try? Interpreter(values: [x: bound]).evaluate(tails).map(\.elements)
      guard let values else { return candidates.map { _ in true } }
      return probabilities.indices.map { index in
        let p = probabilities[index]
        return p < 0.5 ? values[0][index] >= C.log(p) : values[1][index] <= C.log1p(-p)
      }
    }
  }
}

/// Draws with implicit derivatives, by inversion of whichever tail of the base is smaller.
extension Truncated: DifferentiableDraw {
  /// The distribution where it is continuous, so that its distribution function has a slope.
  public var pathwise: (any DifferentiableDraw)? {
    base.support.isDiscrete || base.hasAtoms ? nil : self
  }
  public var isImplicit: Bool { true }
  public func noises(for shape: [Int]) -> [NoiseRequest] { [NoiseRequest(.uniform, shape)] }

  public func sample(_ noises: [Tensor], shape: [Int]) -> Tensor {
    let (uniform, rest) = (log(noises[0]), log1p(-noises[0]))
    let draw = value(logCDF: uniform, logSurvival: rest)
    // At its own ends the base's density may be infinite.
    let isShare = base.support.isSame(as: .unitInterval)
    return implicitDraw(isShare ? insideUnitInterval(draw) : draw, of: self)
  }

  public func quantile(_ probability: Tensor) -> Tensor? {
    guard base.tailQuantiles != nil else { return nil }
    return value(logCDF: log(probability), logSurvival: log1p(-probability))
  }

  /// The value with the given tails, in closed form where the base's is one.
  fileprivate func value(logCDF: Tensor, logSurvival: Tensor) -> Tensor {
    let above = low.map { base.logSurvival(limit: $0) } ?? Tensor(0)
    let through = high.map { base.logCDF(limit: $0) } ?? Tensor(0)
    let isUpper = high == nil ? Tensor(1) : low == nil ? Tensor(0) : above .< through
    let rest = logSurvival + above
    let upper = high.map { logAddExp(rest, logCDF + base.logSurvival(limit: $0)) } ?? rest
    let share = logCDF + through
    let lower = low.map { logAddExp(share, logSurvival + base.logCDF(limit: $0)) } ?? share
    if let base = base.tailQuantiles {
      return select(isUpper, base.quantile(logSurvival: upper), base.quantile(logCDF: lower))
    }
    guard let bounds = support.bounds else {
      return .invalid("draws of \(name) have no derivative: its base is not on an interval")
    }
    let quantile = NumericQuantile(between: bounds.low, and: bounds.high)
    return quantile.value(of: base, at: select(isUpper, upper, lower), isUpper: isUpper)
  }
}

extension Truncated: TailQuantiles where Base: TailQuantiles {
  public func quantile(logCDF: Tensor) -> Tensor {
    value(logCDF: logCDF, logSurvival: logComplement(logCDF))
  }
  public func quantile(logSurvival: Tensor) -> Tensor {
    value(logCDF: logComplement(logSurvival), logSurvival: logSurvival)
  }
}

extension [Double] {
  /// The elements at some places of the list repeated without end; a list of one as it is.
  fileprivate func picked(_ places: [Int]) -> [Double] {
    count == 1 ? Array(repeating: self[0], count: places.count) : places.map { self[cyclic: $0] }
  }
}
