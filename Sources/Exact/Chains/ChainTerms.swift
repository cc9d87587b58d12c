internal import EvidenceModeling
internal import EvidenceTensors

/// A log joint of sequences as a sum of terms, each of which reads one value of the sequences or two neighbours.
struct ChainTerms {
  /// A term in each of some successive steps.
  struct Moving {
    /// Scalar, along the time axis `steps` where it differs from step to step.
    let tensor: Tensor
    let steps: Int
    /// The places of the values that the first of the steps reads: one, or one and the next.
    let first: Int
    let width: Int
  }

  /// A term of one value, or of it and the next.
  struct Single {
    let tensor: Tensor
    let first: Int
    let width: Int
  }

  let placeholders: ChainPlaceholders
  private(set) var moving: [Moving] = []
  private(set) var single: [Single] = []
  /// Terms that read none of the sequences.
  private(set) var rest: [Tensor] = []
  /// Why the log joint is not proved to be such a sum.
  private(set) var obstacle: String?

  private let rewriter: StepRewriter
  private let latents: Set<Variable>

  /// Takes a log joint, a scalar in each repetition, apart.
  init(of logJoint: Tensor, _ sequences: [Variable]) {
    placeholders = ChainPlaceholders(sequences)
    rewriter = StepRewriter(placeholders)
    latents = Set(sequences)
    collect(logJoint, weight: Tensor(1), summed: [])
  }

  private func reads(_ tensor: Tensor) -> Bool { !tensor.variables.isDisjoint(with: latents) }

  /// Adds weight · Σ `tensor` over all of its event dimensions and over the axes in `summed`.
  private mutating func collect(_ tensor: Tensor, weight: Tensor, summed: AxisSet) {
    guard obstacle == nil else { return }
    guard reads(tensor) else {
      rest.append((weight * sum(tensor)).summed(over: summed))
      return
    }
    let x = tensor.inputs
    switch tensor.operation {
    case .elementwise(.add):
      for part in x { collect(part.broadcast(to: tensor.shape), weight: weight, summed: summed) }
    case .elementwise(.subtract):
      collect(x[0].broadcast(to: tensor.shape), weight: weight, summed: summed)
      collect(x[1].broadcast(to: tensor.shape), weight: -weight, summed: summed)
    case .elementwise(.negate): collect(x[0], weight: -weight, summed: summed)
    case .elementwise(.multiply) where x[1].shape.isEmpty && !reads(x[1]):
      collect(x[0], weight: weight * x[1], summed: summed)
    case .elementwise(.multiply) where x[0].shape.isEmpty && !reads(x[0]):
      collect(x[1], weight: weight * x[0], summed: summed)
    case .elementwise(.divide) where x[1].shape.isEmpty && !reads(x[1]):
      collect(x[0], weight: weight / x[1], summed: summed)
    // What is added around a tensor is zero, and all of it is added up.
    case .reduce(.sum, _), .rearrange(.pad):
      collect(x[0], weight: weight, summed: summed)
    case .reduceAxis(.sum, let axis):
      collect(x[0], weight: weight, summed: summed.union([axis]))
    default: add(tensor, weight, summed)
    }
  }

  private mutating func add(_ tensor: Tensor, _ weight: Tensor, _ summed: AxisSet) {
    switch rewriter.form(of: tensor) {
    case .constant: rest.append((weight * sum(tensor)).summed(over: summed))
    case .mixed(let words): obstacle = words
    case .fixed(let value):
      let term = (weight * sum(value)).summed(over: summed)
      let places = placeholders.places(in: value).compactMap { place in
        if case .fixed(let index) = place { index } else { nil }
      }
      guard let (first, width) = window(of: places) else { return }
      single.append(Single(tensor: term, first: first, width: width))
    case .moving(let step, let steps, let dimension):
      let axis = Axis.time(steps)
      guard dimension != nil || summed.contains(axis) else {
        obstacle = "its steps are not added up"
        return
      }
      let term = (weight * sum(step)).summed(over: summed.removing(axis))
      let places = placeholders.places(in: step).compactMap { place in
        if case .moving(let offset, _) = place { offset } else { nil }
      }
      guard let (first, width) = window(of: places) else { return }
      moving.append(Moving(tensor: term, steps: steps, first: first, width: width))
    }
  }

  private mutating func window(of places: [Int]) -> (first: Int, width: Int)? {
    let distinct = Set(places).sorted()
    guard let first = distinct.first, let last = distinct.last else {
      obstacle = "a term reads no value of the sequence"
      return nil
    }
    guard last - first < 2 else {
      obstacle = "values \(last - first) steps apart appear together"
      return nil
    }
    return (first, last - first + 1)
  }
}

extension ChainTerms {
  /// Values of the sequences at the places of a window: `value` is given the latent and whether it is the later of two.
  func substituted(
    _ tensor: Tensor,
    first: Int,
    _ value: (Variable, _ isLater: Bool) -> Tensor
  ) -> Tensor {
    var changes: [Tensor: Tensor] = [:]
    for variable in tensor.listedVariables {
      guard let key = placeholders.key(of: variable) else { continue }
      let place =
        switch key.place {
        case .moving(let offset, _): offset
        case .fixed(let index): index
        }
      changes[Tensor(variable)] = value(key.latent, place > first)
    }
    return tensor.substituting(changes)
  }
}
