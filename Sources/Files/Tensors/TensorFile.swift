/// Named arrays of numbers with some text, as a file in the safetensors layout.
///
/// - Reference: the format's description at https://github.com/huggingface/safetensors.
package struct TensorFile: Sendable, Equatable {
  /// The text, in its order; each name comes once.
  package var metadata: [Property]
  /// The arrays, in the header's order; each name comes once.
  package var entries: [Entry]

  /// A file of `entries`.
  package init(metadata: [Property] = [], entries: [Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  /// A name and the text it stands for.
  package struct Property: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The text.
    package let value: String

    /// A property of a file.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A named array, in row-major order.
  package struct Entry: Sendable, Equatable {
    /// The name.
    package let name: String
    /// The sizes; none for a single number.
    package let shape: [Int]
    /// The numbers, as many as the product of the sizes.
    package let elements: Elements

    /// An array of a file.
    package init(_ name: String, shape: [Int], _ elements: Elements) {
      self.name = name
      self.shape = shape
      self.elements = elements
    }
  }
}
