/// Numbers on the host with a shape: what data is bound with and what results are read from.
///
/// Elements keep the type they came in, so that a byte image takes a byte a pixel; every reading
/// is as `Double`. Two values are equal when their shapes and their numbers are, whatever the type.
///
/// - Shapes: row-major. Bound to a variable, the leading dimensions are its plates and the rest is
///   its event. `[]` is a single number.
public struct Values: Sendable {
  /// The elements in row-major order, in the type they came in.
  package enum Storage: Sendable {
    case bytes([UInt8])
    case integers([Int32])
    case floats([Float])
    case doubles([Double])
  }

  /// The sizes of the dimensions, slowest first.
  public let shape: [Int]
  /// The elements, whose number is the product of `shape`; 0 where one is missing.
  package private(set) var storage: Storage
  /// Which elements are missing; nil where none can be.
  package private(set) var holes: [Bool]?

  /// Elements of a given shape.
  ///
  /// - Throws: `UsageError` when `shape` has a negative size or another number of elements.
  package init(shape: [Int], elements: Storage) throws {
    guard let size = Self.size(of: shape), size == elements.count else {
      throw UsageError(
        what: "shape \(shape) does not hold \(elements.count) elements",
        place: "Values.init",
        fix: "Give a shape whose sizes multiply to \(elements.count)"
      )
    }
    self.shape = shape
    storage = elements
  }

  /// Elements whose number is known to fit `shape`.
  package init(_ elements: Storage, fitting shape: [Int]) {
    precondition(Self.size(of: shape) == elements.count, "Values: shape and elements disagree")
    self.shape = shape
    storage = elements
  }

  /// The number of elements of a shape, or `nil` when a size is negative or it overflows.
  private static func size(of shape: [Int]) -> Int? {
    guard shape.allSatisfy({ $0 >= 0 }) else { return nil }
    var size = 1
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      size = product
    }
    return size
  }
}

extension Values {
  /// Says which elements are missing: 0 stands there.
  mutating func mark(_ holes: [Bool]) {
    precondition(holes.count == count, "Values: \(holes.count) marks of \(count) elements")
    self.holes = holes.contains(true) ? holes : nil
    if self.holes != nil { storage = storage.clearing(holes) }
  }

  /// These numbers, of which those are missing that are in other values of the shape.
  package func missing(where holes: [Bool]?) -> Values {
    var other = self
    if let holes { other.mark(holes) }
    return other
  }
}

extension Values.Storage {
  fileprivate func clearing(_ holes: [Bool]) -> Self {
    switch self {
    case .bytes(let own): .bytes(zip(own, holes).map { $1 ? 0 : $0 })
    case .integers(let own): .integers(zip(own, holes).map { $1 ? 0 : $0 })
    case .floats(let own): .floats(zip(own, holes).map { $1 ? 0 : $0 })
    case .doubles(let own): .doubles(zip(own, holes).map { $1 ? 0 : $0 })
    }
  }
}

// MARK: - From arrays

extension Values {
  /// A single number, of shape `[]`.
  public init(_ value: Double) {
    self.init(.doubles([value]), fitting: [])
  }

  /// A vector of doubles.
  public init(_ elements: [Double]) {
    self.init(.doubles(elements), fitting: [elements.count])
  }

  /// A vector of floats.
  public init(_ elements: [Float]) {
    self.init(.floats(elements), fitting: [elements.count])
  }

  /// A vector of integers, kept as 32-bit ones where all fit and else as doubles.
  public init(_ elements: [Int]) {
    self.init(.compact(elements), fitting: [elements.count])
  }

  /// A vector of bytes.
  public init(_ elements: [UInt8]) {
    self.init(.bytes(elements), fitting: [elements.count])
  }

  /// Doubles of a given shape; throws `UsageError` where `shape` holds another number of them.
  public init(_ elements: [Double], shape: [Int]) throws {
    try self.init(shape: shape, elements: .doubles(elements))
  }

  /// Floats of a given shape; throws `UsageError` where `shape` holds another number of them.
  public init(_ elements: [Float], shape: [Int]) throws {
    try self.init(shape: shape, elements: .floats(elements))
  }

  /// Integers of a given shape; throws `UsageError` where `shape` holds another number of them.
  public init(_ elements: [Int], shape: [Int]) throws {
    try self.init(shape: shape, elements: .compact(elements))
  }

  /// Bytes of a given shape; throws `UsageError` where `shape` holds another number of them.
  public init(_ elements: [UInt8], shape: [Int]) throws {
    try self.init(shape: shape, elements: .bytes(elements))
  }

  /// A matrix from its rows.
  ///
  /// - Throws: `UsageError` when the rows differ in length.
  public init(_ rows: [[Double]]) throws {
    let width = rows.first?.count ?? 0
    if let ragged = rows.firstIndex(where: { $0.count != width }) {
      throw UsageError(
        what: "row \(ragged) has \(rows[ragged].count) elements and row 0 has \(width)",
        place: "Values.init",
        fix: "Give every row the same number of elements"
      )
    }
    self.init(.doubles(rows.flatMap(\.self)), fitting: [rows.count, width])
  }
}

extension Values: ExpressibleByArrayLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral
{
  /// A vector of doubles, as in `[28, 8, -3]`.
  public init(arrayLiteral elements: Double...) {
    self.init(elements)
  }

