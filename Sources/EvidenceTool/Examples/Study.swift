public import Evidence

/// A model with its data: what there is to be fitted.
public struct Study: Sendable {
  let model: any Model
  /// The model with the data that are learned from.
  package let training: BoundModel
  /// The model with the data that are held out, if there are some.
  let heldOut: BoundModel?
  let pictures: Pictures?

  /// Checks the model and binds its data, by key paths as in `[\.x: images]`.
  ///
  /// `sizes` is for plates whose size no data tell; `pictures` is for models of images.
  /// - Throws: `UsageError` for mistakes in the model's structure and for data that do not fit it.
  public init<M: Model>(
    _ model: M,
    observing data: KeyValuePairs<KeyPath<M, Tensor>, Values>,
    heldOut: KeyValuePairs<KeyPath<M, Tensor>, Values> = [:],
    sizes: KeyValuePairs<any Plate.Type, Int> = [:],
    pictures: Pictures? = nil
  ) throws {
    self.model = model
    training = try BoundModel(model, observing: data, sizes: sizes)
    let held = try training.structure.resolve(heldOut, of: model)
    self.heldOut = held.isEmpty ? nil : try training.replacing(data: held)
    self.pictures = pictures
  }

  var structure: Structure { training.structure }

  /// The number of repetitions of the largest plate that data have: what numbers are given per datum of.
  var rows: Int {
    let carried = structure.observed.flatMap(\.plates)
    return carried.compactMap { training.sizes[$0] }.max() ?? 1
  }
}
