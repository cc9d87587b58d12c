import EvidenceFiles
import Testing

@Suite struct DataTreeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fault(_ groups: [DataTree.Group]) -> String {
    message { try DataTree(groups).write(zarr: "\(folder.path)/draws.zarr") }
  }

  private func fault(variables: [DataTree.Variable]) -> String {
    fault([.init("posterior", variables)])
  }

  static let badNames = [
    ("", "\"\"", "is empty"),
    ("a/b", "\"a/b\"", "has a slash"),
    ("a/\u{301}b", "\"a/\u{301}b\"", "has a slash"),
    ("a\nb", "\"a\\nb\"", "has a control character"),
    ("a\0", "\"a\\u0000\"", "has a control character"),
    (".", "\".\"", "has only full stops"),
    ("..", "\"..\"", "has only full stops"),
    ("__x", "\"__x\"", "starts with two underscores"),
    ("zarr.json", "\"zarr.json\"", "is that of a file of the store"),
  ]

  @Test(arguments: badNames)
  func aBadNameIsToldWordForWord(name: String, shown: String, fault told: String) throws {
    let end = "\(told). Name it with letters, digits, underscores and hyphens."
    #expect(
      fault([.init(name, [])]) == "DataTree.write: the name \(shown) of a group \(end)"
    )
    #expect(
      fault(variables: [.init(name, .doubles([1]))])
        == "DataTree.write: the name \(shown) of a variable in the group posterior \(end)"
    )
    let variable = DataTree.Variable("x", dimensions: [name], shape: [1], .doubles([1]))
    #expect(
      fault(variables: [variable]) == "DataTree.write: the name \(shown) of a dimension of the "
        + "variable x in the group posterior \(end)"
    )
    #expect(try folder.names().isEmpty)
  }

  @Test(arguments: ["a.b", "...a", "a b", "_x", "\u{3B8}", "mu[0]", "-1", "C", "c"])
  func otherNamesAreWritten(name: String) throws {
    let tree = DataTree([.init(name, [.init(name, .doubles([1]))])])
    try tree.write(zarr: "\(folder.path)/draws.zarr")
    try tree.write(zarr: "\(folder.path)/draws.zarr")
    #expect(try folder.names().contains("draws.zarr/\(name)/\(name)/c"))
  }

  @Test func twoOfOneNameAreRefused() {
    let (x, end) = (DataTree.Variable("x", .doubles([1])), "Give each its own name.")
    #expect(
      fault([.init("g", []), .init("g", [])])
        == "DataTree.write: two groups of the tree have the name \"g\". \(end)"
    )
    #expect(
      fault(variables: [x, x])
        == "DataTree.write: two variables of the group posterior have the name \"x\". \(end)"
    )
    let square = DataTree.Variable("x", dimensions: ["a", "a"], shape: [1, 1], .doubles([1]))
    #expect(
      fault(variables: [square]) == "DataTree.write: two dimensions of the variable x in the group "
        + "posterior have the name \"a\". \(end)"
    )
  }

  @Test func aDimensionHasOneSizeInAGroup() {
    let variables: [DataTree.Variable] = [
      .init("x", dimensions: ["draw"], shape: [2], .doubles([1, 2])),
      .init("y", dimensions: ["draw"], shape: [1], .doubles([1])),
    ]
    #expect(
      fault(variables: variables) == "DataTree.write: the dimension draw of the variable y in the "
        + "group posterior has size 1, and 2 in a variable before it."
        + " Give dimensions of different sizes different names."
    )
  }

  @Test func aVariableWithTheNameOfADimensionIsItsCoordinates() {
    let variables: [DataTree.Variable] = [
      .init("x", dimensions: ["draw"], shape: [1], .doubles([1])), .init("draw", .doubles([1])),
    ]
    #expect(
      fault(variables: variables) == "DataTree.write: the variable draw in the group posterior has "
        + "the name of a dimension, and is not along it."
        + " Give the variable or the dimension another name."
    )
  }
}
