import EvidenceInference
import EvidenceTensors
import Testing

@Suite struct ParetoSmoothingTests {
  /// −k log u: ratios with a Pareto tail of shape k.
  private func ratios(_ shape: Double, _ count: Int) -> [Double] {
    (0..<count).map { index in
      let place = Double((index * 377) % count) + 0.5
      return -shape * C.log(place / Double(count))
    }
  }

  /// 377 is prime to the number of draws, so that they come in no order.
  @Test(arguments: [0.2, 0.7, 1.5], [30, 100, 225, 226, 1_000])
  func theBodyKeepsItsProportionsAndTheTailItsOrder(shape: Double, draws: Int) {
    let ratios = ratios(shape, draws)
    let smoothing = ParetoSmoothing(logRatios: ratios)
    let total = smoothing.logWeights.reduce(0) { $0 + C.exp($1) }
    #expect(agree(total, 1, within: 1e-12))
    let order = ratios.indices.sorted { ratios[$0] < ratios[$1] }
    let tail = draws > 225 ? Int(3 * Double(draws).squareRoot()) : draws / 5
    let shifts = order.map { smoothing.logWeights[$0] - ratios[$0] }
    #expect(shifts.dropLast(tail).allSatisfy { agree($0, shifts[0], within: 1e-12) })
    #expect(shifts.suffix(tail).contains { !agree($0, shifts[0], within: 1e-6) })
    let sorted = order.map { smoothing.logWeights[$0] }
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 })
    // No smoothed weight is above the largest raw one, by the same constant.
    #expect(sorted[draws - 1] <= ratios[order[draws - 1]] + shifts[0] + 1e-12)
  }

  @Test func theShapeOfTheTailIsFound() {
    for shape in [0.2, 0.5, 0.8] {
      #expect(abs(ParetoSmoothing(logRatios: ratios(shape, 10_000)).shape - shape) < 0.1)
    }
  }

  @Test func drawsWithoutAWeightStayWithoutOne() {
    var ratios = ratios(0.5, 1_000)
    for index in 0..<300 { ratios[index] = -.infinity }
    let smoothing = ParetoSmoothing(logRatios: ratios)
    #expect(smoothing.shape.isFinite)
    #expect(smoothing.logWeights.prefix(300).allSatisfy { $0 == -.infinity })
    // The tail would be of 94 draws.
    for index in 300..<906 { ratios[index] = -.infinity }
    let few = ParetoSmoothing(logRatios: ratios)
    #expect(few.shape == .infinity)
    #expect(few.logWeights.prefix(906).allSatisfy { $0 == -.infinity })
  }
}
