internal import EvidenceTensors

/// Stochastic bounds of log p(x) by annealed importance sampling, in nats: a bracket where there are two, never a value.
///
/// The lower bound holds in expectation for any data: it exceeds log p(x) by more than b nats with a probability below e⁻ᵇ.
/// The upper bound, from chains that start at a draw of the exact posterior, falls short by more than b likewise.
/// - Reference: Grosse, Ghahramani & Adams (2015), "Sandwiching the marginal likelihood using bidirectional Monte Carlo".
public struct Bracket: Sendable, CustomStringConvertible {
  /// A bound with the standard error that the spread of its chains gives it.
  public struct Bound: Sendable {
    /// The total over all data.
    public let value: Double
    public let standardError: Double
    /// The parts of the repetitions of the bracket's plates; nil where there are none.
    public let perDatum: [Double]?
  }

  public let lower: Bound
  /// Nil where no exact draw of the posterior is to be had, as for most real data.
  public let upper: Bound?
  /// Why there is no upper bound, or where the exact draws come from.
  public let source: String
  public let chains: Int
  public let temperatures: Int
  /// The mean probability of acceptance of the forward chains.
  public let acceptance: Double

  /// upper − lower; nil for a lower bound alone.
  public var width: Double? { upper.map { $0.value - lower.value } }

  /// Whether a number is between the bounds, each widened by so many of its standard errors.
  public func contains(_ value: Double, errors: Double = 3) -> Bool {
    guard value >= lower.value - errors * lower.standardError else { return false }
    guard let upper else { return true }
    return value <= upper.value + errors * upper.standardError
  }

  public var description: String {
    let low = lower.value.words(error: lower.standardError)
    guard let upper else {
      return "stochastic lower bound of log p(x): \(low) over chains; \(source)"
    }
    let high = upper.value.words(error: upper.standardError)
    return "stochastic bracket of log p(x): from \(low) to \(high) over chains; \(source)"
  }
}
