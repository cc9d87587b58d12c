internal import EvidenceTensors

/// A function of an element θ of a latent that a log joint may be made of.
enum Statistic: Hashable {
  /// θᵖ (1 − θ)^q; 1 where both are 0.
  case power(Double, complement: Double)
  case log
  /// log(1 − θ).
  case logComplement

  static let one = power(0, complement: 0)
}

/// What an expression is as a function of a latent, everything else held constant.
enum StatisticForm {
  /// A statistic of some elements of the latent: an expression that only picks and repeats elements of it.
  struct Basis: Hashable {
    /// Nil for a constant.
    let view: Tensor?
    let statistic: Statistic

    static let one = Self(view: nil, statistic: .one)
    init(view: Tensor?, statistic: Statistic) {
      self.view = statistic == .one ? nil : view
      self.statistic = statistic
    }
  }
  typealias Terms = [Basis: Coefficient]

  /// Σ coefficient · statistic, element by element.
  case exact(Terms)
  /// Linear in these statistics of all elements.
  case linear(Set<Statistic>)
  /// Not proved to be either; in words, what stands in the way.
  case unknown(String)

  /// An expression that does not depend on the latent.
  static func constant(_ tensor: Tensor) -> Self {
    let coefficient = Coefficient(tensor)
    return .exact(coefficient.isZero ? [:] : [.one: coefficient])
  }
  static func constant(_ coefficient: Coefficient) -> Self {
    .exact(coefficient.isZero ? [:] : [.one: coefficient])
  }

  static let otherElements = "different elements of it are multiplied"

  /// The statistics other than constants; nil where the form is not proved.
  var statistics: Set<Statistic>? {
    switch self {
    case .exact(let terms): Set(terms.keys.map(\.statistic)).subtracting([.one])
    case .linear(let statistics): statistics.subtracting([.one])
    case .unknown: nil
    }
  }

  var obstacle: String? {
    if case .unknown(let reason) = self { reason } else { nil }
  }
  var terms: Terms? {
    if case .exact(let terms) = self { terms } else { nil }
  }
  var isConstant: Bool { statistics?.isEmpty ?? false }
}

extension StatisticForm.Terms {
  /// The terms in an order that is the same in every run, for what rounds, or stops at the first that fits.
  var ordered: [(basis: StatisticForm.Basis, coefficient: Coefficient)] {
    map { (basis: $0.key, coefficient: $0.value) }.sorted { $0.basis.precedes($1.basis) }
  }
}

extension StatisticForm.Basis {
  fileprivate func precedes(_ other: Self) -> Bool {
    if view == other.view { return statistic.place < other.statistic.place }
    guard let own = view, let its = other.view else { return view == nil }
    return own.precedes(its)
  }
}

extension Statistic {
  fileprivate var place: (Int, Double, Double) {
    switch self {
    case .power(let p, let q): (0, p, q)
    case .log: (1, 0, 0)
    case .logComplement: (2, 0, 0)
    }
  }
}

// MARK: - Algebra

extension StatisticForm {
  static func + (a: Self, b: Self) -> Self {
    if a.obstacle != nil { return a }
    if b.obstacle != nil { return b }
    guard let left = a.terms, let right = b.terms else {
      return .linear((a.statistics ?? []).union(b.statistics ?? []))
    }
    return .exact(sum(left, right))
  }

  static func - (a: Self, b: Self) -> Self { a + b.scaled(by: Coefficient(-1)) }

  static func * (a: Self, b: Self) -> Self {
    if a.obstacle != nil { return a }
    if b.obstacle != nil { return b }
    guard let left = a.terms, let right = b.terms else {
      if a.isConstant { return b }
      return b.isConstant ? a : .unknown(otherElements)
    }
    var result: Terms = [:]
    for (basis, x) in left.ordered {
      for (other, y) in right.ordered {
        switch product(basis, other) {
        case .exact(let terms): result = sum(result, terms.mapValues { $0 * (x * y) })
        case let obstacle: return obstacle
        }
      }
    }
    return .exact(result)
  }

