/// What decides a branch: that `condition` is true (not 0), or that it is false.
struct Claim: Hashable {
  let condition: Tensor
  let isTrue: Bool

  init(_ condition: Tensor, isTrue: Bool = true) {
    let inner = condition.operand(of: .not)?[0]
    self.condition = inner ?? condition
    self.isTrue = isTrue != (inner != nil)
  }

  var negated: Claim { Claim(condition, isTrue: !isTrue) }
  var tensor: Tensor { isTrue ? condition : not(condition) }

  /// The claim about the elements of `node` as one about those of an input; nil where an input's element is read by
  /// elements for which the claim differs, or where no more than a scalar's claim is known to pass.
  func moved(to input: Tensor, from node: Tensor) -> Claim? {
    let own = claim(of: input, from: node)
    return own?.condition.axes.isSubset(of: input.axes) == true ? own : nil
  }

  private func claim(of input: Tensor, from node: Tensor) -> Claim? {
    if condition.shape.isEmpty, condition.axes.isSubset(of: input.axes) { return self }
    switch node.operation {
    case .elementwise, .rearrange(.broadcast), .reduceAxis:
      return broadcastShape([condition.shape, input.shape]) == input.shape ? self : nil
    case .reduce(_, let dimensions) where input.passesMasks:
      let full = condition.broadcast(to: node.shape)
      return Claim(full.withUnitDimensions(dimensions, of: input.shape), isTrue: isTrue)
    default:
      guard input.passesMasks, node.facts.readsOnce else { return nil }
      return node.primitive.cotangents(of: node, tensor)[0].map { Claim($0) }
    }
  }
}

extension Tensor {
  /// Whether there is something behind the node that a mask of its elements would reach.
  fileprivate var passesMasks: Bool {
    switch operation {
    case .elementwise, .reduce, .reduceAxis, .rearrange: true
    default: facts.readsOnce
    }
  }
}

extension [Claim] {
  /// All of them as one condition.
  fileprivate var conjunction: Tensor { dropFirst().reduce(self[0].tensor) { and($0, $1.tensor) } }

  /// `value` where all claims hold, and 0 elsewhere, whatever `value` is there.
  func keep(_ value: Tensor) -> Tensor {
    guard let first else { return value }
    if count == 1, !first.isTrue { return select(first.condition, 0, value) }
    return select(conjunction, value, 0)
  }

  /// The claims as claims about an input of a node, and those that must be put back before, since they tell nothing about
  /// each of the input's elements.
  func moved(to input: Tensor, from node: Tensor) -> (moved: [Claim], staying: [Claim]) {
    var (moved, staying): ([Claim], [Claim]) = ([], [])
    for claim in self {
      if let own = claim.moved(to: input, from: node) {
        moved.append(own)
      } else {
        staying.append(claim)
      }
    }
    return (moved, staying)
  }

  /// That one of the conjunctions holds.
  fileprivate static func disjunction(_ all: [[Claim]]) -> Claim {
    Claim(all.dropFirst().reduce(all[0].conjunction) { or($0, $1.conjunction) })
  }
}

/// A cotangent that counts where all of `claims` hold; elsewhere it is 0, and `value` may be anything.
///
/// Rules of derivatives are linear in the cotangent, so a mask can be taken off before a rule and put back after it. It
/// travels down its whole branch: what is infinite or NaN there is never multiplied by a 0, which would make it NaN.
struct Cotangent {
  private(set) var claims: [Claim] = []
  private(set) var value: Tensor

  /// The value under claims and under those by which it is itself chosen; nil where they contradict each other.
  init?(_ value: Tensor, under claims: [Claim] = []) {
    (self.value, self.claims) = (value, [])
    for claim in claims { guard add(claim) else { return nil } }
    while let (claim, chosen) = self.value.choice {
      guard add(claim) else { return nil }
      self.value = chosen
    }
  }

  private mutating func add(_ claim: Claim) -> Bool {
    if !claims.contains(claim) { claims.append(claim) }
    return !claims.contains(claim.negated)
  }

  /// With another share of the same claims.
  fileprivate func adding(_ other: Tensor) -> Cotangent {
    var sum = self
    sum.value = value + other
    return sum
  }

  /// The cotangent without its mask.
  var kept: Tensor { claims.keep(value) }

