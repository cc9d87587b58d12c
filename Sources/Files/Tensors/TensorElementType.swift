/// The types of numbers by their names in a header, the wider first.
enum TensorElementType: String, CaseIterable {
  case double = "F64"
  case integer = "I64"
  case natural = "U64"
  case float = "F32"
  case byte = "U8"

  /// The bytes of a number.
  var width: Int {
    switch self {
    case .double, .integer, .natural: 8
    case .float: 4
    case .byte: 1
    }
  }

  /// The bytes of an array of that shape; `nil` when a size is negative or an `Int` is too small.
  func bytes(of shape: [Int]) -> Int? {
    // A size of 0 counts as 1 here, so that no product of the others, as in strides, overflows.
    var most = width
    for size in shape {
      let (product, overflow) = most.multipliedReportingOverflow(by: max(size, 1))
      guard size >= 0, !overflow else { return nil }
      most = product
    }
    return shape.contains(0) ? 0 : most
  }
}
