/// A scalar that carries no axes besides the outer ones, times an expression that the variables do not enter.
///
/// With a ratio, the expression stands before the deviance u − 1 − log u of u = factor · ratio from 1.
struct SeparationTerm {
  var factor = Tensor(1)
  var constant = Tensor(1)
  var ratio: Tensor?
  /// Whether elements of the constant may be zero where the factor is infinite.
  var mayVanish = false

  var tensor: Tensor {
    let product = constant * (ratio.map(fall) ?? factor)
    return mayVanish ? select(constant .== 0, Tensor(0), product) : product
  }

  /// The deviance of the factor times the ratio.
  private func fall(_ ratio: Tensor) -> Tensor {
    guard let logarithm = factor.operand(of: .exp)?[0] else {
      return deviance(factor * ratio, from: Tensor(1))
    }
    // eᵛ − 1 − v of v = log u.
    let v = logarithm + log(ratio)
    return expm1(v) - v
  }

  /// About how many operations it takes once what is constant is known.
  var operations: Double { mayVanish ? 5 : 2 }

  private var isConstant: Bool { ratio == nil && factor.constantValue == 1 }

  private func scaled(mayVanish: Bool = false, _ scale: (Tensor) -> Tensor) -> Self {
    var result = self
    result.mayVanish = mayVanish || self.mayVanish
    result.constant = scale(constant)
    return result
  }

  /// Of an elementwise operation; nil where it makes no such sum.
  static func terms(of row: Elementwise, _ x: [Tensor], _ own: [[Self]], isOpen: [Bool]) -> [Self]?
  {
    switch row {
    case .add: return merged(own[0] + own[1])
    case .subtract: return merged(own[0] + own[1].map { $0.scaled { -$0 } })
    case .negate: return own[0].map { $0.scaled { -$0 } }
    case .multiply: return product(own[0], own[1])
    case .square: return product(own[0], own[0])
    case .divide:
      guard own[1].count == 1, let divisor = own[1].first, divisor.ratio == nil else { return nil }
      let inverse = Self(factor: 1 / divisor.factor, constant: 1 / divisor.constant)
      return divisor.isConstant
        ? own[0].map { $0.scaled { $0 / divisor.constant } } : product(own[0], [inverse])
    case .select where !isOpen[0]:
      let chosen = own[1].map { $0.scaled(mayVanish: true) { select(x[0], $0, 0) } }
      let others = own[2].map { $0.scaled(mayVanish: true) { select(x[0], 0, $0) } }
      return merged(chosen + others)
    case .deviance where !isOpen[1]:
      guard own[0].count == 1, let number = own[0].first, number.ratio == nil else { return nil }
      return [
        Self(factor: number.factor, ratio: number.constant / x[1], mayVanish: true)
      ]
    default: return nil
    }
  }

  private static func product(_ a: [Self], _ b: [Self]) -> [Self]? {
    var result: [Self] = []
    for own in a {
      for other in b {
        if own.isConstant {
          result.append(other.scaled { own.constant * $0 })
        } else if other.isConstant {
          result.append(own.scaled { $0 * other.constant })
        } else if own.ratio == nil, other.ratio == nil {
          let factor = own.factor * other.factor
          let constant = own.constant * other.constant
          let mayVanish = own.mayVanish || other.mayVanish
          result.append(Self(factor: factor, constant: constant, mayVanish: mayVanish))
        } else {
          return nil
        }
        if result.count > mostProducts { return nil }
      }
    }
    return merged(result)
  }

  private static let mostProducts = 48

  /// Terms with the same factor, or the same constant, as one.
  static func merged(_ terms: [Self]) -> [Self] {
    var result: [Self] = []
    for term in terms {
      let alike = result.indices.filter { result[$0].ratio == term.ratio }
      if let known = alike.first(where: { result[$0].factor == term.factor }) {
        result[known].constant = result[known].constant + term.constant
        result[known].mayVanish = result[known].mayVanish || term.mayVanish
      } else if term.ratio == nil,
        let known = alike.first(where: { result[$0].constant == term.constant }), !term.mayVanish
      {
        result[known].factor = result[known].factor + term.factor
      } else {
        result.append(term)
      }
    }
    return result
  }

  /// A sum of deviances from different numbers is one from their mean, and a constant, so that large counts lose no digits.
  ///
  /// With W = Σ wₙ, S = Σ wₙ rₙ and r = S / W,
  ///
  ///     Σ wₙ δ(f rₙ) = W δ(f r) + Σ wₙ δ(rₙ / r) + (S − W r) (f − 1 / r),  δ(u) = u − 1 − log u.
  ///
  /// The last part is there for any other positive r. Nil where the operation is no sum.
  func summed(by sum: Tensor) -> [Self]? {
    guard let ratio, sum.inputs.count == 1 else { return nil }
    let shape = sum.inputs[0].shape
    func total(_ x: Tensor) -> Tensor { sum.primitive.applied(to: [x.broadcast(to: shape)]) }
    let spread: (Tensor) -> Tensor
    switch sum.operation {
    case .reduceAxis(.sum, _): spread = { $0 }
    case .reduce(.sum, let dimensions):
      spread = { $0.withUnitDimensions(dimensions, of: shape) }
    default: return nil
    }
    let (weight, slope) = (total(constant), total(constant * ratio))
    guard weight.mistake == nil, slope.mistake == nil, weight.shape == sum.shape else { return nil }
    let quotient = slope / weight
    let isMean = and(quotient .> 0, quotient .< Double.infinity)
    let mean = select(isMean, quotient, 1)
    let between = total(constant * deviance(ratio, from: spread(mean)))
    let rest = select(isMean, 0, slope - weight * mean)
    return [
      Self(factor: factor, constant: weight, ratio: mean, mayVanish: true),
      Self(constant: between - rest / mean),
      Self(factor: factor, constant: rest, mayVanish: true),
    ]
  }
}
