internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidenceTensors

extension AutomaticGuide {
  /// The family, its settings and the shape of its coordinates.
  var json: JSONValue {
    ["family": .string(name), "settings": .object(settings), "marginals": .string(marginals.name)]
  }

  /// The guide of a file.
  static func saved(_ fields: FileFields) throws(UsageError) -> AutomaticGuide {
    let (name, shape) = (try fields.string("family"), try fields.string("marginals"))
    guard let family = all.first(where: { $0.name == name }),
      let own = family.withSettings(try fields.fields("settings").object)
    else {
      throw UsageError(
        what: "the file's fit has a guide by `\(name)` with settings that are not known here",
        place: fields.file,
        fix: "Read it with the version of the package that wrote it"
      )
    }
    guard let marginals = GuideMarginals.all.first(where: { $0.name == shape }) else {
      throw UsageError(
        what: "the file's fit has marginals `\(shape)`, which are not known here",
        place: fields.file,
        fix: "Read it with the version of the package that wrote it"
      )
    }
    return own.marginals(marginals)
  }
}

extension GuideChoices {
  func json(_ structure: Structure) -> JSONValue {
    [
      "all": others?.json ?? .null,
      "rest": rest.json,
      "some": .array(
        some.filter { !$0.latents.isEmpty }.map { family, latents in
          let names = latents.map { JSONValue.string(structure.name(of: $0)) }
          return ["guide": family.json, "latents": .array(names)]
        }
      ),
    ]
  }

  init(saved fields: FileFields, _ structure: Structure) throws(UsageError) {
    self.init()
    choose(rest: try .saved(fields.fields("rest")))
    if fields.has("all") { choose(try .saved(fields.fields("all"))) }
    for own in try fields.list("some") {
      let names = try own.strings("latents")
      let latents = structure.latents.filter { names.contains(structure.name(of: $0)) }
      guard latents.count == names.count else {
        throw own.missing("latents", "latents of the model")
      }
      choose(try .saved(own.fields("guide")), for: latents)
    }
  }
}