  func scaled(by coefficient: Coefficient) -> Self {
    guard case .exact(let terms) = self else { return self }
    return .exact(terms.mapValues { $0 * coefficient }.filter { !$0.value.isZero })
  }

  private static func sum(_ a: Terms, _ b: Terms) -> Terms {
    a.merging(b) { $0 + $1 }.filter { !$0.value.isZero }
  }

  private static func product(_ a: Basis, _ b: Basis) -> Self {
    if a == .one { return .exact([b: .one]) }
    if b == .one { return .exact([a: .one]) }
    guard a.view == b.view, let view = a.view else { return .unknown(otherElements) }
    guard case .power(let p, let q) = a.statistic, case .power(let r, let s) = b.statistic else {
      return .unknown("its logarithm is multiplied by a function of it")
    }
    return .exact(power(of: view, p + r, q + s))
  }

  /// vᵖ (1 − v)^q, written out where q is a whole number.
  private static func power(of view: Tensor, _ p: Double, _ q: Double) -> Terms {
    guard q > 0, q <= 4, q == q.rounded() else {
      return [Basis(view: view, statistic: .power(p, complement: q)): .one]
    }
    let rest = power(of: view, p, q - 1)
    let next = power(of: view, p + 1, q - 1)
    return sum(rest, next.mapValues { $0 * Coefficient(-1) })
  }

  /// A coefficient times one vᵖ (1 − v)^q.
  struct Monomial {
    let coefficient: Coefficient
    let view: Tensor?
    let p: Double
    let q: Double

    func raised(to power: Double) -> StatisticForm {
      let own = coefficient.raised(to: power)
      guard let view else { return .constant(own) }
      let terms = StatisticForm.power(of: view, p * power, q * power)
      return .exact(terms.mapValues { $0 * own })
    }

    var logarithm: StatisticForm {
      var terms: Terms = [:]
      let constant = coefficient.logarithm
      if !constant.isZero { terms[.one] = constant }
      if p != 0 { terms[Basis(view: view, statistic: .log)] = Coefficient(p) }
      if q != 0 { terms[Basis(view: view, statistic: .logComplement)] = Coefficient(q) }
      return .exact(terms)
    }
  }

  /// The form as one monomial, where it is one; c vᵖ − c vᵖ⁺¹ is one of 1 − v.
  var monomial: Monomial? {
    guard let terms else { return nil }
    if terms.count == 1, let (basis, coefficient) = terms.first {
      guard case .power(let p, let q) = basis.statistic else { return nil }
      return Monomial(coefficient: coefficient, view: basis.view, p: p, q: q)
    }
    guard terms.count == 2, (terms.values.reduce(.zero) { $0 + $1 }).vanishes else { return nil }
    let powers = terms.compactMap { basis, coefficient -> (Tensor?, Double, Coefficient)? in
      guard case .power(let p, 0) = basis.statistic else { return nil }
      return (basis.view, p, coefficient)
    }
    .sorted { $0.1 < $1.1 }
    guard powers.count == 2, powers[1].1 == powers[0].1 + 1 else { return nil }
    let views = Set(powers.compactMap(\.0))
    guard views.count == 1 else { return nil }
    let own = powers[0].1 == 0 ? powers[1].2 * Coefficient(-1) : powers[0].2
    return Monomial(coefficient: own, view: views.first, p: powers[0].1, q: 1)
  }

  /// Whether two forms are the same function.
  func isSame(as other: Self) -> Bool {
    guard case .exact(let terms) = self - other else { return false }
    return terms.values.allSatisfy(\.vanishes)
  }

  /// `self` where a constant condition holds, else `other`.
  func chosen(by condition: Tensor, else other: Self) -> Self {
    if obstacle != nil { return self }
    if other.obstacle != nil { return other }
    guard case .exact = self, case .exact = other else {
      return .linear((statistics ?? []).union(other.statistics ?? []))
    }
    let holds = Coefficient(atom: condition)
    return scaled(by: holds) + other.scaled(by: Coefficient(1) - holds)
  }
}
