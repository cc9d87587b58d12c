internal import Evidence

extension StudyFit {
  /// The fit as one document: numbers in nats, per datum where a plate is the data.
  var json: JSONValue {
    let plan = state.plan
    let bound = test?.elbo ?? train.elbo
    let sites = estimators.map { JSONValue.Member($0.path, .string($0.estimator.rawValue)) }
    return .object([
      .init("model", .string(example.name)),
      .init("data", .string(data)),
      .init("rows", .integer(study.rows)),
      .init("objective", .string(plan.options.objective.description)),
      .init("guide", .object(guides.map { .init($0.path, .string($0.words)) })),
      .init("estimators", .object(sites)),
      .init("precision", .string(plan.precision.rawValue)),
      .init("seed", .integer(Int(settings.seed))),
      .init("threads", .integer(plan.options.threads)),
      .init("steps", .integer(steps)),
      .init("epochs", plan.minibatch == nil ? .null : .integer(state.history.epochs.count)),
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
          "standardError": .number(bound.mean.standardError),
        ]
      ),
      .init("khat", .null),
    ])
  }
}
