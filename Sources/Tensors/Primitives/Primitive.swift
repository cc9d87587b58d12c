/// Everything about an operation, in one place: the passes, the engines and the proofs ask it and know no operation by name.
package protocol Primitive: Sendable {
  /// The name of the operation, for people.
  var name: String { get }
  var arity: Int { get }
  /// The form of the result; nil where the inputs do not fit.
  func form(of x: [Tensor]) -> Form?
  /// What is wrong with inputs that do not fit.
  func mistake(in x: [Tensor]) -> String
  /// A simpler expression of the same values, of inputs that fit; nil where there is none.
  func simplified(_ x: [Tensor]) -> Tensor?
  /// The cotangents of the inputs of `y`, given the cotangent `dy` of its result; nil where zero.
  ///
  /// Each has its input's event shape, except that elementwise rows leave the sum over broadcasting to the caller. They may
  /// carry axes that the input lacks, unless the operation moves axes.
  func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?]
  /// The same, all of them put to 0 by `keep` where they may be no numbers; a rule may do so earlier, where that costs less.
  func cotangents(of y: Tensor, _ dy: Tensor, keeping keep: (Tensor) -> Tensor) -> [Tensor?]
  /// The operation on other inputs, which may carry more axes than those it was first applied to.
  func applied(to x: [Tensor]) -> Tensor
  /// The operation where an axis that it leaves alone is the leading event dimension of the inputs that carry it, and of the
  /// result; nil where it has no such form.
  func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor?
  /// The result by its definition, put into zeros of its form: what every engine is tested against.
  func values(_ x: [NumericArray], into result: NumericArray) -> NumericArray
  /// How a formula that calls it reads.
  func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase
  /// What proofs and planners rely on of a result.
  func facts(of y: Tensor) -> Facts
}

/// The event shape, axes and kind of a result.
package struct Form {
  package let shape: [Int]
  package let axes: AxisSet
  package let kind: Kind

  package init(_ shape: [Int], axes: AxisSet, kind: Kind = .real) {
    self.shape = shape
    self.axes = axes
    self.kind = kind
  }

  /// A result that carries every axis of the inputs.
  package init(_ shape: [Int], carriedBy x: [Tensor], kind: Kind = .real) {
    self.init(shape, axes: x.carriedAxes, kind: kind)
  }
}

/// What proofs and planners may rely on; nothing is claimed unless stated, so that a new primitive is slow but never wrong.
package struct Facts: Sendable {
  /// The inputs in each of which the result is linear while all others are held constant.
  package var linearIn: Set<Int>
  /// The axes of which an element of the result may read several repetitions, or another than its own; nil: any.
  package var mixedAxes: AxisSet?
  /// Whether an element of the result reads only the elements at its own event index.
  package var isEventwise: Bool
  /// Whether each element of the result is an element of the first input.
  package var isSelection: Bool
  /// Whether each element of the result is an element of the only input, or 0, and none is read twice: the rule of
  /// derivatives puts each cotangent where its element came from.
  package var readsOnce: Bool
  /// About how many operations an element of the result takes; nil: as if it read all inputs.
  package var work: Int?
  /// What becomes of an input that it is not linear in: "a maximum is taken of it".
  package var use: String?

  package init(
    linearIn: Set<Int> = [],
    mixedAxes: AxisSet? = nil,
    isEventwise: Bool = false,
    isSelection: Bool = false,
    readsOnce: Bool = false,
    work: Int? = nil,
    use: String? = nil
  ) {
    self.linearIn = linearIn
    self.mixedAxes = mixedAxes
    self.isEventwise = isEventwise
    self.isSelection = isSelection
    self.readsOnce = readsOnce
    self.work = work
    self.use = use
  }
}

extension Primitive {
  package var arity: Int { 1 }
  package func simplified(_ x: [Tensor]) -> Tensor? { nil }
  package func lifted(_ x: [LiftedInput], of y: Tensor) -> Tensor? { nil }

  package func mistake(in x: [Tensor]) -> String {
    let shapes = x.map { "\($0.shape)" }.joined(separator: ", ")
    return "a \(name) does not take the event shapes \(shapes)"
  }

  package func cotangents(of y: Tensor, _ dy: Tensor) -> [Tensor?] { noCotangents(of: y) }

  package func cotangents(
    of y: Tensor,
    _ dy: Tensor,
    keeping keep: (Tensor) -> Tensor
  ) -> [Tensor?] {
    cotangents(of: y, dy).map { $0.map(keep) }
  }

  func noCotangents(of y: Tensor) -> [Tensor?] {
    y.inputs.map { _ in .invalid("a \(name) has no derivative") }
  }

  package func phrase(_ x: [Tensor], _ writer: inout ExpressionWriter) -> Phrase {
    writer.call(name, x)
  }

  package func facts(of y: Tensor) -> Facts { Facts() }
}

extension Tensor {
  package var primitive: any Primitive { operation.primitive }
  package var facts: Facts { primitive.facts(of: self) }

  /// About how many operations an element takes.
  package var work: Int { facts.work ?? inputs.map(\.shape.product).reduce(1, +) }

  /// About how many operations all its elements take together, with axes of these sizes.
  package func operations(_ size: (Axis) -> Int?) -> Double {
    let repetitions = axes.reduce(1.0) { $0 * Double($1.fixedSize ?? size($1) ?? 1) }
    return repetitions * Double(shape.product) * Double(work)
  }

  /// What becomes of an input that the result is not linear in, in words.
  package var use: String { facts.use ?? "`\(primitive.name)` is applied to it" }

  /// The result of an operation; a mistake in an input is passed on, and inputs that do not fit are one.
  package static func applying(_ operation: Operation, to x: [Tensor]) -> Tensor {
    if let mistake = x.first(where: { $0.mistake != nil }) { return mistake }
    let primitive = operation.primitive
    guard x.count == primitive.arity, let form = primitive.form(of: x) else {
      return .invalid(primitive.mistake(in: x))
    }
    if let simpler = primitive.simplified(x) { return simpler }
    return make(operation, x, shape: form.shape, axes: form.axes, kind: form.kind)
  }

  /// The plates and other axes of the inputs of which an element may read several repetitions, or another than its own.
  package var mixedAxes: AxisSet {
    let carried = inputs.carriedAxes
    return facts.mixedAxes.map(carried.intersection) ?? carried
  }

  /// The inputs of which an element may read several repetitions of an axis, or another than its own.
  package func inputs(mixedAlong axis: Axis) -> [Tensor] {
    mixedAxes.contains(axis) ? inputs.filter { $0.axes.contains(axis) } : []
  }

  /// Whether the result carries other axes than its inputs do together.
  var movesAxes: Bool { axes != inputs.carriedAxes }
}

extension [Tensor] {
  /// The axes that some of the tensors carry.
  package var carriedAxes: AxisSet { reduce(AxisSet()) { $0.union($1.axes) } }
}
