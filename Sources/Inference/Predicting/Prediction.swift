public import EvidenceTensors

/// Draws of a quantity that is predicted, and what they say: plates in order of declaration, then the event shape.
///
/// All come from one set of draws, in the quantity's own units.
public struct Prediction: Sendable, CustomStringConvertible {
  /// The draws: [draws, plates…, event…].
  public let samples: Values
  /// The mean of each element.
  public let mean: Values
  /// The standard deviation of each element.
  public let standardDeviation: Values

  /// `forEach` calls what it is given with each draw, and returns the shape of one.
  init(_ draws: Int, _ forEach: ((ArraySlice<Double>) -> Void) throws -> [Int]) throws {
    var moments: RunningMoments?
    var elements: [Double] = []
    let shape = try forEach { draw in
      if moments == nil {
        moments = RunningMoments(count: draw.count)
        elements.reserveCapacity(draws * draw.count)
      }
      elements += draw
      moments?.add(draw)
    }
    samples = try Values(elements, shape: [draws] + shape)
    if let place = samples.firstNonFinite {
      let (draw, element) = place.quotientAndRemainder(dividingBy: shape.product)
      let value = samples[place].isNaN ? "nan" : samples[place].words
      throw UsageError(
        what: "element \(element) of the quantity is \(value) at draw \(draw)",
        place: "Prediction",
        fix: "Predict a quantity that is finite at every draw"
      )
    }
    mean = try Values(moments?.mean ?? [], shape: shape)
    let deviations = (moments?.variance ?? []).map { $0.squareRoot() }
    standardDeviation = try Values(deviations, shape: shape)
  }

  /// The standard error of each element of `mean` over the draws.
  public var standardError: Values {
    let count = Double(samples.shape[0])
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
    let (draws, size) = (samples.shape[0], shape.product)
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
    "\(samples.shape[0]) draws of shape \(mean.shape), mean \(mean), standard deviation \(standardDeviation)"
  }
}
