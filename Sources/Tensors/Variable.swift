internal import Synchronization

/// The identity of a leaf of an expression that is bound to numbers when a program runs.
///
/// Names are not stored: a model's reflection finds them.
package final class Variable: Sendable, Hashable {
  /// What a variable is to its model.
  package enum Role: String, Sendable {
    case latent, observed, input, parameter
    /// A number that the engine supplies, such as a learning rate or an optimizer's moment.
    case state
  }

  package let role: Role
  package let shape: [Int]
  /// The plates in the order of their declaration: the leading dimensions of the data that is
  /// bound.
  package let plates: [Axis]
  package let axes: AxisSet
  package let domain: ParameterDomain
  package let initializer: Initializer
  /// Counts up as variables are made, so that those of a model stand in the order of their declaration.
  package let number: Int
  /// Of what is observed, the input that says which entries are: 1 where one is there, 0 where it is missing.
  package let presence: Variable?

  private static let count = Atomic<Int>(0)

  package init(
    _ role: Role,
    shape: [Int] = [],
    plates: [Axis] = [],
    domain: ParameterDomain = .real,
    initializer: Initializer = .automatic
  ) {
    self.role = role
    self.shape = shape
    self.plates = plates
    self.axes = AxisSet(plates)
    self.domain = domain
    self.initializer = initializer
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    presence = role == .observed ? Variable(.input, shape: shape, plates: plates) : nil
  }

  package static func == (a: Variable, b: Variable) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The set in which a learned parameter lies; optimizers work on its unconstrained coordinates.
public enum ParameterDomain: String, Sendable {
  case real, positive, unitInterval
  /// Vectors: of parts of a whole, increasing, of sum zero, of length one.
  case simplex, ordered, sumToZero, unitVector
  /// Square matrices.
  case positiveDefinite, choleskyFactor, correlationCholeskyFactor
}

/// Where a learned parameter starts.
public enum Initializer: Hashable, Sendable {
  /// Zero for vectors and scalars (one for positive parameters), Glorot uniform for matrices.
  case automatic
  case constant(Double)
  case values([Double])
  /// Independent normal draws with this standard deviation.
  case normal(Double)
  /// Uniform on ±√(6 / (inputs + outputs)) (Glorot & Bengio 2010, eq. 16).
  case glorot
}
