public import Evidence

/// A model with its data: what there is to be fitted.
public struct Study: Sendable {
  /// The model with the data that are learned from.
  package let training: BoundModel
  /// The held-out data; empty where there are none.
  package let heldOut: [Variable: Values]
  /// What is reported beside the bound.
  let measures: [Measure]
  /// Whether a fit can show pictures.
  let hasPictures: Bool
  private let run:
    @Sendable (FitSettings.Length, _ resuming: String?, (inout FitOptions) -> Void) throws ->
      FittedStudy

  /// Checks the model and binds its data, by key paths as in `[\.x: images]`.
  ///
  /// `heldOut` are data that the bound is also computed on; `sizes` is for plates whose size no data tell; `pictures` is
  /// for models of images. `reporting` are numbers that are told beside the bound, such as `["squared error": { … }]`: each is
  /// added up over its event and averaged over the rows.
  /// - Throws: `UsageError` for mistakes in the model's structure and for data that do not fit it.
  public init<M: Model>(
    _ model: M,
    observing data: Bindings<M>,
    heldOut: Bindings<M> = [:],
    sizes: PlateSizes = [:],
    reporting quantities: KeyValuePairs<String, (M) -> Tensor> = [:],
    pictures: Pictures<M>? = nil
  ) throws {
    measures = quantities.map { Measure(name: $0.key, quantity: sum($0.value(model))) }
    let inference = try VariationalInference(model, observing: data, sizes: sizes)
    training = inference.bound
    let held = try training.structure.resolve(heldOut, of: model)
    if !held.isEmpty { _ = try training.replacing(data: held) }
    self.heldOut = held
    hasPictures = pictures != nil
    run = { length, path, change in
      var inference = inference
      change(&inference.options)
      do {
        let fit =
          switch length {
          case .steps(let steps): try inference.run(steps: steps, resuming: path)
          case .epochs(let epochs): try inference.run(epochs: epochs, resuming: path)
          }
        let drawn = pictures?.drawn(by: fit, heldOut: held)
        return FittedStudy(state: fit.state, pictures: drawn)
      } catch let stopped as StoppedFit<M> {
        throw stopped.reason
      }
    }
  }

  package var structure: Structure { training.structure }

  /// The plate of which mini-batches are taken, and per whose repetition numbers are given: the largest one of the data.
  package var rowPlate: Axis? {
    let carried = structure.plates.filter { plate in
      structure.observed.contains { $0.axes.contains(plate) }
    }
    return carried.max { (training.sizes[$0] ?? 0) < (training.sizes[$1] ?? 0) }
  }

  /// The size of that plate.
  package var rows: Int { rowPlate.flatMap { training.sizes[$0] } ?? 1 }

  /// The number of held-out repetitions of that plate.
  package var heldOutRows: Int {
    heldOut.first { entry in rowPlate.map(entry.key.axes.contains) ?? false }?.value.rows ?? 0
  }

  /// Fits the model; goes on from the fit of a file, where one is named.
  ///
  /// - Throws: `UsageError` for settings that do not suit the model or the file, and where a step gives NaN or an infinity.
  package func fit(
    _ settings: FitSettings,
    keeping steps: [Int] = [],
    files: FitFiles = FitFiles(),
    progress: (@Sendable (FitProgress) -> Void)? = nil,
    shouldStop: (@Sendable () -> Bool)? = nil
  ) throws -> FittedStudy {
    try run(settings.length, files.resume) { options in
      options.objective = settings.objective
      if let guide = settings.guide { options.guides.choose(guide) }
      options.particles = settings.particles
      if let estimator = settings.estimator { options.estimators.choose(estimator) }
      options.optimizer = Adam(learningRate: settings.learningRate, schedule: settings.schedule)
      options.precision = settings.precision
      options.seed = settings.seed
      if let threads = settings.threads { options.threads = threads }
      options.keptSteps = steps
      options.progress = progress
      options.shouldStop = shouldStop
      options.checkpoint = files.checkpoint.map { ($0, files.every) }
      if let batch = settings.batch, let plate = rowPlate { options.minibatch = (plate, batch) }
    }
  }
}

/// What a fit of a study learned.
package struct FittedStudy: Sendable {
  package let state: FitState
  let pictures: FittedPictures?
}
