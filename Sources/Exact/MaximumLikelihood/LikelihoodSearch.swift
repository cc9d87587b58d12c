internal import EvidenceModeling
internal import EvidenceTensors

/// The search for the parameters at which log p(x) is greatest.
struct LikelihoodSearch {
  private let evidence: CompiledEvidence
  private let limit: Int
  private var point: [Double]
  private var iterations = 0

  private var coordinates: ParameterCoordinates { evidence.coordinates }
  private var name: String { evidence.bound.structure.name }

  /// Of more coordinates, the second derivatives are not worth a gradient for each.
  private static let mostCurved = 400
  /// In nats: a maximum is found when a quadratic with the curvature there rises by less.
  private static let smallestGain = 1e-11
  /// Where rounding hides a rise of this size, there is no better point.
  private static let hiddenGain = 1e-6
  private static let outermost = 60.0

  init(
    _ evidence: CompiledEvidence,
    start: [Variable: [Double]],
    seed: UInt64,
    limit: Int
  ) throws {
    self.evidence = evidence
    self.limit = limit
    point = try evidence.coordinates.point(at: start, seed: seed)
    guard !point.isEmpty else {
      throw UsageError(
        what: "log p(x) depends on no parameter",
        place: name,
        fix: "Declare what is to be learned with @Parameter"
      )
    }
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    guard value.isFinite, gradient.allSatisfy(\.isFinite) else {
      throw UsageError(
        what:
          "log p(x) is \(value.isNaN ? "no number" : "\(value)") where the parameters start, or has "
          + "no gradient there",
        place: name,
        fix: "Let them start elsewhere, with `start(at:)`"
      )
    }
  }

  mutating func run() throws -> Optimum {
    for _ in 0..<Self.mostRounds where iterations < limit {
      try climb()
      guard coordinates.count <= Self.mostCurved else { return try uncurvedOptimum() }
      if let optimum = try polish() { return optimum }
    }
    throw try unfinished()
  }

  private static let mostRounds = 20
  private static let mostNewtonSteps = 6

  private mutating func climb() throws {
    let size = Double(evidence.bound.data.values.map(\.count).max() ?? 1)
    let ascent = QuasiNewton(scale: max(size, 1), evidence.gradient(atCoordinates:))
    let reach = max(Self.outermost, 2 * (point.map(abs).max() ?? 0))
    // A search that GSL ends for want of progress goes on from there without a memory.
    for _ in 0..<3 where iterations < limit {
      let before = ascent.iterations
      point = try ascent.maximum(from: point, limit: limit - iterations) { place in
        coordinates.isBent(where: { abs(place[$0]) > reach })
      }
      iterations += ascent.iterations - before
      if ascent.iterations - before <= 1 { break }
    }
    try evidence.checkParameters(atCoordinates: point)
    try checkBounded()
  }

  /// Newton's steps; nil where the search has to go on.
  private mutating func polish() throws -> Optimum? {
    for _ in 0..<Self.mostNewtonSteps {
      let (value, gradient) = try evidence.gradient(atCoordinates: point)
      let curvature = try Curvature(at: point) { try evidence.gradient(atCoordinates: $0).gradient }
      guard !curvature.eigenvalues.isEmpty else { return nil }
      if let ascent = curvature.ascent {
        iterations += 1
        try leave(along: ascent, from: value)
        return nil
      }
      let (step, gain) = curvature.step(along: gradient)
      var isDone = gain < Self.smallestGain
      if !isDone {
        guard iterations < limit else { return nil }
        iterations += 1
        let hasAdvanced = try advance(step, from: value)
        isDone = !hasAdvanced && gain < Self.hiddenGain
        if !hasAdvanced && !isDone { return nil }
      }
      if isDone { return Optimum(evidence, point, value, gradient, iterations, curvature) }
    }
    return nil
  }

  /// Goes along a step, or the largest half, quarter, … of it that leads higher.
  private mutating func advance(_ step: [Double], from value: Double) throws -> Bool {
    var length = 1.0
    for _ in 0..<12 {
      let next = zip(point, step).map { $0 + length * $1 }
      if try evidence.value(atCoordinates: next) > value {
        point = next
        return true
      }
      length /= 2
    }
    return false
  }

  /// Leaves a saddle point, to whichever side is higher.
  private mutating func leave(along direction: [Double], from value: Double) throws {
    if try advance(direction, from: value) { return }
    _ = try advance(direction.map { -$0 }, from: value)
  }

  private func uncurvedOptimum() throws -> Optimum {
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    let relative = gradient.norm / max(1, abs(value))
    guard relative < 1e-6 else { throw try unfinished() }
    return Optimum(evidence, point, value, gradient, iterations, nil)
  }

  // MARK: - Errors

  private func checkBounded() throws {
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    let runaway = point.indices.first { index in
      let isBent = coordinates.isBent(index)
      let isFar = abs(point[index]) > (isBent ? 25 : 1e8)
      return isFar && gradient[index] * point[index] > 1e-3
    }
    guard let runaway else { return }
    let values = coordinates.parameters(at: point)
    let path = coordinates.path(of: runaway)
    let parameter = coordinates.quantities.first { $0.path == path }?.parameter
    let smallest = parameter.flatMap { values[$0] }?.map { "\($0)" }.prefix(3) ?? []
    throw UsageError(
      what: "log p(x) grows without bound: it is \(value) with `\(path)` at "
        + "\(smallest.joined(separator: ", ")), and still growing",
      place: name,
      fix: "Fix `\(path)`, or give it a prior in a model where it is a latent"
    )
  }

  private func unfinished() throws -> UsageError {
    let (value, gradient) = try evidence.gradient(atCoordinates: point)
    return UsageError(
      what: "no maximum of log p(x) was found in \(iterations) iterations: it is \(value) with a "
        + "gradient of length \(gradient.norm)",
      place: name,
      fix: "Start elsewhere with `start(at:)`, or allow more with `iterations(_:)`"
    )
  }
}

extension [Double] {
  /// √Σx².
  var norm: Double { map { $0 * $0 }.reduce(0, +).squareRoot() }
}
