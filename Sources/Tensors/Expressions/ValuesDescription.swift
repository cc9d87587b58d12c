extension Values: CustomStringConvertible {
  /// The numbers in brackets as in source, such as `[[1.0, 2.0], [3.0, 4.0]]`; of more than 100, the shape alone.
  public var description: String {
    guard count <= 100 else { return "Values of shape \(shape)" }
    return bracketed(shape[...], from: 0, count: count)
  }

  private func bracketed(_ shape: ArraySlice<Int>, from start: Int, count: Int) -> String {
    guard let length = shape.first else { return "\(self[start])" }
    let inner = count / Swift.max(length, 1)
    let parts = (0..<length).map {
      bracketed(shape.dropFirst(), from: start + $0 * inner, count: inner)
    }
    return "[\(parts.joined(separator: ", "))]"
  }
}
