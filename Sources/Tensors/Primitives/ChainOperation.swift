/// What is computed of a chain: values z₁ … z_T of which only neighbours appear together.
///
/// A discrete chain of K values has the log-weight Σ_t unary[t, z_t] + Σ_t pair[t, z_t, z_{t+1}]. A Gaussian chain of
/// d-vectors has the precision Λ, block tridiagonal: unary[t] is added to the block of z_t, pair[t], [2d, 2d], to that of
/// (z_t, z_{t+1}). Inputs may have fewer rows than there are steps: the last row holds for all steps from there on, so that
/// what does not change with time is given once. The time of everything is linear in T.
package enum ChainOperation: Hashable, Sendable {
  /// unary [m, K], pair [n, K, K] → log Σ exp of the log-weight over all Kᵀ sequences.
  case logSum(length: Int)
  /// The same inputs → the probabilities of values and of neighbours, flat, in the shapes of unary and of pair.
  case marginals(length: Int)
  /// The same inputs → the largest log-weight of a sequence, and the sequence that has it, flat: [1 + T].
  case maximum(length: Int)
  /// unary [m, d, d], pair [n, 2d, 2d] → [T, 2, d, d]: the blocks Lₜₜ and Lₜ₊₁,ₜ of the lower L with L Lᵀ = Λ.
  case factor(length: Int)
  /// unary, pair, factor → log det Λ.
  case logDeterminant
  /// unary, pair, factor, b [T, d] → Λ⁻¹ b.
  case solve
  /// unary, pair, factor → blocks of Λ⁻¹ in the shapes of unary and of pair, flat; a row that holds for several steps has
  /// their sum.
  case covariance

  package var name: String {
    switch self {
    case .logSum: "chain log-sum"
    case .marginals: "chain marginals"
    case .maximum: "chain maximum"
    case .factor: "chain factor"
    case .logDeterminant: "chain log-determinant"
    case .solve: "chain solution"
    case .covariance: "chain covariance"
    }
  }

  package var arity: Int {
    switch self {
    case .logSum, .marginals, .maximum, .factor: 2
    case .logDeterminant, .covariance: 3
    case .solve: 4
    }
  }

  /// The shape of the result; nil where the inputs do not fit.
  private func shape(of inputs: [[Int]]) -> [Int]? {
    guard inputs.count == arity, let size = ChainSize(self, inputs) else { return nil }
    switch self {
    case .logSum, .logDeterminant: return []
    case .marginals, .covariance: return [inputs[0].product + inputs[1].product]
    case .maximum: return [1 + size.length]
    case .factor: return [size.length, 2, size.width, size.width]
    case .solve: return inputs[3] == [size.length, size.width] ? inputs[3] : nil
    }
  }
}

/// The extents of a chain.
package struct ChainSize: Hashable, Sendable {
  package let length: Int
  /// How many values a discrete chain takes, or the dimension of a Gaussian one.
  package let width: Int
  package let unaryRows: Int
  package let pairRows: Int

  package init?(_ operation: ChainOperation, _ inputs: [[Int]]) {
    let (unary, pair) = (inputs[0], inputs[1])
    guard let width = unary.last, let unaryRows = unary.first, let pairRows = pair.first else {
      return nil
    }
    self.width = width
    self.unaryRows = unaryRows
    self.pairRows = pairRows
    var own = [unaryRows, width]
    var side = width
    switch operation {
    case .logSum(let length), .marginals(let length), .maximum(let length): self.length = length
    case .factor(let length):
      self.length = length
      (own, side) = ([unaryRows, width, width], 2 * width)
    case .logDeterminant, .solve, .covariance:
      guard inputs[2].count == 4 else { return nil }
      length = inputs[2][0]
      (own, side) = ([unaryRows, width, width], 2 * width)
    }
    guard unary == own, pair == [pairRows, side, side] else { return nil }
    guard (1...Swift.max(length, 1)).contains(unaryRows) else { return nil }
    guard (1...Swift.max(length - 1, 1)).contains(pairRows) else { return nil }
  }
}

extension ChainOperation: Primitive {
  package func form(of x: [Tensor]) -> Form? {
    shape(of: x.map(\.shape)).map { Form($0, carriedBy: x) }
  }

