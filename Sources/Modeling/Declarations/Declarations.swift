public import EvidenceTensors

/// A property that declares a variable of a model; reflection finds it by this.
package protocol Declaration: Sendable {
  var wrappedValue: Tensor { get }
}

/// An unobserved random variable: `@Latent(32, per: Images.self) var h`.
///
/// - Shapes: the sizes are the event shape, none for a scalar; `per` names the plates it repeats over.
@propertyWrapper public struct Latent: Declaration {
  public var wrappedValue: Tensor { declared.standing }
  private let declared: Tensor
  public init() { declared = .declared(.latent, [], []) }
  public init(_ shape: Int..., per plates: any Plate.Type...) {
    declared = .declared(.latent, shape, plates)
  }
}

/// A random variable whose value is data: `@Observed(784, per: Images.self) var x`.
///
/// - Shapes: the sizes are the event shape, none for a scalar; `per` names the plates it repeats over.
///
/// Entries of its values may be missing: these are integrated out. `$x` is 1 where an entry of `x` is there, and 0 where it is
/// missing and an encoder sees a 0.
@propertyWrapper public struct Observed: Declaration {
  public var wrappedValue: Tensor { declared.standing }
  private let declared: Tensor
  public var projectedValue: Tensor {
    wrappedValue.variable?.presence.map { Tensor($0) } ?? Tensor(1)
  }
  public init() { declared = .declared(.observed, [], []) }
  public init(_ shape: Int..., per plates: any Plate.Type...) {
    declared = .declared(.observed, shape, plates)
  }
}

/// Data that the model conditions on; it has no density: `@Input(10, per: Images.self) var label`.
///
/// - Shapes: the sizes are the event shape, none for a scalar; `per` names the plates it repeats over.
@propertyWrapper public struct Input: Declaration {
  public let wrappedValue: Tensor
  public init() { wrappedValue = .declared(.input, [], []) }
  public init(_ shape: Int..., per plates: any Plate.Type...) {
    wrappedValue = .declared(.input, shape, plates)
  }
}

/// A value to be learned; it has no density: `@Parameter(in: .positive, initially: 1) var noise`.
///
/// - Shapes: the sizes are the event shape, none for a scalar; `per` names the plates it repeats over.
/// - Support: `in` names the set it stays in; an optimizer works on unconstrained coordinates.
@propertyWrapper public struct Parameter: Declaration {
  public let wrappedValue: Tensor

  public init() { wrappedValue = .declared(.parameter, [], []) }

  /// A parameter whose elements start as `initializer` says.
  ///
  /// One that `isWeight`, as the matrices of layers are, is what `AdamW` draws to 0.
  public init(
    _ shape: Int...,
    per plates: any Plate.Type...,
    in domain: ParameterDomain = .real,
    initially initializer: Initializer = .automatic,
    isWeight: Bool = false
  ) {
    wrappedValue = .declared(.parameter, shape, plates, domain, initializer, isWeight)
  }

  /// A parameter whose elements all start at `value`.
  public init(
    _ shape: Int...,
    per plates: any Plate.Type...,
    in domain: ParameterDomain = .real,
    initially value: Double
  ) {
    wrappedValue = .declared(.parameter, shape, plates, domain, .constant(value))
  }

  /// A parameter of a shape known at run time.
  public init(
    shape: [Int],
    in domain: ParameterDomain = .real,
    initially initializer: Initializer = .automatic,
    isWeight: Bool = false
  ) {
    wrappedValue = .declared(.parameter, shape, [], domain, initializer, isWeight)
  }
}

extension Tensor {
  fileprivate static func declared(
    _ role: Variable.Role,
    _ shape: [Int],
    _ plates: [any Plate.Type],
    _ domain: ParameterDomain = .real,
    _ initializer: Initializer = .automatic,
    _ isWeight: Bool = false
  ) -> Tensor {
    Tensor(
      Variable(
        role,
        shape: shape,
        plates: plates.map { Axis($0) },
        domain: domain,
        initializer: initializer,
        isWeight: isWeight
      )
    )
  }
}
