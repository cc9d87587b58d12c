/// Expressions as sums of products: what some variables enter, times what none of them enters.
///
/// Σₙ Σₖ cₖ dₙₖ = Σₖ cₖ Σₙ dₙₖ, and the sums of d over n, such as XᵀX and Xᵀy of a regression, are formed once only, however
/// often the variables take other values.
package struct Separation {
  /// The variables that take one value after the other.
  private let open: Set<Variable>
  /// Axes along which these vary.
  private let outer: AxisSet
  private let sizes: [Axis: Int]
  /// What was made of each expression that the variables enter.
  private var parts: [Tensor: Part] = [:]

  private struct Part {
    /// Made of what its inputs were made of.
    let tensor: Tensor
    /// Nil where it is no such sum.
    let terms: [Term]?
    /// Whether it may stand before a sum.
    let isFactor: Bool
    /// What others than sums of products read of it.
    let result: Tensor
  }

  /// A scalar that carries no axes besides the outer ones, times an expression that the variables do not enter.
  private struct Term {
    var factor: Tensor
    var constant: Tensor
  }

  /// Longer sums are left as they are.
  private static let mostTerms = 12

  package init(by open: Set<Variable>, sizes: [Axis: Int]) {
    self.open = open
    self.sizes = sizes
    outer = open.reduce(AxisSet()) { $0.union($1.axes) }
  }

  /// The expressions with every sum taken apart that can be.
  package mutating func callAsFunction(_ expressions: [Tensor]) -> [Tensor] {
    for tensor in Tensor.listed(expressions) where parts[tensor] == nil && isOpen(tensor) {
      parts[tensor] = part(of: tensor)
    }
    return expressions.map { parts[$0]?.result ?? $0 }
  }

  private func isOpen(_ tensor: Tensor) -> Bool {
    tensor.variable.map(open.contains) ?? tensor.inputs.contains { parts[$0] != nil }
  }

  private func part(of tensor: Tensor) -> Part {
    let x = tensor.inputs
    let terms = x.isEmpty ? nil : self.terms(of: tensor)
    // What is itself a sum of products is made of the parts as they are, and may not be needed.
    let inputs = x.map { input in
      parts[input].map { terms == nil || $0.isFactor ? $0.result : $0.tensor } ?? input
    }
    let rebuilt = inputs == x ? tensor : tensor.primitive.applied(to: inputs)
    var result = rebuilt
    if let terms, Double(2 * terms.count) * count(tensor) < operations(of: tensor) {
      let sum = Self.sum(of: terms).broadcast(to: tensor.shape)
      if sum.axes == tensor.axes, sum.mistake == nil { result = sum }
    }
    let isFactor = tensor.shape.isEmpty && tensor.axes.isSubset(of: outer)
    return Part(
      tensor: rebuilt,
      terms: isFactor ? [Term(factor: result, constant: Tensor(1))] : terms,
      isFactor: isFactor,
      result: result
    )
  }

  /// About how many operations a sum of products takes as it is, from its factors on.
  private func operations(of tensor: Tensor) -> Double {
    var sum = 0.0
    let region = Tensor.listed([tensor]) { $0 != tensor && (parts[$0].map(\.isFactor) ?? true) }
    for part in region where part == tensor || parts[part].map({ !$0.isFactor }) ?? false {
      sum += part.operations { outer.contains($0) ? 1 : sizes[$0] }
    }
    return sum
  }

  /// How many elements an expression has for each value of the variables.
  private func count(_ tensor: Tensor) -> Double {
    tensor.axes.subtracting(outer).reduce(Double(tensor.shape.product)) {
      $0 * Double($1.fixedSize ?? sizes[$1] ?? 1)
    }
  }

  private static func sum(of terms: [Term]) -> Tensor {
    terms.map { $0.constant * $0.factor }.reduce(Tensor(0)) { $0 + $1 }
  }
}

// MARK: - Terms

