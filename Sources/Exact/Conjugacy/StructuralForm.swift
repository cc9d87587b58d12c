internal import EvidenceTensors

/// What operations that move, add up and combine elements make of forms.
struct StructuralForm {
  private let tensor: Tensor
  private let inputs: [StatisticForm]
  private let domain: StatisticAnalysis.Domain

  init(_ tensor: Tensor, _ inputs: [StatisticForm], _ domain: StatisticAnalysis.Domain) {
    self.tensor = tensor
    self.inputs = inputs
    self.domain = domain
  }

  var form: StatisticForm {
    switch tensor.operation {
    case .reduce(.sum, let dimensions): return reduced(dimensions)
    case .product: return product
    case .cholesky: return cholesky
    case .triangularSolve: return solution
    default:
      let isLinear = facts.linearIn.contains(0) && inputs.dropFirst().allSatisfy(\.isConstant)
      return isLinear ? mapped(inputs[0]) : .unknown(tensor.use)
    }
  }

  private var facts: Facts { tensor.facts }

  /// An operation that is linear in its first input; what else it reads is constant.
  private func mapped(_ form: StatisticForm) -> StatisticForm {
    guard case .exact(let terms) = form else { return form }
    var result = StatisticForm.exact([:])
    for (basis, coefficient) in terms.ordered {
      guard let view = moved(basis.view) else {
        return .linear(Set(terms.keys.map(\.statistic)))
      }
      let own = StatisticForm.Basis(view: view.tensor, statistic: basis.statistic)
      let isSame = coefficient.number != nil && facts.isSelection
      let image = isSame ? coefficient : Coefficient(applied(to: coefficient.tensor))
      result = result + .exact([own: image])
    }
    return result
  }

  private struct View {
    let tensor: Tensor?
  }

  /// The elements that the result reads; nil where each of its elements may read several.
  private func moved(_ view: Tensor?) -> View? {
    guard let view else { return View(tensor: nil) }
    // What is the same in all that an element reads is a factor of the whole.
    let isSame = facts.mixedAxes.map { view.axes.intersection($0).isEmpty } ?? view.axes.isEmpty
    if isSame, facts.isEventwise { return View(tensor: view) }
    if isSame, view.shape.product == 1 { return View(tensor: view.reshaped([])) }
    if case .eventFromAxis(let axis) = tensor.operation, view.axes.contains(axis) { return nil }
    return facts.isSelection ? View(tensor: applied(to: view)) : nil
  }

  private func applied(to value: Tensor) -> Tensor {
    let full = value.broadcast(to: tensor.inputs[0].shape)
    return tensor.primitive.applied(to: [full] + tensor.inputs.dropFirst())
  }

  /// A sum over event dimensions; parts of a whole add up to 1.
  private func reduced(_ dimensions: [Int]) -> StatisticForm {
    guard domain == .simplex, case .exact(var terms) = inputs[0] else { return mapped(inputs[0]) }
    var constants = StatisticForm.exact([:])
    for (basis, coefficient) in terms.ordered {
      guard let total = simplexSum(of: basis, coefficient, dimensions) else { continue }
      constants = constants + .constant(total)
      terms[basis] = nil
    }
    return mapped(.exact(terms)) + constants
  }

  private func simplexSum(
    of basis: StatisticForm.Basis,
    _ coefficient: Coefficient,
    _ dimensions: [Int]
  ) -> Tensor? {
    guard basis.statistic == .power(1, complement: 0), case .variable? = basis.view?.operation
    else { return nil }
    let shape = tensor.inputs[0].shape
    let factor = coefficient.tensor
    guard dimensions.contains(shape.count - 1), factor.shape.last ?? 1 == 1 else { return nil }
    let lead = factor.shape.isEmpty ? factor : factor.reshaped(factor.shape.dropLast())
    let others = dimensions.filter { $0 < shape.count - 1 }
    return lead.broadcast(to: shape.dropLast()).reduced(.sum, dimensions: others)
  }

  // MARK: - Matrices

  private func isScalar(_ terms: StatisticForm.Terms) -> Bool {
    terms.keys.allSatisfy { ($0.view?.shape.product ?? 1) == 1 }
  }

  /// Both sides of a product or of linear equations, term by term.
  private func combined(
    _ combine: (Tensor, Tensor) -> Tensor,
    power: Double
  ) -> StatisticForm? {
    guard case .exact(let left) = inputs[0], case .exact(let right) = inputs[1],
      isScalar(left), isScalar(right)
    else { return nil }
    var result = StatisticForm.exact([:])
    for (basis, x) in left.ordered {
      guard let factor = StatisticForm.exact([basis: .one]).monomial?.raised(to: power) else {
        return .unknown("its logarithm is multiplied by a function of it")
      }
      for (other, y) in right.ordered {
        let image = combine(
          x.tensor.broadcast(to: tensor.inputs[0].shape),
          y.tensor.broadcast(to: tensor.inputs[1].shape)
        )
        let statistics = factor * .exact([other: .one])
        result = result + statistics.scaled(by: Coefficient(image))
      }
    }
    return result
  }

  private var product: StatisticForm {
    guard case .product(let isLeft, let isRight) = tensor.operation else { return inputs[0] }
    if !inputs[0].isConstant, inputs[0].terms?.keys.contains(where: \.isLogarithmic) ?? false,
      inputs[1].isConstant, let flipped = scaledProduct
    {
      return flipped
    }
    let result = combined(
      { Tensor.product($0, $1, transposeLeft: isLeft, transposeRight: isRight) },
      power: 1
    )
    if let result { return result }
    guard inputs.contains(where: \.isConstant) else {
      return .unknown(StatisticForm.otherElements)
    }
    return .linear((inputs[0].statistics ?? []).union(inputs[1].statistics ?? []).union([.one]))
  }

  /// A product of logarithms with constants.
  private var scaledProduct: StatisticForm? {
    guard let terms = inputs[0].terms, isScalar(terms) else { return nil }
    var result: StatisticForm.Terms = [:]
    for (basis, coefficient) in terms.ordered {
      let own = coefficient.tensor.broadcast(to: tensor.inputs[0].shape)
      let image = tensor.primitive.applied(to: [own, tensor.inputs[1]])
      result[basis] = Coefficient(image)
    }
    return .exact(result)
  }

  private var cholesky: StatisticForm {
    guard let monomial = inputs[0].monomial, (monomial.view?.shape.product ?? 1) == 1 else {
      return .unknown("a Cholesky factor of a sum with it is taken")
    }
    let own = monomial.coefficient.tensor.broadcast(to: tensor.shape)
    let factor = StatisticForm.Monomial(
      coefficient: .one,
      view: monomial.view,
      p: monomial.p / 2,
      q: monomial.q / 2
    )
    return factor.raised(to: 1).scaled(by: Coefficient(atom: EvidenceTensors.cholesky(own)))
  }

  private var solution: StatisticForm {
    guard case .triangularSolve(let isTransposed) = tensor.operation else { return inputs[0] }
    if inputs[0].isConstant, inputs[1].terms.map({ !isScalar($0) }) ?? true {
      return .linear((inputs[1].statistics ?? []).union([.one]))
    }
    guard inputs[0].monomial != nil else {
      return .unknown("a sum with it is a coefficient of linear equations")
    }
    let result = combined(
      { triangularSolve($0, $1, transposed: isTransposed) },
      power: -1
    )
    return result ?? .unknown(StatisticForm.otherElements)
  }
}

extension StatisticForm.Basis {
  fileprivate var isLogarithmic: Bool { statistic == .log || statistic == .logComplement }
}
