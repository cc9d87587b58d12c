/// A set of conditionally independent repetitions, such as the images of a data set: a type,
/// `enum Images: Plate {}`.
///
/// Its size comes from the data.
public protocol Plate: Sendable {}

/// A named batch axis: a plate, the Monte Carlo particles, the values of an enumerated variable,
/// or time.
///
/// Two axes are the same axis when they are equal; operations take the union of their inputs' axes.
/// Their order tells nothing of what else the process has made: plates stand first, by the
/// qualified names of their types.
public struct Axis: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// What the axis repeats over; equal purposes give the same axis.
  package enum Purpose: Hashable, Sendable {
    case plate(ObjectIdentifier)
    case time(size: Int)
    case particles(Int)
    case enumerated(Int, size: Int)
  }

  public let name: String
  package let purpose: Purpose
  /// Where a plate stands among plates.
  private let key: String

  /// The axis of a plate.
  public init(_ plate: any Plate.Type) {
    self.init(.plate(ObjectIdentifier(plate)), name: "\(plate)", key: Self.key(of: plate))
  }

  private init(_ purpose: Purpose, name: String, key: String = "") {
    self.name = name
    self.purpose = purpose
    self.key = key
  }

  /// The qualified name of a plate's type.
  ///
  /// In place of a file or a function, the name of a private or local type holds an address, which differs from run to run;
  /// addresses therefore count only among types that are otherwise named alike, where their order is the executable's.
  private static func key(of plate: any Plate.Type) -> String {
    let name = String(reflecting: plate)
    let parts = name.split(separator: "(unknown context at ", omittingEmptySubsequences: false)
    let rest = parts.dropFirst().map { part in part.drop { $0 != ")" } }
    return (parts.prefix(1) + rest).joined() + " " + name
  }

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

  package var isEnumerated: Bool {
    if case .enumerated = purpose { true } else { false }
  }

  package var isPlate: Bool {
    if case .plate = purpose { true } else { false }
  }

  public var description: String { name }
  public static func == (a: Axis, b: Axis) -> Bool { a.purpose == b.purpose }
  public func hash(into hasher: inout Hasher) { hasher.combine(purpose) }
  public static func < (a: Axis, b: Axis) -> Bool {
    let (left, right) = (a.purpose.place, b.purpose.place)
    return left == right ? a.key < b.key : left < right
  }
}

extension Axis.Purpose {
  /// The kind of axis, its number and its size.
  fileprivate var place: (Int, Int, Int) {
    switch self {
    case .plate: (0, 0, 0)
    case .time(let size): (1, 0, size)
    case .particles(let count): (2, 0, count)
    case .enumerated(let number, let size): (3, number, size)
    }
  }
}

/// The batch axes that a tensor carries, in one canonical order.
public struct AxisSet: Hashable, Sendable, Sequence, ExpressibleByArrayLiteral {
  package private(set) var sorted: [Axis]

  package init(_ axes: some Sequence<Axis>) { sorted = Set(axes).sorted() }
  public init(arrayLiteral elements: Axis...) { self.init(elements) }

  public var isEmpty: Bool { sorted.isEmpty }
  public var count: Int { sorted.count }
  public func makeIterator() -> IndexingIterator<[Axis]> { sorted.makeIterator() }
  public func contains(_ axis: Axis) -> Bool { sorted.contains(axis) }
  public func isSubset(of other: AxisSet) -> Bool { sorted.allSatisfy(other.contains) }

  package func union(_ other: AxisSet) -> AxisSet {
    if other.isSubset(of: self) { return self }
    return isEmpty ? other : AxisSet(sorted + other.sorted)
  }
  package func subtracting(_ other: AxisSet) -> AxisSet {
    var result = self
    result.sorted.removeAll(where: other.contains)
    return result
  }
  package func removing(_ axis: Axis) -> AxisSet { subtracting([axis]) }
  package func intersection(_ other: AxisSet) -> AxisSet { subtracting(subtracting(other)) }
}
