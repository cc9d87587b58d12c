internal import EvidenceTensors

/// Proves, node by node, what an expression is as a function of a latent whose elements are positive.
///
/// Everything else is held constant. Choices between forms that are equal, as numerically safe formulas make them, are seen
/// to be equal; a choice by a constant condition is a coefficient. What is not proved may still be such a function.
final class StatisticAnalysis {
  /// Where the elements lie besides being positive.
  enum Domain { case positive, unitInterval, simplex }

  let latent: Tensor
  let domain: Domain
  private var forms: [Assumptions: [Tensor: StatisticForm]] = [:]
  /// Of expressions that read the latent, whether a choice is made inside them.
  private var dependents: [Tensor: Bool] = [:]

  init(of latent: Variable, _ domain: Domain) {
    self.latent = Tensor(latent)
    self.domain = domain
  }

  func form(of tensor: Tensor) -> StatisticForm {
    for node in Tensor.listed([tensor]) where dependents[node] == nil {
      let inner = node.inputs.compactMap { dependents[$0] }
      guard node == latent || !inner.isEmpty else { continue }
      dependents[node] = inner.contains(true) || node.operand(of: .select) != nil
    }
    // Inputs first, so that the recursion below is shallow.
    for node in Tensor.listed([tensor]) where dependents[node] == false {
      _ = form(of: node, .none)
    }
    return form(of: tensor, .none)
  }

  func form(of tensor: Tensor, _ assumptions: Assumptions) -> StatisticForm {
    guard let hasChoice = dependents[tensor] else { return .constant(tensor) }
    let claims = hasChoice ? assumptions : .none
    if let known = forms[claims]?[tensor] { return known }
    let result = derived(tensor, claims)
    forms[claims, default: [:]][tensor] = result
    return result
  }

  func isConstant(_ tensor: Tensor) -> Bool { dependents[tensor] == nil }

  private func derived(_ tensor: Tensor, _ claims: Assumptions) -> StatisticForm {
    if tensor == latent {
      let basis = StatisticForm.Basis(view: latent, statistic: .power(1, complement: 0))
      return .exact([basis: .one])
    }
    if case .elementwise(.select) = tensor.operation { return choice(tensor, claims) }
    // A condition is claimed element by element: what mixes elements may meet both cases.
    var claims = claims
    if case .elementwise = tensor.operation {} else { claims = .none }
    let inputs = tensor.inputs.map { form(of: $0, claims) }
    if let failed = inputs.first(where: { $0.obstacle != nil }) { return failed }
    if inputs.allSatisfy(\.isConstant) { return constant(tensor, inputs) }
    guard case .elementwise(let row) = tensor.operation else {
      return StructuralForm(tensor, inputs, domain).form
    }
    let result = StatisticForm.elementwise(row, tensor, inputs)
    guard result.obstacle != nil, let condition = openCondition(below: tensor, claims) else {
      return result
    }
    // A function of a choice is the choice between its values.
    let first = form(of: tensor, claims.assuming(condition, true))
    let second = form(of: tensor, claims.assuming(condition, false))
    return first.chosen(by: condition, else: second)
  }

  /// An expression of which the latent drops out, without the latent.
  private func constant(_ tensor: Tensor, _ inputs: [StatisticForm]) -> StatisticForm {
    let parts = zip(tensor.inputs, inputs).compactMap { input, form -> Tensor? in
      if isConstant(input) { return input }
      guard let terms = form.terms else { return nil }
      return (terms[.one] ?? .zero).tensor.broadcast(to: input.shape)
    }
    guard parts.count == inputs.count else { return .linear([]) }
    return .constant(tensor.primitive.applied(to: parts))
  }

  private func choice(_ tensor: Tensor, _ claims: Assumptions) -> StatisticForm {
    let (condition, first, second) = (tensor.inputs[0], tensor.inputs[1], tensor.inputs[2])
    if let value = truth(of: condition, claims) { return form(of: value ? first : second, claims) }
    let yes = form(of: first, claims.assuming(condition, true))
    let no = form(of: second, claims.assuming(condition, false))
    if isConstant(condition) { return yes.chosen(by: condition, else: no) }
    if yes.isSame(as: no) { return yes }
    // Where a constant condition decides whether the latent is read, either case is looked at by itself.
    if let open = openCondition(below: condition, claims) {
      let first = form(of: tensor, claims.assuming(open, true))
      let second = form(of: tensor, claims.assuming(open, false))
      return first.chosen(by: open, else: second)
    }
    if let fixed = fixed(condition, claims) { return yes.chosen(by: fixed, else: no) }
    let obstacle = yes.obstacle ?? no.obstacle
    return .unknown(obstacle ?? "a condition depends on it")
  }

  /// A condition of which the latent drops out, without the latent.
  private func fixed(_ condition: Tensor, _ claims: Assumptions) -> Tensor? {
    let form = form(of: condition, claims)
    guard form.isConstant, let terms = form.terms else { return nil }
    return terms[.one]?.tensor ?? Tensor(0)
  }

  /// A constant condition on which an argument of an elementwise expression depends.
  private func openCondition(below tensor: Tensor, _ claims: Assumptions) -> Tensor? {
    var pending = tensor.inputs.filter { !isConstant($0) }
    var seen: Set<Tensor> = []
    while let node = pending.popLast() {
      guard seen.insert(node).inserted, case .elementwise(let row) = node.operation else {
        continue
      }
      if row == .select {
        let condition = node.inputs[0]
        if isConstant(condition), claims.value(of: condition) == nil { return condition }
      }
      pending += node.inputs.filter { !isConstant($0) }
    }
    return nil
  }

  /// Whether a condition holds, from the claims or because the elements are positive, and perhaps less than 1.
  private func truth(of condition: Tensor, _ claims: Assumptions) -> Bool? {
    if let known = claims.value(of: condition) { return known }
    if isConstant(condition) { return nil }
    if let parts = condition.operand(of: .and) {
      let values = parts.map { truth(of: $0, claims) }
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    }
    if let parts = condition.operand(of: .less) ?? condition.operand(of: .lessOrEqual) {
      let sides = parts.map { form(of: $0, claims) }
      if parts[1].constantValue == .infinity, sides[0].obstacle == nil { return true }
      return isPositive(sides[1] - sides[0])
    }
    if let parts = condition.operand(of: .equal) {
      let gap = form(of: parts[1], claims) - form(of: parts[0], claims)
      return isPositive(gap) == nil ? nil : false
    }
    return nil
  }

  private func isPositive(_ form: StatisticForm) -> Bool? {
    guard let monomial = form.monomial, let number = monomial.coefficient.number else { return nil }
    guard monomial.q == 0 || domain != .positive else { return nil }
    return number > 0
  }
}
