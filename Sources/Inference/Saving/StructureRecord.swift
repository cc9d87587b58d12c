internal import EvidenceDistributions
internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

/// What a file says of the model whose fit it holds: its variables, and its factors by their distributions and a digest each.
struct StructureRecord {
  let json: JSONValue

  init(json: JSONValue) { self.json = json }

  init(of structure: Structure) {
    let variables = structure.declarations.map { declaration in
      let variable = declaration.variable
      return JSONValue.Member(
        declaration.path,
        [
          "role": .string(variable.role.rawValue),
          "shape": .array(variable.shape.map(JSONValue.integer)),
          "plates": .array(variable.plates.map { .string($0.name) }),
          "domain": .string(variable.role == .parameter ? "\(variable.domain)" : ""),
        ]
      )
    }
    var digest = ExpressionDigest(structure)
    func factors(_ sites: [Site]) -> JSONValue {
      .object(
        sites.map { site in
          let parts = site.distribution.parameters.map(\.tensor) + [site.logProb]
          return JSONValue.Member(
            site.path,
            [
              "distribution": .string(site.distribution.name),
              "digest": .string(digest.digest(parts)),
            ]
          )
        }
      )
    }
    json = [
      "model": .string(structure.name),
      "variables": .object(variables),
      "joint": factors(structure.joint),
      "guide": factors(structure.guide),
    ]
  }

  /// - Throws: `UsageError` that says what differs first, by name and shape.
  func require(_ other: StructureRecord, file: String) throws(UsageError) {
    let fault = differenceOfVariables(other) ?? differenceOfFactors(other)
    guard let fault else { return }
    throw UsageError(
      what: fault,
      place: file,
      fix: "Give the model whose fit was saved, or fit this one"
    )
  }

  private func members(_ part: String) -> [JSONValue.Member] {
    if case .object(let members)? = json[part] { members } else { [] }
  }

  private func differenceOfVariables(_ other: StructureRecord) -> String? {
    let (saved, here) = (members("variables"), other.members("variables"))
    let model = other.json["model"]?.text ?? ""
    for member in saved {
      guard let own = other.json["variables"]?[member.name] else {
        return "the file has \(Self.words(member)), which \(model) does not declare"
      }
      if own == member.value { continue }
      return "in the file is \(Self.words(member)), and in \(model) "
        + Self.words(JSONValue.Member(member.name, own))
    }
    let added = here.first { member in !saved.contains { $0.name == member.name } }
    return added.map { "\(model) declares \(Self.words($0)), which the file does not have" }
  }

  private func differenceOfFactors(_ other: StructureRecord) -> String? {
    let model = other.json["model"]?.text ?? ""
    for part in ["joint", "guide"] {
      let noun = part == "joint" ? "" : "the guide of "
      for member in members(part) {
        let saved = member.value["distribution"]?.text ?? ""
        guard let own = other.json[part]?[member.name] else {
          return "the file's model has \(noun)`\(member.name)` ~ \(saved), and \(model) does not"
        }
        if own == member.value { continue }
        let name = own["distribution"]?.text ?? ""
        return name == saved
          ? "\(noun)`\(member.name)` ~ \(name) is made of other expressions in the file"
          : "\(noun)`\(member.name)` ~ \(saved) in the file, and ~ \(name) in \(model)"
      }
      let saved = members(part).map(\.name)
      let added = other.members(part).first { !saved.contains($0.name) }
      if let added {
        return "\(model) has \(noun)`\(added.name)` ~ \(added.value["distribution"]?.text ?? ""), "
          + "and the file's model does not"
      }
    }
    return nil
  }

  /// Such as "the parameter `w` of shape [3, 2] per Images".
  private static func words(_ member: JSONValue.Member) -> String {
    let plates = member.value["plates"]?.elements.compactMap(\.text) ?? []
    let shape = member.value["shape"]?.compact ?? "[]"
    let domain = member.value["domain"]?.text ?? ""
    let role = member.value["role"]?.text ?? ""
    return "the \(role) `\(member.name)` of shape \(shape)"
      + (plates.isEmpty ? "" : " per \(plates.joined(separator: ", "))")
      + (domain.isEmpty || domain == "real" ? "" : ", \(domain)")
  }
}

extension JSONValue {
  fileprivate var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  fileprivate var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }
}
