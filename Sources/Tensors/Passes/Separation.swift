/// Expressions as sums of products: what some variables enter, times what none of them enters.
///
/// Σₙ Σₖ cₖ dₙₖ = Σₖ cₖ Σₙ dₙₖ, and the sums of d over n, such as XᵀX and Xᵀy of a regression, are formed once only, however
/// often the variables take other values. So are sums of deviances, as those of counts from one rate.
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
    let terms: [SeparationTerm]?
    /// Whether it may stand before a sum.
    let isFactor: Bool
    /// What others than sums of products read of it.
    let result: Tensor
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
    if let terms, terms.reduce(0, { $0 + $1.operations }) * count(tensor) < operations(of: tensor) {
      let sum = terms.map(\.tensor).reduce(Tensor(0), +).broadcast(to: tensor.shape)
      if sum.axes == tensor.axes, sum.mistake == nil { result = sum }
    }
    let isFactor = tensor.shape.isEmpty && tensor.axes.isSubset(of: outer)
    return Part(
      tensor: rebuilt,
      terms: isFactor ? [SeparationTerm(factor: result)] : terms,
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
}

// MARK: - Terms

extension Separation {
  private func terms(of tensor: Tensor) -> [SeparationTerm]? {
    let x = tensor.inputs
    var own: [[SeparationTerm]] = []
    for input in x {
      guard let part = parts[input] else {
        own.append([SeparationTerm(constant: input)])
        continue
      }
      guard let terms = part.terms else { return nil }
      own.append(terms)
    }
    let result: [SeparationTerm]?
    if case .elementwise(let row) = tensor.operation {
      result = SeparationTerm.terms(of: row, x, own, isOpen: x.map { parts[$0] != nil })
    } else {
      result = linearTerms(of: tensor, own)
    }
    return result.flatMap { $0.count <= Self.mostTerms ? $0 : nil }
  }

  /// Of an operation that is linear in each of its open inputs.
  private func linearTerms(of tensor: Tensor, _ own: [[SeparationTerm]]) -> [SeparationTerm]? {
    let x = tensor.inputs
    let open = x.indices.filter { parts[x[$0]] != nil }
    guard tensor.facts.linearIn.isSuperset(of: open) else { return nil }
    var deviances: [SeparationTerm] = []
    var results = [(factor: Tensor(1), inputs: x, mayVanish: false)]
    for index in open {
      var next: [(Tensor, [Tensor], Bool)] = []
      for (factor, constants, mayVanish) in results {
        for term in own[index] {
          guard term.ratio == nil else {
            guard let sums = term.summed(by: tensor) else { return nil }
            deviances += sums
            continue
          }
          var constants = constants
          constants[index] = term.constant.broadcast(to: x[index].shape)
          next.append((factor * term.factor, constants, mayVanish || term.mayVanish))
        }
      }
      guard next.count <= Self.mostTerms else { return nil }
      results = next
    }
    var terms: [SeparationTerm] = []
    for (factor, inputs, mayVanish) in results {
      let constant = tensor.primitive.applied(to: inputs)
      // Where an input lacks an axis that the operation moves.
      guard constant.mistake == nil, constant.shape == tensor.shape else { return nil }
      terms.append(SeparationTerm(factor: factor, constant: constant, mayVanish: mayVanish))
    }
    return SeparationTerm.merged(terms + deviances)
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
