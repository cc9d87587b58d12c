/// A symbolic tensor: an immutable expression with an event shape and a set of named batch axes.
///
/// A model describes one repetition: axes are carried along by the engine, and every operation
/// here acts on event dimensions only. Elementwise operations broadcast event shapes as NumPy
/// does (aligned at the right).
public struct Tensor: Sendable, Hashable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  /// A scalar constant.
  public init(_ value: Double) { self = .constant(Constant(value)) }

  /// A constant vector.
  public init(_ elements: [Double]) {
    self = .constant(Constant(shape: [elements.count], elements: elements))
  }

  /// A constant of the given event shape, elements in row-major order.
  ///
  /// Where `shape` holds another number of them, the factor that reads it tells so.
  public init(_ elements: [Double], shape: [Int]) {
    guard shape.allSatisfy({ $0 >= 0 }), shape.product == elements.count else {
      self = .invalid("\(elements.count) elements do not make a tensor of event shape \(shape)")
      return
    }
    self = .constant(Constant(shape: shape, elements: elements))
  }

  /// The expression that stands for `variable`.
  package init(_ variable: Variable) {
    self.init(
      .make(
        .variable(variable),
        [],
        shape: variable.shape,
        axes: variable.axes,
        kind: .real
      )
    )
  }

  /// The event shape.
  public var shape: [Int] { node.shape }
  /// The named batch axes that the value carries.
  public var axes: AxisSet { node.axes }
  public var kind: Kind { node.kind }
  package var operation: Operation { node.operation }
  package var inputs: [Tensor] { node.inputs.map(Tensor.init) }
  package var id: Int { node.id }

  public static func == (a: Tensor, b: Tensor) -> Bool { a.node === b.node }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(node)) }

  /// The variable, if the expression is one.
  package var variable: Variable? {
    if case .variable(let variable) = operation { variable } else { nil }
  }
  /// The value, if the expression is a constant whose elements are all the same.
  package var constantValue: Double? {
    if case .constant(let constant) = operation { constant.value } else { nil }
  }
  /// What is wrong with the expression, if something is.
  package var mistake: String? {
    if case .invalid(let message) = operation { message } else { nil }
  }

  package static func constant(_ constant: Constant) -> Tensor {
    Tensor(.make(.constant(constant), [], shape: constant.shape, axes: [], kind: .real))
  }
  package static func noise(_ noise: Noise) -> Tensor {
    Tensor(.make(.noise(noise), [], shape: noise.shape, axes: noise.axes, kind: .real))
  }
  /// What stands for the result of a formula whose operands do not fit: whoever computes it gets `message` as an error, with
  /// the place of the factor, and so does whatever is made of it.
  public static func invalid(_ message: String) -> Tensor {
    Tensor(.make(.invalid(message), [], shape: [], axes: [], kind: .real))
  }

  package static func tooLarge(_ shape: [Int]) -> Tensor {
    .invalid("the event shape \(shape) has more than \([Int].mostElements) elements")
  }

  /// A node whose result has been worked out; a mistake in an input is passed on instead.
  package static func make(
    _ operation: Operation,
    _ inputs: [Tensor],
    shape: [Int],
    axes: AxisSet? = nil,
    kind: Kind = .real
  ) -> Tensor {
    if let mistake = inputs.first(where: { $0.mistake != nil }) { return mistake }
    if shape.product > [Int].mostElements { return .tooLarge(shape) }
    let carried = axes ?? inputs.reduce(AxisSet()) { $0.union($1.axes) }
    return Tensor(
      .make(operation, inputs.map(\.node), shape: shape, axes: carried, kind: kind)
    )
  }
}

/// A value that can stand where a tensor is expected: `Tensor`, `Double`, `Int`.
public protocol TensorConvertible: Sendable {
  var tensor: Tensor { get }
}
/// A number that operators take on either side of a tensor.
public protocol Scalar: TensorConvertible {}

extension Tensor: TensorConvertible {
  public var tensor: Tensor { self }
}
extension Double: Scalar {
  public var tensor: Tensor { Tensor(self) }
}
extension Int: Scalar {
  public var tensor: Tensor { Tensor(Double(self)) }
}
