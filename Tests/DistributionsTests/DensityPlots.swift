import EvidenceDistributions
import EvidenceReports
import EvidenceTensors
import Foundation

/// The picture on a family's page: its density, or its probabilities, at a few settings.
struct DensityPlot: Sendable, CustomStringConvertible {
  struct Curve: Sendable {
    let label: String
    let distribution: any Distribution
  }

  let family: String
  let range: ClosedRange<Double>
  /// The value of a vector or a matrix at a place of the horizontal axis, row-major, with its shape.
  let embedding: (@Sendable (Double) -> (elements: [Double], shape: [Int]))?
  let axis: String
  let curves: [Curve]

  init(
    _ family: String,
    _ range: ClosedRange<Double>,
    axis: String = "x",
    at embedding: (@Sendable (Double) -> (elements: [Double], shape: [Int]))? = nil,
    _ curves: KeyValuePairs<String, any Distribution>
  ) {
    self.family = family
    self.range = range
    self.axis = axis
    self.embedding = embedding
    self.curves = curves.map { Curve(label: $0.key, distribution: $0.value) }
  }

  var description: String { family }

  private var isDiscrete: Bool { curves.allSatisfy { $0.distribution.support.isDiscrete } }

  private var places: [Double] {
    if isDiscrete { return Array(stride(from: range.lowerBound, through: range.upperBound, by: 1)) }
    // Off the ends, where a density may be infinite.
    let width = range.upperBound - range.lowerBound
    return (0..<160).map { range.lowerBound + width * (Double($0) + 0.5) / 160 }
  }

  private func heights(_ distribution: any Distribution) throws -> [Double] {
    guard let embedding else { return try numbers(exp(distribution.logProb(Tensor(places)))) }
    let values = places.map { place -> Tensor in
      let (elements, shape) = embedding(place)
      return Tensor(elements, shape: shape)
    }
    return try numbers(values.map { exp(distribution.logProb($0)) }).map { $0[0] }
  }

  func svg() throws -> String {
    let series = try curves.map { curve in
      try LineChart.Series(
        curve.label,
        x: places,
        y: heights(curve.distribution),
        style: isDiscrete ? .points : .line
      )
    }
    let height = isDiscrete ? "probability" : "density"
    return LineChart(title: family, x: axis, y: height, series: series).svg
  }
}
