internal import EvidenceExact
internal import EvidenceModeling
internal import EvidencePrograms
internal import EvidenceTensors

/// The numbers of a guide's means: those of terms in which nothing is left, and those found by the trapezoidal rule.
struct ExpectedTerms {
  let terms: [GuideExpectation.Term]
  let bound: BoundModel
  let state: [Variable: [Double]]

  /// Terms over the same normal numbers share a grid.
  var groups: [[GuideExpectation.Term]] {
    Dictionary(grouping: terms, by: \.dimension).sorted { $0.key < $1.key }.map(\.value)
  }

  /// The mean of each term with the plates that it repeats over.
  ///
  /// - Throws: `QuadratureFailure` where something is not finite, or steps of half the size still change a mean.
  func sums() throws -> [PlateSum] { try groups.flatMap(sums) }

  /// The level of the grid at which the means of a group are found.
  func level(of group: [GuideExpectation.Term]) throws -> Int { try settled(group).level }

  private func sums(_ group: [GuideExpectation.Term]) throws -> [PlateSum] {
    zip(group, try settled(group).values).map { PlateSum(of: $1, over: $0.plates, bound.sizes) }
  }

  private func settled(
    _ group: [GuideExpectation.Term]
  ) throws -> (level: Int, values: [NumericArray]) {
    let dimension = group[0].dimension
    let rows = group.flatMap { $0.plates.map { bound.sizes[$0] ?? 1 } }.max() ?? 1
    let program = try GridProgram(
      dimension: dimension,
      bound: bound,
      state: state,
      runs: [1, 1, 8, 64][dimension],
      widest: max(64, min(4_096, Self.mostNumbers / rows))
    ) { point, weight, axis in group.map { $0.value(at: point, weight, axis) } }
    var last: [NumericArray] = []
    var before = Double.infinity
    for level in 0..<NormalGrid.levels(dimension) {
      let next = program(NormalGrid(dimension: dimension, level: level))
      guard next.allSatisfy({ $0.elements.allSatisfy(\.isFinite) }) else {
        throw QuadratureFailure.notANumber(at: [])
      }
      if dimension == 0 { return (0, next) }
      if !last.isEmpty {
        let change = Self.change(last, next)
        // Halving the steps squares what is left of a smooth function, and lessens it by the last share at least.
        if min(change, change / before * change) <= 2e-12 { return (level, next) }
        before = change
      }
      last = next
    }
    throw QuadratureFailure.notConverged(1e-12)
  }

  private static let mostNumbers = 1 << 17

  /// The largest change of an element, as a share of the largest element of its array or of 1.
  private static func change(_ a: [NumericArray], _ b: [NumericArray]) -> Double {
    zip(a, b).reduce(0) { largest, pair in
      let scale = pair.1.elements.reduce(1) { max($0, abs($1)) }
      let changes = zip(pair.0.elements, pair.1.elements).map { abs($0 - $1) }
      return max(largest, (changes.max() ?? 0) / scale)
    }
  }
}

extension GuideExpectation.Term {
  /// The share of grid points in the mean; the term itself where nothing is left.
  func value(at point: Tensor, _ weight: Tensor, _ axis: Axis) -> Tensor {
    guard let rest else { return tensor }
    let places = rest.latents(at: point)
    return (weight * tensor.substituting(places)).summed(over: axis)
  }
}
