internal import Synchronization

/// A set of conditionally independent repetitions, such as the images of a data set: a type,
/// `enum Images: Plate {}`.
///
/// Its size comes from the data.
public protocol Plate: Sendable {}

/// A named batch axis: a plate, the Monte Carlo particles, the values of an enumerated variable,
/// or time.
///
/// Two axes are the same axis when they are equal; operations take the union of their inputs' axes.
public struct Axis: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What the axis repeats over; equal purposes give the same axis everywhere in the process.
  package enum Purpose: Hashable, Sendable {
    case plate(ObjectIdentifier)
    case particles(Int)
    case enumerated(Int, size: Int)
    case time(size: Int)
  }

  package let id: Int
  public let name: String
  package let purpose: Purpose

  /// The axis of a plate.
  public init(_ plate: any Plate.Type) {
    self.init(.plate(ObjectIdentifier(plate)), name: "\(plate)")
  }

  package init(_ purpose: Purpose, name: String) {
    self = Self.registry.withLock { axes in
      if let axis = axes[purpose] { return axis }
      let axis = Axis(id: axes.count, name: name, purpose: purpose)
      axes[purpose] = axis
      return axis
    }
  }

  private init(id: Int, name: String, purpose: Purpose) {
    self.id = id
    self.name = name
    self.purpose = purpose
  }

  private static let registry = Mutex<[Purpose: Axis]>([:])

  /// The axis of `count` Monte Carlo particles.
  package static func particles(_ count: Int) -> Axis {
    Axis(.particles(count), name: "particles")
  }

  /// The axis of the `size` values of the enumerated variable number `index`.
  package static func enumerated(_ index: Int, size: Int) -> Axis {
    Axis(.enumerated(index, size: size), name: "values\(index)")
  }

  /// The axis of `size` successive time steps.
  package static func time(_ size: Int) -> Axis { Axis(.time(size: size), name: "time") }

  /// The size where it is part of the axis; a plate's size comes from the data.
  package var fixedSize: Int? {
    switch purpose {
    case .plate: nil
    case .particles(let count): count
    case .enumerated(_, let size): size
    case .time(let size): size
    }
  }

  package var isParticles: Bool {
    if case .particles = purpose { true } else { false }
  }

  package var isPlate: Bool {
    if case .plate = purpose { true } else { false }
  }

  public var description: String { name }
  public static func < (a: Axis, b: Axis) -> Bool { a.id < b.id }
  public static func == (a: Axis, b: Axis) -> Bool { a.id == b.id }
  public func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// The batch axes that a tensor carries, in one canonical order.
public struct AxisSet: Hashable, Sendable, Sequence, ExpressibleByArrayLiteral {
  package private(set) var sorted: [Axis]

  public init(_ axes: some Sequence<Axis>) { sorted = Set(axes).sorted() }
  public init(arrayLiteral elements: Axis...) { self.init(elements) }

  public var isEmpty: Bool { sorted.isEmpty }
  public var count: Int { sorted.count }
  public func makeIterator() -> IndexingIterator<[Axis]> { sorted.makeIterator() }
  public func contains(_ axis: Axis) -> Bool { sorted.contains(axis) }
  public func isSubset(of other: AxisSet) -> Bool { sorted.allSatisfy(other.contains) }

  public func union(_ other: AxisSet) -> AxisSet {
    if other.isSubset(of: self) { return self }
    return isEmpty ? other : AxisSet(sorted + other.sorted)
  }
  public func subtracting(_ other: AxisSet) -> AxisSet {
    var result = self
    result.sorted.removeAll(where: other.contains)
    return result
  }
  public func removing(_ axis: Axis) -> AxisSet { subtracting([axis]) }
  package func intersection(_ other: AxisSet) -> AxisSet { subtracting(subtracting(other)) }
}
