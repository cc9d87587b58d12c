internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Values of latents, each along an axis of its own, with the probability that the prior gives them.
struct PriorPlaces {
  /// Latents whose values are given by points of their unconstrained coordinates, along one axis.
  struct Known {
    let values: [Tensor: Tensor]
    fileprivate let logDeterminant: Tensor
    let axis: Axis
    fileprivate let numbers: [Variable: [Double]]

    init(_ points: [[Double]], of coordinates: FreeCoordinates) {
      axis = AxisNumbers.make(size: points.count)
      let places = Variable(.state, shape: [coordinates.dimension], plates: [axis])
      (values, logDeterminant) = coordinates.latents(at: Tensor(places))
      numbers = [places: points.flatMap(\.self)]
    }
  }

  private(set) var values: [Tensor: Tensor] = [:]
  private(set) var numbers: [Variable: [Double]]
  /// The log-probability of the values of what is discrete.
  let logProb: Tensor
  /// The log-density of what is given, in its coordinates.
  let logDensity: Tensor
  /// How far a place along each axis is from what is usual.
  private let found: [(axis: Axis, rarity: (Int) -> Int)]

  var axes: [Axis] { found.map(\.axis) }
  var count: Int { axes.map { $0.fixedSize ?? 1 }.product }

  /// Latents that are neither known nor of `latents` are at the medians of their priors.
  init(
    of latents: [Variable],
    shares: [Double],
    at known: Known? = nil,
    _ bound: BoundModel
  ) throws {
    var found: [(axis: Axis, rarity: (Int) -> Int)] = []
    var masks: [Tensor] = []
    let middles = try LatentMiddles(of: bound, at: known?.values ?? [:]) { site in
      guard latents.contains(site.variable) else { return nil }
      if let choices = site.distribution.support.enumeratedValues {
        let axis = AxisNumbers.make(size: choices.count)
        found.append((axis, { _ in 0 }))
        masks.append(site.logProb.summed(over: site.logProb.axes))
        return choices.value(at: .index(along: axis))
      }
      guard let prior = site.distribution as? any Univariate else { return nil }
      let axis = AxisNumbers.make(size: shares.count)
      guard let value = prior.quantile(Tensor(shares).axisFromEvent(axis)), value.mistake == nil
      else { return nil }
      found.append((axis, { abs(2 * $0 - shares.count + 1) }))
      return value
    }
    // What is given is in the order of what is usual.
    if let known { found.append((known.axis, { $0 })) }
    self.found = found
    values = middles.values
    numbers = middles.numbers.merging(known?.numbers ?? [:]) { $1 }
    logProb = masks.reduce(Tensor(0)) { $0 + $1.substituting(middles.values) }
    let given = bound.structure.joint.filter { known?.values[$0.value] != nil }
    logDensity = given.reduce(known?.logDeterminant ?? Tensor(0)) { sum, site in
      let own = site.logProb.substituting(middles.values)
      return sum + own.summed(over: own.axes.subtracting(known.map { [$0.axis] } ?? []))
    }
  }

  /// How unusual the places of a combination are together, the last axis the fastest.
  func rarity(_ combination: Int) -> Int {
    var (rest, sum) = (combination, 0)
    for (axis, rarity) in found.reversed() {
      let size = axis.fixedSize ?? 1
      sum += rarity(rest % size)
      rest /= size
    }
    return sum
  }
}
