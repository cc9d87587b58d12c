internal import EvidencePrograms
internal import EvidenceTensors

/// Distribution functions as numbers, for known parameters; nil where a parameter has no value yet.
extension Univariate {
  /// P(X ≤ value).
  public func cdf(_ value: Double) -> Double? { number(cdf(Tensor(value))) }
  /// P(X > value), which keeps its digits where it is small.
  public func survival(_ value: Double) -> Double? { number(survival(Tensor(value))) }
  /// log P(X ≤ value).
  public func logCDF(_ value: Double) -> Double? { number(logCDF(Tensor(value))) }
  /// log P(X > value).
  public func logSurvival(_ value: Double) -> Double? { number(logSurvival(Tensor(value))) }

  /// The smallest value whose `cdf` is at least `probability`; the ends of the support for 0 and 1, NaN beyond them.
  ///
  /// Where there is no closed form, it is found by dividing the list of all doubles, on whichever of log P(X ≤ x) and
  /// log P(X > x) is the smaller, so that it is right in both tails.
  public func quantile(_ probability: Double) -> Double? {
    guard number(logCDF(Tensor(0))) != nil else { return nil }
    guard probability >= 0, probability <= 1 else { return .nan }
    if let formula = quantile(Tensor(probability)) { return number(formula) }
    if probability == 0 { return number(support.bounds?.low ?? Tensor(-Double.infinity)) }
    if probability == 1 { return number(support.bounds?.high ?? Tensor(Double.infinity)) }
    // Many at once cost hardly more than one.
    let x = Variable(.latent, shape: [15])
    let isLower = probability < 0.5
    // A discrete probability that was computed from its own quantile may be off by its rounding.
    let slack = support.isDiscrete ? 1e-13 + 4e-16 / (1 - probability) : 0
    let bound = isLower ? C.log(probability) - slack : C.log1p(-probability) + slack
    let graph = isLower ? logCDF(Tensor(x)) : logSurvival(Tensor(x))
    let found = Double.first(amongst: 15) { candidates in
      guard let tails = numbers(graph, [x: candidates]) else { return candidates.map { _ in true } }
      return tails.map { isLower ? $0 >= bound : $0 <= bound }
    }
    // Among the smallest numbers a product with a rate has lost its digits.
    return abs(found) < 1e-307 ? 0 : found
  }

  private func number(_ tensor: Tensor) -> Double? {
    guard let values = numbers(tensor), values.count == 1 else { return nil }
    return values[0]
  }
}

/// The elements of an expression; nil where it reads a variable that has no value.
private func numbers(_ tensor: Tensor, _ values: [Variable: [Double]] = [:]) -> [Double]? {
  let bound = values.mapValues { elements in
    NumericArray(axes: [], sizes: [], shape: [elements.count], elements: elements)
  }
  return try? Interpreter(values: bound).evaluate([tensor]).first?.elements
}

extension Double {
  /// The smallest finite number for which a claim holds that holds for all larger ones, which is asked of `count` at a time.
  fileprivate static func first(
    amongst count: Int,
    where holds: ([Double]) -> [Bool]
  ) -> Double {
    var (low, high) = ((-Double.greatestFiniteMagnitude).place, greatestFiniteMagnitude.place)
    while low < high {
      // The length of the whole list is beyond the largest signed integer.
      let part = Int64(UInt64(bitPattern: high &- low) / UInt64(count + 1))
      let places = (1...count).map { number in
        part > 0 ? low &+ Int64(number) &* part : min(low + Int64(number - 1), high)
      }
      let claims = holds(places.map { Double(place: $0) })
      let index = claims.firstIndex(of: true) ?? count
      if index > 0 { low = places[index - 1] + 1 }
      if index < count { high = places[index] }
      if low > high { low = high }
    }
    return Double(place: high)
  }

  /// The smallest finite numbers for which claims hold, each of which holds for all larger ones.
  static func first(_ count: Int, where holds: ([Double]) -> [Bool]) -> [Double] {
    var low = Array(repeating: (-Double.greatestFiniteMagnitude).place, count: count)
    var high = Array(repeating: greatestFiniteMagnitude.place, count: count)
    while zip(low, high).contains(where: { $0 < $1 }) {
      let middle = zip(low, high).map { ($0 & $1) + (($0 ^ $1) >> 1) }
      let claims = holds(middle.map { Double(place: $0) })
      for index in 0..<count {
        if claims[index] { high[index] = middle[index] } else { low[index] = middle[index] + 1 }
      }
      for index in 0..<count where low[index] > high[index] { low[index] = high[index] }
    }
    return high.map { Double(place: $0) }
  }

  /// The position in the list of all doubles in ascending order, that of 0 being 0.
  private var place: Int64 {
    let bits = Int64(bitPattern: bitPattern)
    return bits >= 0 ? bits : Int64.min - bits
  }

  private init(place: Int64) {
    self.init(bitPattern: UInt64(bitPattern: place >= 0 ? place : Int64.min - place))
  }
}
