/// Groups of named arrays, as xarray's `DataTree` has them and ArviZ reads draws from.
package struct DataTree: Sendable, Equatable {
  /// What is said of the whole.
  package let attributes: [JSONValue.Member]
  /// The groups, in the order in which they are written.
  package let groups: [Group]

  /// A tree of groups.
  package init(attributes: [JSONValue.Member] = [], _ groups: [Group]) {
    self.attributes = attributes
    self.groups = groups
  }

  /// Variables that share their dimensions, such as the draws of a posterior.
  package struct Group: Sendable, Equatable {
    package let name: String
    package let attributes: [JSONValue.Member]
    package let variables: [Variable]

    /// A group of variables, coordinates among them.
    package init(_ name: String, attributes: [JSONValue.Member] = [], _ variables: [Variable]) {
      self.name = name
      self.attributes = attributes
      self.variables = variables
    }
  }

  /// An array with a name for each of its dimensions; one with the name of its only dimension has
  /// the coordinates along it.
  package struct Variable: Sendable, Equatable {
    package let name: String
    package let dimensions: [String]
    package let shape: [Int]
    package let attributes: [JSONValue.Member]
    package let elements: Elements

    /// A variable of `elements` in row-major order.
    ///
    /// xarray reads some attributes as its own, such as `units` and `_FillValue`.
    ///
    /// - Precondition: `shape` has one size for each dimension, and their product is the number of elements.
    package init(
      _ name: String,
      dimensions: [String] = [],
      shape: [Int] = [],
      attributes: [JSONValue.Member] = [],
      _ elements: Elements
    ) {
      precondition(dimensions.count == shape.count, "\(name): dimensions and sizes disagree")
      precondition(shape.allSatisfy { $0 >= 0 }, "\(name): a size is negative")
      precondition(shape.reduce(1, *) == elements.count, "\(name): shape and elements disagree")
      self.name = name
      self.dimensions = dimensions
      self.shape = shape
      self.attributes = attributes
      self.elements = elements
    }

    /// The coordinates along the dimension of that name.
    package static func coordinate(_ name: String, _ elements: Elements) -> Self {
      Self(name, dimensions: [name], shape: [elements.count], elements)
    }
  }

  /// The elements of a variable, all of one type.
  package enum Elements: Sendable, Equatable {
    case doubles([Double])
    case integers([Int64])
    case booleans([Bool])
    case strings([String])

    /// How many there are.
    package var count: Int {
      switch self {
      case .doubles(let elements): elements.count
      case .integers(let elements): elements.count
      case .booleans(let elements): elements.count
      case .strings(let elements): elements.count
      }
    }
  }
}