extension Separation {
  private func terms(of tensor: Tensor) -> [Term]? {
    let x = tensor.inputs
    var own: [[Term]] = []
    for input in x {
      guard let part = parts[input] else {
        own.append([Term(factor: Tensor(1), constant: input)])
        continue
      }
      guard let terms = part.terms else { return nil }
      own.append(terms)
    }
    let result: [Term]?
    if case .elementwise(let row) = tensor.operation {
      result = Self.terms(of: row, x, own, isOpen: x.map { parts[$0] != nil })
    } else {
      result = linearTerms(of: tensor, own)
    }
    return result.flatMap { $0.count <= Self.mostTerms ? $0 : nil }
  }

  private static func terms(
    of row: Elementwise,
    _ x: [Tensor],
    _ own: [[Term]],
    isOpen: [Bool]
  ) -> [Term]? {
    switch row {
    case .add: return merged(own[0] + own[1])
    case .subtract:
      return merged(own[0] + own[1].map { Term(factor: -$0.factor, constant: $0.constant) })
    case .negate: return own[0].map { Term(factor: -$0.factor, constant: $0.constant) }
    case .multiply: return product(own[0], own[1])
    case .square: return product(own[0], own[0])
    case .divide:
      guard own[1].count == 1, let divisor = own[1].first else { return nil }
      return own[0].map {
        Term(factor: $0.factor / divisor.factor, constant: $0.constant / divisor.constant)
      }
    case .select where !isOpen[0]:
      let chosen = own[1].map { Term(factor: $0.factor, constant: select(x[0], $0.constant, 0)) }
      let others = own[2].map { Term(factor: $0.factor, constant: select(x[0], 0, $0.constant)) }
      return merged(chosen + others)
    default: return nil
    }
  }

  /// Of an operation that is linear in each of its open inputs.
  private func linearTerms(of tensor: Tensor, _ own: [[Term]]) -> [Term]? {
    let x = tensor.inputs
    let open = x.indices.filter { parts[x[$0]] != nil }
    guard tensor.facts.linearIn.isSuperset(of: open) else { return nil }
    var results = [Term(factor: Tensor(1), constant: tensor)]
    var inputs = [x]
    for index in open {
      var next: [(Term, [Tensor])] = []
      for (result, constants) in zip(results, inputs) {
        for term in own[index] {
          var constants = constants
          constants[index] = term.constant.broadcast(to: x[index].shape)
          next.append((Term(factor: result.factor * term.factor, constant: tensor), constants))
        }
      }
      guard next.count <= Self.mostTerms else { return nil }
      (results, inputs) = (next.map(\.0), next.map(\.1))
    }
    for index in results.indices {
      let constant = tensor.primitive.applied(to: inputs[index])
      // Where an input lacks an axis that the operation moves.
      guard constant.mistake == nil, constant.shape == tensor.shape else { return nil }
      results[index].constant = constant
    }
    return Self.merged(results)
  }

  private static func product(_ a: [Term], _ b: [Term]) -> [Term]? {
    guard a.count * b.count <= 4 * mostTerms else { return nil }
    return merged(
      a.flatMap { own in
        b.map { Term(factor: own.factor * $0.factor, constant: own.constant * $0.constant) }
      }
    )
  }

  /// Terms with the same factor, or the same constant, as one.
  private static func merged(_ terms: [Term]) -> [Term] {
    var result: [Term] = []
    for term in terms {
      if let known = result.firstIndex(where: { $0.factor == term.factor }) {
        result[known].constant = result[known].constant + term.constant
      } else if let known = result.firstIndex(where: { $0.constant == term.constant }) {
        result[known].factor = result[known].factor + term.factor
      } else {
        result.append(term)
      }
    }
    return result
  }
}

// MARK: - Cost

extension Separation {
  /// About how many operations expressions take: once, and for each value of the variables.
  package func operations(of expressions: [Tensor]) -> (once: Double, each: Double) {
    var (once, each) = (0.0, 0.0)
    var varying: Set<Tensor> = []
    for tensor in Tensor.listed(expressions) {
      let operations = tensor.operations { outer.contains($0) ? 1 : sizes[$0] }
      if tensor.variable.map(open.contains) ?? tensor.inputs.contains(where: varying.contains) {
        varying.insert(tensor)
        each += operations
      } else {
        once += operations
      }
    }
    return (once, each)
  }
}
