internal import EvidenceTensors

/// A number estimated by draws, in nats, with its standard error over them.
public struct Estimate: Sendable, CustomStringConvertible {
  /// The total over all data.
  public let value: Double
  /// Of the total, from the spread of the draws alone: what other draws on the same data would change.
  public let standardError: Double
  public let draws: Int
  /// The parts of the data; nil where the model is weighed as a whole.
  public let perDatum: [Double]?

  /// The mean over data, and its standard error as an estimate for other data of the same kind.
  ///
  /// That error comes from the spread over data, which holds that of the draws too; NaN with a single datum. Without parts,
  /// the total and the error of its draws.
  public var mean: (value: Double, standardError: Double) {
    guard let perDatum else { return (value, standardError) }
    let (_, squaredError) = perDatum.meanAndSquaredError
    let error = perDatum.count > 1 ? squaredError.squareRoot() : .nan
    return (value / Double(perDatum.count), error)
  }

  public var description: String { value.words(error: standardError) }
}
