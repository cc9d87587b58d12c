internal import EvidenceFiles
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// What a file says of a fit besides its numbers.
struct FitRecord {
  let json: JSONValue
  private let fields: FileFields

  /// Raised where files are no longer read by what is older, or older ones no longer read.
  static let format = 2
  static let name = "evidence.fit"

  init(_ fields: FileFields) throws(UsageError) {
    (json, self.fields) = (fields.object, fields)
    let format = try fields.count("format")
    guard format == Self.format else {
      throw UsageError(
        what:
          "the file is of format \(format), and this version of the package reads \(Self.format)",
        place: fields.file,
        fix: "Use a version of the package that reads it, or fit anew"
      )
    }
  }

  init(of state: FitState) {
    let plan = state.plan
    let (options, structure) = (plan.options, plan.bound.structure)
    // In order: two plates of different modules may have one name.
    let sizes = structure.plates.map { plate -> JSONValue in
      ["plate": .string(plate.name), "size": .integer(plan.bound.sizes[plate] ?? 1)]
    }
    let missing = structure.joint.filter { $0.presence != nil }.map { JSONValue.string($0.path) }
    let minibatch: JSONValue =
      options.minibatch.map { plate, size in
        let index = structure.plates.firstIndex(of: plate) ?? 0
        return ["plate": .string(plate.name), "index": .integer(index), "size": .integer(size)]
      } ?? nil
    let objective: JSONValue = [
      "name": .string(options.objective.name),
      "particles": options.objective.particles.map(JSONValue.integer) ?? .null,
      "form": .string(options.objective.form.rawValue),
      "note": options.objective.note.map(JSONValue.string) ?? .null,
    ]
    json = [
      "format": .integer(Self.format),
      "structure": StructureRecord(of: structure.whole).json,
      "sizes": .array(sizes),
      "missing": .array(missing),
      "choices": [
        "guide": options.guides.json(structure),
        "objective": objective,
        "divergences": .string(options.klForm.rawValue),
        "particles": .integer(plan.particles),
        "estimators": .array(plan.assembly.estimators.map(JSONValue.string)),
        "optimizer": .string(String(describing: options.optimizer)),
        "precision": .string(plan.precision.rawValue),
        "seed": .natural(options.seed),
        "minibatch": minibatch,
      ],
      "latents": .object(
        state.report.sites.map {
          .init($0.latent, .string("\($0.guide); \($0.estimator)"))
        }
      ),
      "optimizer": .string(options.optimizer.summary),
      "steps": .integer(state.history.objective.count),
      "planned": .integer(state.planned),
      "engine": .string(state.engine),
      "threads": .integer(state.threads),
      "compileSeconds": .number(state.compileSeconds),
      "trainSeconds": .number(state.trainSeconds),
      "startNote": state.startNote.map(JSONValue.string) ?? .null,
      "lateNote": state.lateNote.map(JSONValue.string) ?? .null,
      "laplaceEstimate": JSONValue(state.laplaceEstimate),
    ]
    fields = FileFields(json, file: "")
  }

  var structure: StructureRecord {
    get throws(UsageError) { StructureRecord(json: try fields.fields("structure").object) }
  }

  func sizes(_ structure: Structure) throws(UsageError) -> [Axis: Int] {
    let saved = try fields.list("sizes")
    guard saved.count == structure.plates.count else {
      throw fields.missing("sizes", "list of all")
    }
    var sizes: [Axis: Int] = [:]
    for (plate, own) in zip(structure.plates, saved) { sizes[plate] = try own.count("size") }
    return sizes
  }

  /// The observed variables of which entries were missing.
  func missing(_ structure: Structure) throws(UsageError) -> Set<Variable> {
    let names = try fields.strings("missing")
    return Set(structure.observed.filter { names.contains(structure.name(of: $0)) })
  }

  /// The choices of the fit, as far as a file can hold them.
  func options(_ structure: Structure) throws(UsageError) -> FitOptions {
    let choices = try fields.fields("choices")
    var options = FitOptions()
    options.guides = try GuideChoices(saved: choices.fields("guide"), structure)
    let objective = try choices.fields("objective")
    guard let form = ObjectiveForm(rawValue: try objective.string("form")) else {
      throw objective.missing("form", "known")
    }
    options.objective = SavedObjective(
      name: try objective.string("name"),
      particles: objective.has("particles") ? try objective.count("particles") : nil,
      form: form,
      note: objective.has("note") ? try objective.string("note") : nil
    )
    options.optimizer = SavedOptimizer(
      summary: try fields.string("optimizer"),
      description: try choices.string("optimizer")
    )
    guard let form = KLForm(rawValue: try choices.string("divergences")) else {
      throw choices.missing("divergences", "known form of")
    }
    options.klForm = form
    options.particles = try choices.count("particles")
    guard let precision = Precision(rawValue: try choices.string("precision")) else {
      throw choices.missing("precision", "known")
    }
    options.precision = precision
    options.seed = try choices.natural("seed")
    if choices.has("minibatch") {
      let minibatch = try choices.fields("minibatch")
      let index = try minibatch.count("index")
      guard structure.plates.indices.contains(index) else {
        throw minibatch.missing("index", "plate of the model for")
      }
      options.minibatch = (structure.plates[index], try minibatch.count("size"))
    }
    return options
  }

  /// What is said of the course, in place of what a plan without steps says.
  func describe(_ state: inout FitState) throws(UsageError) {
    state.planned = try fields.count("planned")
    state.engine = try fields.string("engine")
    state.threads = try fields.count("threads")
    state.compileSeconds = try fields.number("compileSeconds")
    state.trainSeconds = try fields.number("trainSeconds")
    state.startNote = fields.has("startNote") ? try fields.string("startNote") : nil
    state.lateNote = fields.has("lateNote") ? try fields.string("lateNote") : nil
    state.laplaceEstimate =
      fields.has("laplaceEstimate") ? try fields.number("laplaceEstimate") : nil
  }

  /// - Throws: `UsageError` for a fit of another model, of other sizes, or with other choices than those of the file.
  func requireSame(as other: FitRecord) throws {
    try structure.require(other.structure, file: fields.file)
    for (own, saved) in zip(try other.fields.list("sizes"), try fields.list("sizes")) {
      try require(own.count("size") == saved.count("size")) {
        "the size of \(try own.string("plate")) is \(try own.count("size")), and "
          + "\(try saved.count("size")) in the file"
      }
    }
    let here = try other.fields.fields("choices").object
    for member in try fields.fields("choices").members {
      // Whole numbers that are written alike are alike, whatever holds them.
      let (own, saved) = ((here[member.name] ?? .null).compact, member.value.compact)
      try require(own == saved) {
        "the choice of \(member.name) is \(own), and \(saved) in the file"
      }
    }
  }

  private func require(_ isSame: Bool, _ difference: () throws -> String) throws {
    if isSame { return }
    throw UsageError(
      what: try difference(),
      place: fields.file,
      fix: "Resume with what the fit was begun with, or begin anew without `resuming`"
    )
  }
}
