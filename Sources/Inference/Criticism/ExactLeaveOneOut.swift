internal import EvidenceExact
public import EvidenceModeling
public import EvidenceTensors

/// log p(xᵢ | x₋ᵢ) of each repetition of a plate in nats, exactly: log p(x) − log p(x₋ᵢ), with what repeats over the plate left out.
///
/// - Throws: as `exactLogEvidence`, and for what is no plate of the model.
public func exactLeaveOneOut<M: Model>(
  _ model: M,
  observing data: Bindings<M>,
  over plate: any Plate.Type,
  sizes: PlateSizes = [:],
  parameters: Bindings<M> = [:]
) throws -> [Double] {
  let axis = Axis(plate)
  let structure = try Structure(validating: model, intervening: data)
  let values = try structure.resolve(data, of: model)
  let place = "exactLeaveOneOut"
  let given = try sizes.ofAxes(place)
  let bound = try BoundModel(structure, data: values, sizes: given)
  guard let count = bound.sizes[axis], structure.plates.contains(axis) else {
    throw UsageError(
      what: "nothing of \(structure.name) repeats over \(axis)",
      place: place,
      fix: "Name one of the model's plates"
    )
  }
  if let reader = structure.firstLookUp(of: axis) {
    throw UsageError(
      what:
        "the factor of `\(reader.path)` (\(reader.place)) looks up \(axis) by an index, which names "
        + "other repetitions once one is left out",
      place: place,
      fix: "Leave out another plate, or compute the evidence of data without one"
    )
  }
  let whole = try exactLogEvidence(model, observing: data, sizes: sizes, parameters: parameters)
  return try (0..<count).map { left in
    let others = (0..<count).filter { $0 != left }
    let rest = try values.map { variable, values in
      (variable, try values.selecting(others, of: axis, in: variable))
    }
    let part = try exactLogEvidence(
      of: BoundModel(
        structure,
        data: Dictionary(uniqueKeysWithValues: rest),
        sizes: given.filter { $0.key != axis }.merging(
          given[axis] == nil ? [:] : [axis: count - 1]
        ) { $1 }
      ),
      parameters: structure.numbers(parameters, of: model)
    )
    return whole.logEvidence - part.logEvidence
  }
}