  /// The part of a node's cotangent that belongs to an input of an elementwise node.
  ///
  /// Where claims differ among what is added up, one is left: that one of them holds. It is looked for only where a pole
  /// stands behind the input, which would make the 0 a NaN.
  func summed(to input: Tensor, from node: Tensor, behindIsPole: Bool) -> Cotangent? {
    let (moved, staying) = claims.moved(to: input, from: node)
    let sum = staying.keep(value).summed(to: input, from: node)
    let rest = behindIsPole ? staying.anywhere(in: input, of: node) : []
    return Cotangent(sum, under: moved + rest)
  }
}

extension [Claim] {
  /// That all claims about a node hold somewhere among what reads an element of an input of it.
  fileprivate func anywhere(in input: Tensor, of node: Tensor) -> [Claim] {
    if isEmpty { return [] }
    var condition = conjunction
    let lead = node.shape.count - input.shape.count
    let full = condition.shape.isEmpty ? condition : condition.broadcast(to: node.shape)
    let repeated = full.shape.indices.filter { $0 < lead || input.shape[$0 - lead] == 1 }
    condition = full.reduced(.maximum, dimensions: repeated)
    if !full.shape.isEmpty { condition = condition.reshaped(input.shape) }
    for axis in condition.axes.subtracting(input.axes).sorted {
      condition = condition.maximum(over: axis)
    }
    return condition.constantValue == nil ? [Claim(condition)] : []
  }
}

extension Tensor {
  /// Where a value is not 0 by choice, and what it is there.
  fileprivate var choice: (Claim, Tensor)? {
    guard let x = operand(of: .select) else { return nil }
    if x[2].constantValue == 0 { return (Claim(x[0]), x[1]) }
    if x[1].constantValue == 0 { return (Claim(x[0], isTrue: false), x[2]) }
    return nil
  }
}

/// The cotangents that a node gets from those that read it, added up for each mask.
struct Cotangents {
  /// In the order in which they came; nil where one has become part of another.
  private var shares: [Cotangent?] = []
  private var places: [Set<Claim>: Int] = [:]

  init(_ share: Cotangent? = nil) { if let share { add(share) } }

  mutating func add(_ share: Cotangent) {
    let key = Set(share.claims)
    if let place = places[key], let other = shares[place] {
      shares[place] = other.adding(share.value)
      return
    }
    places[key] = shares.count
    shares.append(share)
  }

  /// All shares as one, which counts where one of them does: where nothing reads the node, nothing flows further.
  var total: Cotangent? {
    let all = chosen
    guard let first = all.first, all.count > 1 else { return all.first }
    let common = first.claims.filter { claim in all.allSatisfy { $0.claims.contains(claim) } }
    let others = all.map { share in share.claims.filter { !common.contains($0) } }
    let parts = zip(others, all).map { $0.keep($1.value) }
    let sum = parts.dropFirst().reduce(parts[0], +)
    if others.contains([]) { return Cotangent(sum, under: common) }
    return Cotangent(sum, under: common + [[Claim].disjunction(others)])
  }

  /// The shares, those of a claim and of its contrary made one that chooses between them.
  private var chosen: [Cotangent] {
    var result = Cotangents()
    var pending = Array(shares.reversed())
    while let next = pending.popLast() {
      guard let share = next else { continue }
      guard let (claim, key) = result.contrary(of: share), let other = result.remove(key) else {
        result.add(share)
        continue
      }
      let (yes, no) = claim.isTrue ? (share, other) : (other, share)
      let value = select(claim.condition, yes.value, no.value)
      pending.append(Cotangent(value, under: share.claims.filter { $0 != claim }))
    }
    return result.shares.compactMap(\.self)
  }

  /// A claim of the share, and the mask of the share that differs in the contrary of it alone.
  private func contrary(of share: Cotangent) -> (Claim, Set<Claim>)? {
    for claim in share.claims {
      let key = Set(share.claims.map { $0 == claim ? claim.negated : $0 })
      if places[key] != nil { return (claim, key) }
    }
    return nil
  }

  private mutating func remove(_ key: Set<Claim>) -> Cotangent? {
    guard let place = places.removeValue(forKey: key) else { return nil }
    defer { shares[place] = nil }
    return shares[place]
  }
}
