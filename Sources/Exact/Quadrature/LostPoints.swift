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
    let (bound, coordinates) = (evaluation.bound, target.coordinates)
    let middle = try self.middle(of: coordinates, evaluation)
    let known = PriorPlaces.Known(points + [middle], of: coordinates)
    let prior = try PriorPlaces(of: [], shares: [], at: known, bound)
    let heights = try evaluation([prior.logDensity], with: prior.numbers)[0]
      .values(plates: [known.axis], sizes: [:]).doubles
    let reference = heights.last.flatMap { $0.isFinite ? $0 : nil } ?? -.infinity
    let order = points.indices.sorted { heights[$0] > heights[$1] }
    let worst = order.filter { !(heights[$0] < reference - CubatureTarget.negligible) }
      .prefix(Self.mostChecked)
    guard !worst.isEmpty else { return }
    let few = PriorPlaces.Known(worst.map { points[$0] }, of: coordinates)
    try ParameterDomains(of: bound.structure.joint).check(few, evaluation)
  }

  /// The point of the priors' medians.
  private func middle(
    of coordinates: FreeCoordinates,
    _ evaluation: Evaluation
  ) throws -> [Double] {
    let middles = try LatentMiddles(of: evaluation.bound)
    let center = coordinates.inverse.point.substituting(middles.values)
    let all = try evaluation([center], with: middles.numbers)[0]
      .values(plates: center.axes.sorted, sizes: evaluation.bound.sizes).doubles
    return Array(all.prefix(coordinates.dimension))
  }

  private static let mostChecked = 64
}
