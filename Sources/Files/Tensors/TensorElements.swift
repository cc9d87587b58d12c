extension TensorFile {
  /// Numbers of one type; equal when their bits are, so that a NaN equals itself.
  package enum Elements: Sendable, Equatable {
    case doubles([Double])
    case floats([Float])
    case integers([Int64])
    case naturals([UInt64])
    case bytes([UInt8])

    /// Whether both have the same type and the same bits.
    package static func == (a: Elements, b: Elements) -> Bool {
      a.type == b.type && a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.elementsEqual(b) } }
    }

    /// How many there are.
    package var count: Int { withUnsafeBytes(\.count) / type.width }
  }
}

#if _endian(big)
  #error("The numbers of a TensorFile are copied from memory, and a file's are little-endian")
#endif

extension TensorFile.Elements {
  /// The numbers that `bytes` are in a file.
  init(copying bytes: UnsafeRawBufferPointer, as type: TensorElementType) {
    self =
      switch type {
      case .double: .doubles(Array(copying: bytes))
      case .integer: .integers(Array(copying: bytes))
      case .natural: .naturals(Array(copying: bytes))
      case .float: .floats(Array(copying: bytes))
      case .byte: .bytes(Array(copying: bytes))
      }
  }

  var type: TensorElementType {
    switch self {
    case .doubles: .double
    case .floats: .float
    case .integers: .integer
    case .naturals: .natural
    case .bytes: .byte
    }
  }

  /// Calls `body` with the numbers as they are in a file.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    switch self {
    case .doubles(let numbers): numbers.withUnsafeBytes(body)
    case .floats(let numbers): numbers.withUnsafeBytes(body)
    case .integers(let numbers): numbers.withUnsafeBytes(body)
    case .naturals(let numbers): numbers.withUnsafeBytes(body)
    case .bytes(let numbers): numbers.withUnsafeBytes(body)
    }
  }
}

extension Array where Element: BitwiseCopyable {
  /// The elements that `bytes`, which may start anywhere, are in memory.
  fileprivate init(copying bytes: UnsafeRawBufferPointer) {
    let size = bytes.count / MemoryLayout<Element>.size
    self.init(unsafeUninitializedCapacity: size) { elements, count in
      UnsafeMutableRawBufferPointer(elements).copyMemory(from: bytes)
      count = size
    }
  }
}
