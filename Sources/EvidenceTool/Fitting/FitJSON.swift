internal import Evidence

extension StudyFit {
  /// The fit as one document: numbers in nats, per datum where a plate is the data.
  var json: JSONValue {
    let report = report
    let guides = report.sites.map { JSONValue.Member($0.latent, .string($0.guide)) }
    let estimators = report.sites.map { site in
      JSONValue.Member(site.latent, .string(site.estimator))
    }
    let khat = reliability.median
    return .object([
      .init("model", .string(example.name)),
      .init("data", .string(data)),
      .init("rows", .integer(study.rows)),
      .init("objective", .string(report.objective.description)),
      .init("guide", .object(guides)),
      .init("estimators", .object(estimators)),
      .init("precision", .string(report.precision.rawValue)),
      .init("seed", .natural(settings.seed)),
      .init("threads", .integer(report.threads)),
      .init("steps", .integer(report.steps)),
      .init("epochs", report.epochs == 0 ? .null : .integer(report.epochs)),
      .init(
        "seconds",
        [
          "compile": .number(state.compileSeconds), "train": .number(state.trainSeconds),
          "total": .number(seconds),
        ]
      ),
      .init("microsecondsPerStep", .number(state.microsecondsPerStep)),
      .init(
        "elbo",
        [
          "train": .number(train.elbo.mean.value), "test": JSONValue(test?.elbo.mean.value),
          "standardError": .number(weights.elbo.mean.standardError),
        ]
      ),
      .init("khat", isBound ? .number(khat) : .null),
      .init("khatAboveThreshold", isBound ? .number(reliability.unreliable) : .null),
      .init("khatData", isBound ? .integer(reliability.shapes.count) : .null),
      .init(
        "measures",
        .object(
          measures.map { measured in
            JSONValue.Member(
              measured.name,
              ["train": .number(measured.train.mean), "test": JSONValue(measured.test?.mean)]
            )
          }
        )
      ),
    ])
  }
}
