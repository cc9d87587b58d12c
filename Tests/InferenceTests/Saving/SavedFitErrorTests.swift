import Evidence
import EvidenceTestSupport
import Testing

/// Files that hold no fit, another model's, or a part, say so in one line.
@Suite struct SavedFitErrorTests {
  private static let same = "Give the model whose fit was saved, or fit this one."

  private func saved<M: Model>(_ model: M, _ data: Bindings<M>) throws -> TemporaryFile {
    let file = TemporaryFile()
    try VariationalInference(model, observing: data).run(steps: 2).save(to: file.path)
    return file
  }

  /// h ~ N(0, 1), x ~ N(h, 1) with variations.
  private struct Varied: Model {
    @Latent var h
    @Observed var x: Tensor
    @Parameter var weight: Tensor
    let width: Double
    let isHeavy: Bool
    init(count: Int = 3, width: Double = 1, isHeavy: Bool = false) {
      _x = Observed(count)
      _weight = Parameter(count, in: isHeavy ? .positive : .real, initially: .constant(1))
      (self.width, self.isHeavy) = (width, isHeavy)
    }
    var joint: Joint {
      h ~ Normal(0, width)
      if isHeavy { x ~ Cauchy(weight * h, 1) } else { x ~ Normal(weight * h, 1) }
    }
  }

  @Test func anotherModelIsToldByNameAndShape() throws {
    let file = try saved(Varied(), [\.x: [1, 2, 3]])
    let path = file.path
    func said(_ model: Varied) -> String? { message { _ = try Fit(from: path, of: model) } }
    #expect(
      said(Varied(count: 2))
        == "\(path): in the file is the observed `x` of shape [3], and in Varied the observed `x` of "
        + "shape [2]. \(Self.same)"
    )
    #expect(
      said(Varied(isHeavy: true))
        == "\(path): in the file is the parameter `weight` of shape [3], and in Varied the parameter "
        + "`weight` of shape [3], positive. \(Self.same)"
    )
    #expect(
      said(Varied(width: 2))
        == "\(path): `h` ~ Normal is made of other expressions in the file. \(Self.same)"
    )
    #expect(
      message { _ = try Fit(from: path, of: NormalNormal()) }
        == "\(path): in the file is the observed `x` of shape [3], and in NormalNormal the observed "
        + "`x` of shape []. \(Self.same)"
    )
    #expect(
      message { _ = try Fit(from: path, of: GroupCounts()) }
        == "\(path): the file has the latent `h` of shape [], which GroupCounts does not declare. "
        + Self.same
    )
  }

  @Test func partsAndOtherFilesAreRefused() throws {
    let file = try saved(GroupCounts(), [\.y: GroupCounts.y])
    let bytes = try file.bytes
    var random = Generator(seed: 5)
    for _ in 0..<200 {
      var changed = bytes
      switch random.below(3) {
      case 0: changed.removeLast(1 + random.below(changed.count - 1))
      case 1: changed[random.below(changed.count)] ^= UInt8(1 << random.below(8))
      default: changed.append(UInt8(random.below(256)))
      }
      try file.write(changed)
      let text = message { _ = try Fit(from: file.path, of: GroupCounts()) } ?? ""
      #expect(text.hasPrefix(file.path) && !text.contains("\n"), "\(text)")
    }
    #expect(
      message { _ = try Fit(from: "/nowhere.safetensors", of: GroupCounts()) }
        == "/nowhere.safetensors: the file cannot be read (No such file or directory). Check the path "
        + "and the file's permissions."
    )
  }

  @Test func filesOfOtherFormatsAndWithoutAFitAreRefused() throws {
    let file = TemporaryFile()
    func said(_ metadata: [TensorFile.Property]) throws -> String? {
      try file.write(TensorFile(metadata: metadata, entries: []).bytes())
      return message { _ = try Fit(from: file.path, of: GroupCounts()) }
    }
    #expect(
      try said([])
        == "\(file.path): the file has no `evidence.fit` in its metadata. Give a file that "
        + "`Fit.save(to:)` or a checkpoint wrote."
    )
    #expect(
      try said([.init("evidence.fit", #"{"format": 3}"#)])
        == "\(file.path): the file is of format 3, and this version of the package reads 2. Use a "
        + "version of the package that reads it, or fit anew."
    )
    #expect(
      try said([.init("evidence.fit", #"{"format": 2}"#)])
        == "\(file.path): the file's fit has no object `structure`. Give a file that `Fit.save(to:)` "
        + "or a checkpoint wrote, as it was written."
    )
  }

  /// Every member of the description in turn without its value, or with another one.
  @Test func aDescriptionWithAHoleIsRefusedOrReadAsAWhole() throws {
    let file = try saved(GroupCounts(), [\.y: GroupCounts.y])
    let whole = try TensorFile(parsing: file.bytes, name: "", requiringChecksum: true)
    let text = try #require(whole.metadata.first).value
    let description = try JSONValue(parsing: Array(text.utf8)[...], name: "")
    var count = 0
    for changed in description.changed {
      var copy = whole
      copy.metadata = [.init("evidence.fit", changed.compact)]
      try file.write(copy.bytes())
      let said = message { _ = try Fit(from: file.path, of: GroupCounts()) }
      if let said { #expect(said.contains(": ") && !said.contains("\n"), "\(said)") }
      count += 1
    }
    #expect(count > 100)
  }

  @Test func arraysThatAreMissingAddedOrOfOtherShapesAreRefused() throws {
    let file = try saved(GroupCounts(), [\.y: GroupCounts.y])
    let whole = try TensorFile(parsing: file.bytes, name: "", requiringChecksum: true)
    func said(_ change: (inout TensorFile) -> Void) throws -> String {
      var copy = whole
      change(&copy)
      try file.write(copy.bytes())
      let text = message { _ = try Fit(from: file.path, of: GroupCounts()) } ?? ""
      return String(text.dropFirst(file.path.count))
    }
    let fix = "Give a file that `Fit.save(to:)` or a checkpoint wrote, as it was written."
    for index in whole.entries.indices where !whole.entries[index].name.hasPrefix("optimizer/") {
      let name = whole.entries[index].name
      #expect(
        try said { $0.entries.remove(at: index) } == ": the file has no numbers `\(name)`. \(fix)"
      )
    }
    #expect(
      try said { $0.entries.append(.init("more", shape: [], .doubles([1]))) }
        == ": `more` is nothing that a fit has. \(fix)"
    )
    let place = try #require(whole.entries.firstIndex { $0.elements.count > 1 })
    let first = whole.entries[place].name
    #expect(
      try said { $0.entries[place] = .init(first, shape: [1], .doubles([1])) }
        == ": `\(first)` has the shape [1], not \(whole.entries[place].shape). \(fix)"
    )
    #expect(
      try said { $0.entries[place] = .init(first, shape: [1], .integers([1])) }
        == ": `\(first)` is not of double precision. \(fix)"
    )
  }
}

extension JSONValue {
  /// The documents in which one value is another one.
  fileprivate var changed: [JSONValue] {
    let others: [JSONValue] = [.null, .integer(-1), .string("?"), .array([]), .object([])]
    switch self {
    case .object(let members):
      return others
        + members.indices.flatMap { index in
          members[index].value.changed.map { value in
            var copy = members
            copy[index] = Member(members[index].name, value)
            return .object(copy)
          }
        }
    case .array(let elements):
      return others
        + elements.indices.flatMap { index in
          elements[index].changed.map { value in
            var copy = elements
            copy[index] = value
            return .array(copy)
          }
        }
    default: return others
    }
  }
}
