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
  /// Whether it is a weight of a network, which an optimizer may let decay.
  package let isWeight: Bool
  /// Counts up as variables are made, so that those of a model stand in the order of their declaration.
  package let number: Int
  /// Of what is observed, the input that says which entries are: 1 where one is there, 0 where it is missing.
  package let presence: Variable?

  private static let count = Atomic<Int>(0)

  /// The variables that stand for this one where it plays another role.
  private let others = Mutex<[Role: Variable]>([:])

  package init(
    _ role: Role,
    shape: [Int] = [],
    plates: [Axis] = [],
    domain: ParameterDomain = .real,
    initializer: Initializer = .automatic,
    isWeight: Bool = false,
    number: Int? = nil
  ) {
    self.role = role
    self.shape = shape
    self.plates = plates
    self.axes = AxisSet(plates)
    self.domain = domain
    self.initializer = initializer
    self.isWeight = isWeight
    self.number = number ?? Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    presence = role == .observed ? Variable(.input, shape: shape, plates: plates) : nil
  }

  package static func == (a: Variable, b: Variable) -> Bool { a === b }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Variable {
  /// The roles that variables of a model play in place of those that they are declared in, while its factors are read.
  @TaskLocal package static var roles: [Variable: Role] = [:]

  /// A formula that is read later, whenever it is asked for, in the roles that variables play now.
  package static func inRolesOfNow<Value, Result>(
    _ formula: @escaping @Sendable (Value) -> Result
  ) -> @Sendable (Value) -> Result {
    let now = roles
    if now.isEmpty { return formula }
    return { value in Variable.$roles.withValue(now) { formula(value) } }
  }

  /// The variable that stands for this one in another role, always the same.
  package func playing(_ role: Role) -> Variable {
    others.withLock { others in
      if let other = others[role] { return other }
      let other = Variable(role, shape: shape, plates: plates, number: number)
      others[role] = other
      return other
    }
  }
}

extension Tensor {
  /// The variable that stands for this one in the roles that are played now.
  package var standing: Tensor {
    let roles = Variable.roles
    guard !roles.isEmpty, let variable, let role = roles[variable] else { return self }
    return Tensor(variable.playing(role))
  }
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
