internal import EvidenceTensors

/// A sum of products of powers of expressions that are held constant: what stands before a statistic.
///
/// It serves proofs only, in which terms must be seen to cancel; numbers are computed from the expressions themselves.
/// Numbers that cancel up to rounding of a few products count as zero; of what differs by more, the difference is kept.
struct Coefficient {
  struct Product: Hashable {
    var powers: [Tensor: Double] = [:]
  }
  private(set) var terms: [Product: Double]

  private init(terms: [Product: Double]) { self.terms = terms }

  init(_ number: Double) { terms = number == 0 ? [:] : [Product(): number] }

  /// An expression that is not taken apart.
  init(atom: Tensor) {
    guard let value = atom.constantValue else {
      self.init(terms: [Product(powers: [atom: 1]): 1])
      return
    }
    self.init(value)
  }

  /// An expression as a product, as far as it is one.
  init(_ tensor: Tensor) { self = Self.decomposed(tensor, depth: 0) }

  static let zero = Self(0)
  static let one = Self(1)

  var isZero: Bool { terms.isEmpty }

  /// The number, if it is one.
  var number: Double? {
    if terms.isEmpty { return 0 }
    guard terms.count == 1, let only = terms.first, only.key.powers.isEmpty else { return nil }
    return only.value
  }

  /// The only term, if there is one.
  private var single: (product: Product, number: Double)? {
    guard terms.count == 1, let only = terms.first else { return nil }
    return (only.key, only.value)
  }
}

// MARK: - Arithmetic

extension Coefficient {
  private static let rounding = 16 * Double.ulpOfOne

  static func + (a: Self, b: Self) -> Self {
    var terms = a.terms
    for (product, number) in b.terms {
      let old = terms[product] ?? 0
      let sum = old + number
      let size = Swift.max(abs(old), abs(number))
      terms[product] = abs(sum) <= rounding * size ? nil : sum
    }
    return Self(terms: terms)
  }

  static func - (a: Self, b: Self) -> Self { a + b * Self(-1) }

  static func * (a: Self, b: Self) -> Self {
    var result = Self.zero
    for (left, x) in a.ordered {
      for (right, y) in b.ordered {
        result = result + Self(terms: [left.times(right): x * y])
      }
    }
    return result
  }

  /// The coefficient to a power; a sum is not taken apart.
  func raised(to power: Double) -> Self {
    guard let single, single.number > 0 || power == power.rounded() else {
      return Self(terms: [Product(powers: [tensor: power]): 1])
    }
    let powers = single.product.powers.mapValues { $0 * power }
    return Self(terms: [Product(powers: powers): C.pow(single.number, power)])
  }

  /// The logarithm, of a product as a sum.
  var logarithm: Self {
    guard let single, single.number > 0 else { return Self(atom: EvidenceTensors.log(tensor)) }
    return single.product.ordered.reduce(Self(C.log(single.number))) { sum, factor in
      let log = EvidenceTensors.log(factor.atom)
      let part = log.operand(of: .log) == nil ? Self(log) : Self(atom: log)
      return sum + part * Self(factor.power)
    }
  }

  /// Whether it is zero once the sums inside it are written out.
  var vanishes: Bool {
    var current = self
    for _ in 0..<Self.mostRounds {
      if current.isZero { return true }
      guard let next = current.expanded else { return false }
      current = next
    }
    return current.isZero
  }
  private static let mostRounds = 12

  /// With one level of sums and choices written out; nil where there are none.
  private var expanded: Self? {
    var result = Self.zero
    var hasChanged = false
    for (product, number) in ordered {
      let sum = product.ordered.first { atom, power in power == 1 && atom.isSumOrChoice }
      guard let atom = sum?.atom else {
        result = result + Self(terms: [product: number])
        continue
      }
      hasChanged = true
      var rest = product
      rest.powers[atom] = nil
      result = result + Self(terms: [rest: number]) * Self.opened(atom)
    }
    return hasChanged ? result : nil
  }

  private static func opened(_ atom: Tensor) -> Self {
    let inputs = atom.inputs.map { Self($0) }
    if atom.operand(of: .add) != nil { return inputs[0] + inputs[1] }
    if atom.operand(of: .subtract) != nil { return inputs[0] - inputs[1] }
    return .chosen(atom.inputs[0], inputs[1], inputs[2])
  }

  /// `first` where a condition holds, else `second`.
  static func chosen(_ condition: Tensor, _ first: Self, _ second: Self) -> Self {
    let holds = Self(atom: condition)
    return holds * first + second - holds * second
  }
}

extension Coefficient {
  /// The terms in an order that is the same in every run, for what rounds, or stops at the first that fits.
  private var ordered: [(product: Product, number: Double)] {
    guard terms.count > 1 else { return terms.map { ($0.key, $0.value) } }
    let keyed = terms.map { (product: $0.key, number: $0.value, powers: $0.key.ordered) }
    let sorted = keyed.sorted { a, b in
      a.powers.lexicographicallyPrecedes(b.powers) { left, right in
        left.atom == right.atom ? left.power < right.power : left.atom.precedes(right.atom)
      }
    }
    return sorted.map { ($0.product, $0.number) }
  }
}

extension Coefficient.Product {
  fileprivate var ordered: [(atom: Tensor, power: Double)] {
    powers.map { (atom: $0.key, power: $0.value) }.sorted { $0.atom.precedes($1.atom) }
  }

  fileprivate func times(_ other: Self) -> Self {
    var powers = powers
    for (atom, power) in other.powers {
      let sum = (powers[atom] ?? 0) + power
      // 1 and 0 are their own powers.
      powers[atom] = sum == 0 ? nil : atom.kind == .boolean && sum > 1 ? 1 : sum
    }
    return Self(powers: powers)
  }
}

extension Tensor {
  fileprivate var isSumOrChoice: Bool {
    operand(of: .add) != nil || operand(of: .subtract) != nil || operand(of: .select) != nil
  }
}

// MARK: - Expressions

extension Coefficient {
  /// The expression that it stands for, in arguments of other operations.
  var tensor: Tensor {
    ordered.reduce(Tensor(0)) { sum, term in
      sum
        + term.product.ordered.reduce(Tensor(term.number)) { result, factor in
          result * (factor.power == 1 ? factor.atom : power(factor.atom, Tensor(factor.power)))
        }
    }
  }

  private static let mostDepth = 40

  private static func decomposed(_ tensor: Tensor, depth: Int) -> Self {
    if let value = tensor.constantValue { return Self(value) }
    guard depth < mostDepth, case .elementwise(let row) = tensor.operation else {
      return Self(atom: tensor)
    }
    func part(_ index: Int) -> Self { decomposed(tensor.inputs[index], depth: depth + 1) }
    switch row {
    case .multiply: return part(0) * part(1)
    case .divide: return part(0) * part(1).raised(to: -1)
    case .negate: return part(0) * Self(-1)
    case .square: return part(0).raised(to: 2)
    case .log:
      let inner = part(0)
      guard let single = inner.single, single.product.powers != [tensor.inputs[0]: 1],
        single.number > 0
      else { return Self(atom: tensor) }
      return inner.logarithm
    default: return Self(atom: tensor)
    }
  }
}