  /// A single number, of shape `[]`.
  public init(floatLiteral value: Double) { self.init(value) }

  /// A single number, of shape `[]`.
  public init(integerLiteral value: Int) {
    self.init(.compact([value]), fitting: [])
  }
}

// MARK: - Reading

extension Values {
  /// The number of elements.
  package var count: Int { storage.count }

  /// The size of the leading dimension; 1 for a single number.
  public var rows: Int { shape.first ?? 1 }

  /// The element at a position in row-major order.
  public subscript(position: Int) -> Double { storage[position] }

  /// All elements in row-major order.
  public var doubles: [Double] { storage.doubles }

  /// The position of the first element that is NaN or infinite, in row-major order.
  public var firstNonFinite: Int? {
    switch storage {
    case .bytes, .integers: nil
    case .floats(let elements): elements.firstIndex { !$0.isFinite }
    case .doubles(let elements): elements.firstIndex { !$0.isFinite }
    }
  }

  /// The given entries of the leading dimension, in the order asked for; repeats are allowed.
  ///
  /// - Precondition: there is a leading dimension, and every row is in it.
  public func selecting(rows chosen: some Sequence<Int>) -> Values {
    precondition(!shape.isEmpty, "Values.selecting(rows:): a single number has no rows")
    let indices = Array(chosen)
    for row in indices {
      precondition(row >= 0 && row < rows, "Values.selecting(rows:): no row \(row) of \(rows)")
    }
    let event = Array(shape.dropFirst())
    let size = event.reduce(1, *)
    var picked = Values(storage.selecting(indices, stride: size), fitting: [indices.count] + event)
    picked.holes = holes.map { holes in
      indices.flatMap { holes[$0 * size..<($0 + 1) * size] }
    }
    return picked
  }

  /// The same shape with `transform` applied to every element, as doubles; what is missing stays so.
  public func mapped(_ transform: (Double) throws -> Double) rethrows -> Values {
    var other = Values(.doubles(try doubles.map(transform)), fitting: shape)
    if let holes { other.mark(holes) }
    return other
  }

  /// The same shape in bytes: 1 where an element is at least `threshold`, else 0 (NaN gives 0).
  public func binarized(atLeast threshold: Double) -> Values {
    var other = Values(.bytes(storage.binarized(atLeast: threshold)), fitting: shape)
    if let holes { other.mark(holes) }
    return other
  }

  /// The same elements in another shape; throws `UsageError` where `shape` holds another number of them.
  public func reshaped(to shape: [Int]) throws -> Values {
    var other = try Values(shape: shape, elements: storage)
    other.holes = holes
    return other
  }
}

extension Values: Equatable {
  public static func == (left: Values, right: Values) -> Bool {
    guard left.shape == right.shape, left.holes == right.holes else { return false }
    return switch (left.storage, right.storage) {
    case (.bytes(let a), .bytes(let b)): a == b
    case (.integers(let a), .integers(let b)): a == b
    case (.floats(let a), .floats(let b)): a == b
    case (.doubles(let a), .doubles(let b)): a == b
    default: left.doubles == right.doubles
    }
  }
}

// MARK: - Storage

extension Values.Storage {
  /// Integers in 32 bits where all fit, else doubles.
  fileprivate static func compact(_ elements: [Int]) -> Self {
    let narrow = elements.compactMap(Int32.init(exactly:))
    return narrow.count == elements.count
      ? .integers(narrow) : .doubles(elements.map(Double.init))
  }

  /// The number of elements.
  package var count: Int {
    switch self {
    case .bytes(let elements): elements.count
    case .integers(let elements): elements.count
    case .floats(let elements): elements.count
    case .doubles(let elements): elements.count
    }
  }

  fileprivate subscript(position: Int) -> Double {
    switch self {
    case .bytes(let elements): Double(elements[position])
    case .integers(let elements): Double(elements[position])
    case .floats(let elements): Double(elements[position])
    case .doubles(let elements): elements[position]
    }
  }

  fileprivate var doubles: [Double] {
    switch self {
    case .bytes(let elements): elements.map(Double.init)
    case .integers(let elements): elements.map(Double.init)
    case .floats(let elements): elements.map(Double.init)
    case .doubles(let elements): elements
    }
  }

  fileprivate func selecting(_ rows: [Int], stride: Int) -> Self {
    func picked<Element>(_ elements: [Element]) -> [Element] {
      var result: [Element] = []
      result.reserveCapacity(rows.count * stride)
      for row in rows { result += elements[row * stride..<(row + 1) * stride] }
      return result
    }
    return switch self {
    case .bytes(let elements): .bytes(picked(elements))
    case .integers(let elements): .integers(picked(elements))
    case .floats(let elements): .floats(picked(elements))
    case .doubles(let elements): .doubles(picked(elements))
    }
  }

  fileprivate func binarized(atLeast threshold: Double) -> [UInt8] {
    switch self {
    case .bytes(let elements): elements.map { Double($0) >= threshold ? 1 : 0 }
    case .integers(let elements): elements.map { Double($0) >= threshold ? 1 : 0 }
    case .floats(let elements): elements.map { Double($0) >= threshold ? 1 : 0 }
    case .doubles(let elements): elements.map { $0 >= threshold ? 1 : 0 }
    }
  }
}
