internal import EvidenceTensors

/// What elementwise operations make of forms.
extension StatisticForm {
  static func elementwise(
    _ row: Elementwise,
    _ tensor: Tensor,
    _ inputs: [StatisticForm]
  ) -> StatisticForm {
    switch row {
    case .add: inputs[0] + inputs[1]
    case .subtract: inputs[0] - inputs[1]
    case .negate: inputs[0].scaled(by: Coefficient(-1))
    case .multiply: inputs[0] * inputs[1]
    case .square: inputs[0] * inputs[0]
    case .divide: inputs[0].divided(by: inputs[1])
    case .sqrt: inputs[0].raised(to: 0.5, "the square root of a sum with it is taken")
    case .power: inputs[0].raised(by: tensor.inputs[1])
    case .log: inputs[0].logarithm
    case .log1p: (inputs[0] + .constant(.one)).logarithm
    case .deviance: inputs[0].divided(by: inputs[1]).deviance
    case .exp: inputs[0].exponential
    case .abs: inputs[0].magnitude
    case _ where row.kind == .boolean: .unknown("it is compared")
    default: .unknown("`\(row.name)` is applied to it")
    }
  }

  private func divided(by divisor: StatisticForm) -> StatisticForm {
    if divisor.isConstant, terms == nil { return self }
    let inverse = divisor.raised(to: -1, "something is divided by a sum with it")
    return self * inverse
  }

  private func raised(to power: Double, _ obstacle: String) -> StatisticForm {
    guard let monomial else { return .unknown(terms == nil ? Self.otherElements : obstacle) }
    return monomial.raised(to: power)
  }

  private func raised(by exponent: Tensor) -> StatisticForm {
    guard let number = exponent.constantValue else { return .unknown("`power` is applied to it") }
    if let monomial { return monomial.raised(to: number) }
    guard number > 0, number <= 4, number == number.rounded() else {
      return .unknown("`power` is applied to a sum with it")
    }
    return (1..<Int(number)).reduce(self) { result, _ in result * self }
  }

  private var logarithm: StatisticForm {
    monomial?.logarithm ?? .unknown("the logarithm of a sum with it is taken")
  }

  private var deviance: StatisticForm { self - .constant(.one) - logarithm }

  private var magnitude: StatisticForm {
    guard let monomial, monomial.q == 0 else {
      return .unknown("`abs` is applied to a sum with it")
    }
    let own = monomial.coefficient
    let size = own.number.map { Coefficient(abs($0)) } ?? Coefficient(atom: abs(own.tensor))
    let positive = Monomial(coefficient: size, view: monomial.view, p: monomial.p, q: monomial.q)
    return positive.raised(to: 1)
  }

  /// exp(c + p log θ + q log(1 − θ)).
  private var exponential: StatisticForm {
    let obstacle = Self.unknown("`exp` is applied to it")
    guard let terms, terms.keys.allSatisfy({ $0 == .one || $0.isLogarithm }) else {
      return obstacle
    }
    let constant = terms[.one].map { Coefficient(atom: exp($0.tensor)) } ?? .one
    var result = Self.constant(constant)
    for (basis, coefficient) in terms.ordered where basis.isLogarithm {
      guard let power = coefficient.number else { return obstacle }
      let isLog = basis.statistic == .log
      let part = Monomial(
        coefficient: .one,
        view: basis.view,
        p: isLog ? power : 0,
        q: isLog ? 0 : power
      )
      result = result * part.raised(to: 1)
    }
    return result
  }
}

extension StatisticForm.Basis {
  fileprivate var isLogarithm: Bool { statistic == .log || statistic == .logComplement }
}
