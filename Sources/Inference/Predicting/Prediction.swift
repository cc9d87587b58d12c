public import EvidenceTensors
internal import Synchronization

/// Draws of a quantity that is predicted, and what they say: plates in order of declaration, then the event shape.
///
/// All come from one set of draws, in the quantity's own units.
public struct Prediction: Sendable, CustomStringConvertible {
  /// How many draws there are.
  public let draws: Int
  /// The mean of each element.
  public let mean: Values
  /// The standard deviation of each element.
  public let standardDeviation: Values
  private let source: Source

  /// Calls what it is given with each draw, and returns the shape of one.
  typealias ForEach = @Sendable ((ArraySlice<Double>) -> Void) throws -> [Int]

  /// The draws themselves: kept where they are few, and else made again, alike, when they are asked for.
  private final class Source: Sendable {
    private static let mostKept = 1 << 24
    private let forEach: ForEach
    private let kept: Mutex<Values?>

    init(_ forEach: @escaping ForEach) {
      self.forEach = forEach
      kept = Mutex(nil)
    }

    /// The moments of the draws.
    func moments(_ draws: Int) throws -> (mean: Values, deviation: Values) {
      var moments: RunningMoments?
      var elements: [Double] = []
      let shape = try forEach { draw in
        if moments == nil { moments = RunningMoments(count: draw.count) }
        if draw.count <= Self.mostKept / draws { elements += draw }
        moments?.add(draw)
      }
      if shape.product <= Self.mostKept / draws {
        let values = try Values(elements, shape: [draws] + shape)
        kept.withLock { $0 = values }
      }
      let deviations = (moments?.variance ?? []).map { $0.squareRoot() }
      return (
        try Values(moments?.mean ?? [], shape: shape), try Values(deviations, shape: shape)
      )
    }

    func samples(_ draws: Int, of size: Int) throws -> Values {
      if let known = kept.withLock({ $0 }) { return known }
      var elements: [Double] = []
      elements.reserveCapacity(draws * size)
      let shape = try forEach { elements += $0 }
      return try Values(elements, shape: [draws] + shape)
    }
  }

  init(_ draws: Int, _ forEach: @escaping ForEach) throws {
    self.draws = draws
    source = Source(forEach)
    (mean, standardDeviation) = try source.moments(draws)
    // A draw that is not finite makes its mean so.
    guard let element = mean.firstNonFinite ?? standardDeviation.firstNonFinite else { return }
    let all = try source.samples(draws, of: mean.count)
    guard let place = all.firstNonFinite else {
      throw UsageError(
        what:
          "the mean or variance of element \(element) of the quantity is beyond the largest number",
        place: "Prediction",
        fix: "Predict a quantity in larger units"
      )
    }
    let (draw, own) = place.quotientAndRemainder(dividingBy: mean.count)
    let value = all[place].isNaN ? "nan" : all[place].words
    throw UsageError(
      what: "element \(own) of the quantity is \(value) at draw \(draw)",
      place: "Prediction",
      fix: "Predict a quantity that is finite at every draw"
    )
  }

  /// The draws: [draws, plates…, event…].
  ///
  /// More than 16 million numbers are not kept: they are made again each time, the same ones.
  public var samples: Values {
    do { return try source.samples(draws, of: mean.count) } catch {
      preconditionFailure("Prediction: draws that were made cannot be made again: \(error)")
    }
  }

  /// The standard error of each element of `mean` over the draws.
  public var standardError: Values {
    let count = Double(draws)
    return standardDeviation.mapped { $0 / count.squareRoot() }
  }

  /// The quantile of each element, between draws by a straight line.
  ///
  /// - Throws: `UsageError` for a probability outside of 0 to 1.
  /// - Reference: Hyndman & Fan (1996), "Sample quantiles in statistical packages", definition 7.
  public func quantile(_ probability: Double) throws -> Values {
    try quantiles([probability])[0]
  }

  /// The interval that leaves out equal shares on both sides, and holds `share` of the draws of each element.
  ///
  /// - Throws: `UsageError` for a share outside of 0 to 1.
  public func interval(_ share: Double = 0.9) throws -> (low: Values, high: Values) {
    let ends = try quantiles([0.5 - 0.5 * share, 0.5 + 0.5 * share])
    return (ends[0], ends[1])
  }

  private func quantiles(_ probabilities: [Double]) throws -> [Values] {
    if let wrong = probabilities.first(where: { !(0...1).contains($0) }) {
      throw UsageError(
        what: "\(wrong) is not a probability",
        place: "Prediction.quantile",
        fix: "Give a number from 0 to 1"
      )
    }
    let (all, shape) = (samples.doubles, mean.shape)
    let size = shape.product
    var result = probabilities.map { _ in [Double](repeating: 0, count: size) }
    for element in 0..<size {
      var own = OrderStatistics(
        (0..<draws).map { all[$0 * size + element] }
      )
      for (index, probability) in probabilities.enumerated() {
        let place = probability * Double(draws - 1)
        let below = Int(place)
        let share = place - Double(below)
        let low = own[below]
        result[index][element] = share == 0 ? low : low + share * (own[below + 1] - low)
      }
    }
    return try result.map { try Values($0, shape: shape) }
  }

  public var description: String {
    "\(draws) draws of shape \(mean.shape), mean \(mean), standard deviation \(standardDeviation)"
  }
}
