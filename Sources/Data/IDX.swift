internal import EvidenceFiles
public import EvidenceTensors

/// The IDX format of the MNIST family: a magic number, the sizes, then the elements in row-major
/// order, all big-endian; plain or compressed with gzip.
///
/// - Reference: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits".
public enum IDX {
  /// Reads a file of any rank and element type.
  ///
  /// - Throws: `UsageError` with the file and the byte when it cannot be read, is empty or
  ///   damaged, has another magic number, or has more or fewer elements than its header promises.
  public static func read(path: String) throws -> Values {
    try Values(idx: FileBytes.readInflating(path), name: path)
  }
}

extension Values {
  /// The values of an IDX file's bytes; `name` stands in the errors.
  init(idx bytes: [UInt8], name: String) throws {
    let magic = bytes.prefix(4)
    guard magic.count == 4, magic.starts(with: [0, 0]), let kind = IDXKind(rawValue: magic[2]),
      magic[3] > 0
    else {
      throw UsageError(
        what: "the magic number \(hexadecimal(magic)) is not that of an IDX file",
        place: "\(name), byte 0",
        fix: "Give an IDX file: images start with 00 00 08 03 and labels with 00 00 08 01"
      )
    }
    let rank = Int(magic[3])
    let start = 4 + 4 * rank
    guard bytes.count >= start else {
      throw UsageError(
        what: "the header ends early: with \(rank) sizes it takes \(start) bytes",
        place: "\(name), byte \(bytes.count)",
        fix: "Copy or download the file again"
      )
    }
    let sizes = (1...rank).map { Int(UInt32(bigEndian: bytes[4 * $0..<4 * $0 + 4])) }
    let present = bytes.count - start
    guard present > 0, kind.bytes(of: sizes) == present else {
      let shape = sizes.map(String.init).joined(separator: " x ")
      throw UsageError(
        what: "the header promises \(shape) elements, each of \(kind.width) bytes,"
          + " and \(present) bytes follow",
        place: "\(name), byte \(start)",
        fix: "Copy or download the file again"
      )
    }
    try self.init(shape: sizes, elements: kind.storage(bytes[start...]))
  }
}

/// The element types, by the third byte of the magic number.
private enum IDXKind: UInt8 {
  case unsignedByte = 0x08
  case signedByte = 0x09
  case short = 0x0B
  case integer = 0x0C
  case float = 0x0D
  case double = 0x0E

  /// The bytes of an element.
  var width: Int {
    switch self {
    case .unsignedByte, .signedByte: 1
    case .short: 2
    case .integer, .float: 4
    case .double: 8
    }
  }

  /// The bytes of all elements, or `nil` when no computer has as many.
  func bytes(of sizes: [Int]) -> Int? {
    var total = width
    for size in sizes {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      total = product
    }
    return total
  }

  func storage(_ bytes: ArraySlice<UInt8>) -> Values.Storage {
    let starts = stride(from: bytes.startIndex, to: bytes.endIndex, by: width)
    let words = starts.lazy.map { bytes[$0..<$0 + width] }
    return switch self {
    case .unsignedByte: .bytes(Array(bytes))
    case .signedByte: .integers(bytes.map { Int32(Int8(bitPattern: $0)) })
    case .short: .integers(words.map { Int32(Int16(bitPattern: UInt16(bigEndian: $0))) })
    case .integer: .integers(words.map { Int32(bitPattern: UInt32(bigEndian: $0)) })
    case .float: .floats(words.map { Float(bitPattern: UInt32(bigEndian: $0)) })
    case .double: .doubles(words.map { Double(bitPattern: UInt64(bigEndian: $0)) })
    }
  }
}

extension FixedWidthInteger {
  /// The number written in `bytes`, the most significant first.
  fileprivate init(bigEndian bytes: ArraySlice<UInt8>) {
    self = bytes.reduce(0) { $0 << 8 | Self($1) }
  }
}