  /// The cotangents of a chain's inputs.
  ///
  /// A log-partition function's derivatives are the expectations of what its inputs multiply: the forward–backward
  /// algorithm is the derivative of the forward algorithm, and smoothing that of filtering.
  /// - Reference: Wainwright & Jordan (2008), "Graphical models, exponential families, and variational inference", section 3.
  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] {
    let x = y.inputs
    switch self {
    case .logSum(let length): return y.expectations(.marginals(length: length), dy)
    case .logDeterminant: return y.expectations(.covariance, dy) + [nil]
    case .solve:
      // Λ̄ = −b̄ μᵀ with b̄ = Λ⁻¹ μ̄; both halves of the symmetric blocks take their share.
      let right = Tensor.chain(.solve, Array(x[..<3]) + [dy.broadcast(to: y.shape)])
      let unary = -right.outerProducts(y)
      let steps = Swift.max(y.shape[0] - 1, 1)
      guard y.shape[0] > 1 else { return [unary.fitting(x[0].shape), nil, nil, right] }
      let pair = -right.neighbours(steps).outerProducts(y.neighbours(steps))
      return [unary.fitting(x[0].shape), pair.fitting(x[1].shape), nil, right]
    case .marginals, .maximum, .factor, .covariance:
      return noCotangents(of: y)
    }
  }

  package func applied(to x: [Tensor]) -> Tensor { .chain(self, x) }

  /// Repetition by repetition, by the textbook's recursions.
  package func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray {
    guard let size = ChainSize(self, x.map(\.shape)) else { return result }
    let starts = x.map { $0.starts(along: result.axes, sizes: result.sizes) }
    var elements: [Double] = []
    elements.reserveCapacity(result.elements.count)
    for repetition in starts[0].indices {
      let own = x.indices.map { index in
        let start = starts[index][repetition]
        return Array<Double>(x[index].elements[start..<start + x[index].eventCount])
      }
      let discrete = DiscreteChainValues(unary: own[0], pair: own[1], size: size)
      switch self {
      case .logSum: elements.append(discrete.logSum)
      case .marginals: elements += discrete.marginals
      case .maximum: elements += discrete.maximum
      case .factor:
        elements += BlockTridiagonal(unary: own[0], pair: own[1], size: size).factor
      case .logDeterminant: elements.append(ChainFactor(own[2], size).logDeterminant)
      case .solve: elements += ChainFactor(own[2], size).solution(own[3])
      case .covariance: elements += ChainFactor(own[2], size).covariance
      }
    }
    return result.with(elements)
  }

  package func facts(of y: Tensor) -> Facts {
    Facts(
      linearIn: self == .solve ? [3] : [],
      mixedAxes: [],
      work: steps(of: y),
      use: "a sum over a chain is taken of it"
    )
  }
}

extension ChainOperation {
  /// A sum over a chain, one number, passes through each step's block.
  private func steps(of y: Tensor) -> Int {
    guard case .logSum(let length) = self else { return 1 }
    return length * y.inputs[1].shape.dropFirst().reduce(1, *)
  }
}

extension ChainSize {
  func unaryRow(_ step: Int) -> Int { Swift.min(step, unaryRows - 1) }
  func pairRow(_ step: Int) -> Int { Swift.min(step, pairRows - 1) }
}

extension Tensor {
  package static func chain(_ operation: ChainOperation, _ inputs: [Tensor]) -> Tensor {
    .applying(.chain(operation), to: inputs)
  }

  fileprivate func expectations(_ operation: ChainOperation, _ dy: Tensor) -> [Tensor?] {
    let (unary, pair) = (inputs[0].shape, inputs[1].shape)
    let all = Tensor.chain(operation, inputs)
    let first = all.sliced(0..<unary.product).reshaped(unary)
    let second = all.sliced(unary.product..<unary.product + pair.product).reshaped(pair)
    return [dy * first, dy * second]
  }

  /// ½ (a bᵀ + b aᵀ) of the rows of two matrices, [n, d, d].
  fileprivate func outerProducts(_ other: Tensor) -> Tensor {
    let (rows, size) = (shape[0], shape[1])
    let (column, row) = (reshaped(rows, size, 1), other.reshaped(rows, 1, size))
    let (otherColumn, otherRow) = (other.reshaped(rows, size, 1), reshaped(rows, 1, size))
    return 0.5 * (column * row + otherColumn * otherRow)
  }

  /// (z_t, z_{t+1}) of the rows z of a matrix.
  fileprivate func neighbours(_ steps: Int) -> Tensor {
    concatenated([sliced(0..<steps), sliced(1..<steps + 1)], dimension: 1)
  }

  /// Steps that share the last row of an input are added up.
  fileprivate func fitting(_ target: [Int]) -> Tensor {
    let last = target[0] - 1
    guard last < shape[0] - 1 else { return self }
    let rest = sum(sliced(last..<shape[0]), dimensions: [0]).reshaped([1] + target.dropFirst())
    return last == 0 ? rest : concatenated([sliced(0..<last), rest])
  }
}
