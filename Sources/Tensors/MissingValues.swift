/// Values of which some are missing: said by what stands there, by `nil`, or by rows of different lengths.
///
/// What is missing has no number: it is integrated out wherever the values are observed.
extension Values {
  /// A vector in which nil is missing.
  public init(_ elements: [Double?]) {
    self.init(elements.map { $0 ?? 0 })
    mark(elements.map { $0 == nil })
  }

  /// Doubles of a given shape, of which those that are `missing`, such as `.nan` or −999, are.
  ///
  /// - Throws: `UsageError` where `shape` holds another number of them.
  public init(_ elements: [Double], shape: [Int], missing: Double) throws {
    let isMissing = elements.map { $0 == missing || ($0.isNaN && missing.isNaN) }
    try self.init(zip(elements, isMissing).map { $1 ? 0 : $0 }, shape: shape)
    mark(isMissing)
  }

  /// A vector, of which those that are `missing` are.
  public init(_ elements: [Double], missing: Double) {
    self.init(
      elements.map { $0 == missing || ($0.isNaN && missing.isNaN) ? nil : $0 } as [Double?]
    )
  }

  /// A matrix from its rows, in which nil is missing.
  ///
  /// - Throws: `UsageError` when the rows differ in length.
  public init(_ rows: [[Double?]]) throws {
    try self.init(rows.map { row in row.map { $0 ?? 0 } })
    mark(rows.flatMap { row in row.map { $0 == nil } })
  }

  /// A matrix from its rows, of which the elements that are `missing` are.
  ///
  /// - Throws: `UsageError` when the rows differ in length.
  public init(_ rows: [[Double]], missing: Double) throws {
    let matrix = try Values(rows)
    try self.init(matrix.doubles, shape: matrix.shape, missing: missing)
  }

  /// A matrix from rows of different lengths, whose ends are missing in the shorter ones: sequences, or groups of different sizes.
  public init(ragged rows: [[Double]]) {
    let width = rows.map(\.count).max() ?? 0
    let padded = rows.flatMap { row in
      row.map { Optional($0) } + Array(repeating: nil, count: width - row.count)
    }
    self.init(.doubles(padded.map { $0 ?? 0 }), fitting: [rows.count, width])
    mark(padded.map { $0 == nil })
  }

  /// How many elements are missing.
  public var missingCount: Int { holes?.count { $0 } ?? 0 }

  /// Whether the element at a position in row-major order is missing.
  public func isMissing(_ position: Int) -> Bool { holes?[position] ?? false }

  /// 1 where an element is there, and 0 where it is missing.
  package var presence: Values {
    let bytes = holes?.map { UInt8($0 ? 0 : 1) } ?? Array(repeating: 1, count: count)
    return Values(.bytes(bytes), fitting: shape)
  }
}
