internal import EvidenceTensors

/// A picture of one or more series over a common axis: a training curve, a density.
public struct LineChart: Sendable {
  /// How a series is drawn.
  public enum Style: Sendable {
    /// A line through the points.
    case line
    /// A thin, faint line: a noisy quantity at every step.
    case trace
    /// A line with the area under it, down to zero, in a light shade.
    case area
    /// A dot a point.
    case points
  }

  /// Points with a name, in the order in which they are joined.
  public struct Series: Sendable {
    let name: String
    let x: [Double]
    let y: [Double]
    let band: (lower: [Double], upper: [Double])?
    let style: Style

    /// A series; points with a coordinate that is not finite leave a gap.
    ///
    /// `band` is shaded from its lower to its upper values, as an interval around `y`.
    ///
    /// - Throws: `UsageError` when the numbers of coordinates differ.
    public init(
      _ name: String,
      x: [Double],
      y: [Double],
      band: (lower: [Double], upper: [Double])? = nil,
      style: Style = .line
    ) throws {
      let counts = [x.count, y.count] + (band.map { [$0.lower.count, $0.upper.count] } ?? [])
      guard Set(counts).count == 1 else {
        throw UsageError(
          what: "the series \(name) has \(counts) coordinates in x, y and its band",
          place: "LineChart.Series",
          fix: "Give as many of each"
        )
      }
      self.name = name
      self.x = x
      self.y = y
      self.band = band
      self.style = style
    }
  }

  /// A dashed horizontal line, such as an exact value that a curve should reach.
  public struct Reference: Sendable {
    let name: String
    let y: Double

    /// A line at the height `y`.
    public init(_ name: String, y: Double) {
      self.name = name
      self.y = y
    }
  }

  /// Which part of the vertical axis is shown.
  public enum VerticalRange: Sendable {
    /// All points.
    case all
    /// All but the given fraction of the lowest and of the highest points, so that the first
    /// steps of a training do not flatten the rest.
    case trimming(Double)
    /// The given range.
    case within(ClosedRange<Double>)
  }

  let title: String
  let xLabel: String
  let yLabel: String
  let series: [Series]
  let references: [Reference]
  let verticalRange: VerticalRange

  /// A chart with labelled axes.
  public init(
    title: String,
    x: String,
    y: String,
    series: [Series],
    references: [Reference] = [],
    verticalRange: VerticalRange = .all
  ) {
    self.title = title
    xLabel = x
    yLabel = y
    self.series = series
    self.references = references
    self.verticalRange = verticalRange
  }

  /// The range of the horizontal axis.
  var xRange: ClosedRange<Double> {
    let range = ClosedRange.around(series.lazy.flatMap(\.x)) ?? 0...1
    return range.lowerBound < range.upperBound ? range : range.padded(by: 0)
  }

  /// The range of the vertical axis, with room above and below.
  var yRange: ClosedRange<Double> {
    if case .within(let range) = verticalRange {
      let ends = ClosedRange.around([range.lowerBound, range.upperBound])
      return (ends ?? 0...1).padded(by: 0)
    }
    var shown = series.flatMap(\.y).filter(\.isFinite)
    if case .trimming(let fraction) = verticalRange {
      shown.sort()
      let cut = Int(Double(shown.count) * min(max(fraction, 0), 0.49))
      shown = Array(shown.dropFirst(cut).dropLast(cut))
    } else {
      for case let band? in series.map(\.band) { shown += band.lower + band.upper }
    }
    shown += references.map(\.y)
    let hasArea = series.contains { $0.style == .area }
    if hasArea { shown.append(0) }
    let range = ClosedRange.around(shown) ?? 0...1
    let padded = range.padded(by: 0.06)
    let standsOnZero = hasArea && range.lowerBound == 0
    return standsOnZero ? 0...padded.upperBound : padded
  }
}
