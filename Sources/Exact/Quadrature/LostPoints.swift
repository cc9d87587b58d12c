internal import EvidenceDistributions
internal import EvidenceModeling
internal import EvidenceTensors

/// Points at which a log-density came out as no number.
final class LostPoints {
  private var points: [[Double]] = []

  /// More are not kept: those of the first scan come first, and are everywhere.
  private static let most = 4_096

  /// Keeps the points, one after the other, at which `values` are no numbers.
  func note(_ coordinates: [Double], _ values: [Double]) {
    let dimension = coordinates.count / max(values.count, 1)
    for (index, value) in values.enumerated() where value.isNaN && points.count < Self.most {
      points.append(Array(coordinates[index * dimension..<(index + 1) * dimension]))
    }
  }

  /// Tells numbers that were lost on the way from a density that is not defined where the prior has mass.
  ///
  /// - Throws: `UsageError` that names the parameter that is outside its domain, where the prior is highest.
  func check(_ target: QuadratureTarget, _ evaluation: Evaluation) throws {
    guard !points.isEmpty else { return }
    let axis = AxisNumbers.make(size: points.count + 1)
    let places = Variable(.state, shape: [target.coordinates.dimension], plates: [axis])
    let middles = try LatentMiddles(of: evaluation.bound)
    let center = target.coordinates.inverse.point.substituting(middles.values)
    let plates = center.axes.sorted
    let middle = try evaluation([center], with: middles.numbers)[0]
      .values(plates: plates, sizes: evaluation.bound.sizes).doubles.prefix(places.shape.product)
    let (latents, logDeterminant) = target.coordinates.latents(at: Tensor(places))
    let known = try LatentMiddles(of: evaluation.bound, at: latents)
    let sites = evaluation.bound.structure.joint.filter {
      target.coordinates.variables.contains($0.variable)
    }
    let prior = sites.reduce(logDeterminant) { sum, site in
      let own = site.logProb.substituting(known.values)
      return sum + own.summed(over: own.axes.subtracting([axis]))
    }
    let all = (points + [Array(middle)]).flatMap(\.self)
    let heights = try evaluation([prior], with: known.numbers.merging([places: all]) { $1 })[0]
      .values(plates: [axis], sizes: [:]).doubles
    let reference = heights.last.flatMap { $0.isFinite ? $0 : nil } ?? -.infinity
    let order = points.indices.sorted { heights[$0] > heights[$1] }
    let worst = order.filter { !(heights[$0] < reference - CubatureTarget.negligible) }
      .prefix(Self.mostChecked)
    guard !worst.isEmpty else { return }
    let few = AxisNumbers.make(size: worst.count)
    let chosen = Variable(.state, shape: places.shape, plates: [few])
    try ParameterDomains(evaluation).check(
      target.coordinates.latents(at: Tensor(chosen)).values,
      along: few,
      with: [chosen: worst.flatMap { points[$0] }]
    )
  }

  private static let mostChecked = 64
}
