extension LineChart {
  /// The picture in Scalable Vector Graphics.
  public var svg: String { LineChartDrawing(self).svg }
}

/// A name in the legend with its place.
private struct LegendEntry {
  let name: String
  let x: Double
  let row: Int
}

/// A chart with the places of its parts.
private struct LineChartDrawing {
  private let chart: LineChart
  private let xRange: ClosedRange<Double>
  private let yRange: ClosedRange<Double>
  private let yTicks: Ticks
  private let legend: [LegendEntry]
  private let left: Double
  private let top: Double
  private let right = 696.0
  private let bottom = 356.0
  private let width = 720.0
  private let height = 408.0

  init(_ chart: LineChart) {
    self.chart = chart
    xRange = chart.xRange
    yRange = chart.yRange
    yTicks = Ticks(in: yRange, about: 6)
    let longest = yTicks.labels.map(Markup.width).max() ?? 0
    left = 24 + longest
    legend = Self.legend(of: chart, width: right)
    let legendRows = legend.last.map { $0.row + 1 } ?? 0
    top = 66 + Self.legendHeight * Double(legendRows)
  }

  private static var legendHeight: Double { 20 }

  /// Where the names stand, in as many rows as they need; a single one needs no legend.
  private static func legend(of chart: LineChart, width: Double) -> [LegendEntry] {
    let names = chart.series.map(\.name) + chart.references.map(\.name)
    guard names.count > 1 else { return [] }
    let start = 16.0
    var (x, row) = (start, 0)
    return names.map { name in
      let length = 50 + Markup.width(of: name)
      if x > start, x + length > width { (x, row) = (start, row + 1) }
      defer { x += length }
      return LegendEntry(name: name, x: x, row: row)
    }
  }

  var svg: String {
    var markup = Markup()
    markup.label(chart.title, x: 16, y: 28, ("font-size", "16"), ("font-weight", "600"))
    addLegend(to: &markup)
    addAxes(to: &markup)
    let dot = 3.0
    let corner = [left - dot, top].map(Markup.number)
    let size = [right - left + 2 * dot, bottom - top].map(Markup.number)
    // A picture inside of the picture cuts off what is outside of the axes, but no dot on them.
    markup.group(
      "svg",
      ("x", corner[0]),
      ("y", corner[1]),
      ("width", size[0]),
      ("height", size[1]),
      ("viewBox", (corner + size).joined(separator: " "))
    ) { inner in
      for (position, series) in chart.series.enumerated() {
        addShades(of: series, color: Palette.color(position), to: &inner)
      }
      for (position, series) in chart.series.enumerated() {
        addCurve(of: series, color: Palette.color(position), to: &inner)
      }
      for (position, reference) in chart.references.enumerated() {
        let color = Palette.color(chart.series.count + position)
        let height = y(reference.y)
        inner.line(
          from: (left, height),
          to: (right, height),
          ("stroke", color),
          ("stroke-width", "1.5"),
          ("stroke-dasharray", "6 4")
        )
      }
    }
    return markup.document(title: chart.title, width: width, height: height)
  }

  // MARK: Places

  private func x(_ value: Double) -> Double {
    let share = (value - xRange.lowerBound) / (xRange.upperBound - xRange.lowerBound)
    return left + share * (right - left)
  }

  private func y(_ value: Double) -> Double {
    let share = (value - yRange.lowerBound) / (yRange.upperBound - yRange.lowerBound)
    let place = bottom - share * (bottom - top)
    // Far points would overflow what a viewer can draw; these are outside of the clip already.
    return min(max(place, -10_000), 10_000)
  }

  // MARK: Parts

  private func addLegend(to markup: inout Markup) {
    for (position, entry) in legend.enumerated() {
      let isReference = position >= chart.series.count
      let base = 50 + Self.legendHeight * Double(entry.row)
      if !isReference, chart.series[position].style == .points {
        addDot(x: entry.x + 11, y: base - 4, color: Palette.color(position), to: &markup)
      } else {
        markup.line(
          from: (entry.x, base - 4),
          to: (entry.x + 22, base - 4),
          ("stroke", Palette.color(position)),
          ("stroke-width", isReference ? "1.5" : "2.5"),
          ("stroke-dasharray", isReference ? "6 4" : "none")
        )
      }
      markup.label(entry.name, x: entry.x + 28, y: base)
    }
  }

  private func addAxes(to markup: inout Markup) {
    markup.label(chart.yLabel, x: 16, y: top - 12, ("fill", Palette.faint))
    for (position, label) in zip(yTicks.positions, yTicks.labels) {
      let height = y(position)
      markup.line(from: (left, height), to: (right, height), ("stroke", Palette.rule))
      markup.label(
        label,
        x: left - 8,
        y: height + 4,
        ("text-anchor", "end"),
        ("fill", Palette.faint)
      )
    }
    markup.line(from: (left, bottom), to: (right, bottom), ("stroke", Palette.faint))
    let ticks = Ticks(in: xRange, about: 7)
    for (position, label) in zip(ticks.positions, ticks.labels) {
      let place = x(position)
      markup.line(from: (place, bottom), to: (place, bottom + 5), ("stroke", Palette.faint))
      markup.label(
        label,
        x: place,
        y: bottom + 20,
        ("text-anchor", "middle"),
        ("fill", Palette.faint)
      )
    }
    let middle = (left + right) / 2
    markup.label(
      chart.xLabel,
      x: middle,
      y: bottom + 40,
      ("text-anchor", "middle"),
      ("fill", Palette.faint)
    )
  }

  /// The shaded areas, which lie under all curves.
  private func addShades(of series: LineChart.Series, color: String, to markup: inout Markup) {
    if let band = series.band {
      add(shade: series.x, lower: band.lower, upper: band.upper, color: color, to: &markup)
    }
    if series.style == .area {
      let zero = [Double](repeating: 0, count: series.x.count)
      add(shade: series.x, lower: zero, upper: series.y, color: color, to: &markup)
    }
  }

  private func add(
    shade horizontal: [Double],
    lower: [Double],
    upper: [Double],
    color: String,
    to markup: inout Markup
  ) {
    for run in finiteRuns(horizontal, lower, upper) {
      let kept = thinned(run, by: upper)
      let there = kept.map { point(horizontal[$0], upper[$0]) }
      let back = kept.reversed().map { point(horizontal[$0], lower[$0]) }
      let outline = (there + back).joined(separator: " ")
      markup.add("polygon", [("points", outline), ("fill", color), ("fill-opacity", "0.16")])
    }
  }

  private func addCurve(of series: LineChart.Series, color: String, to markup: inout Markup) {
    for run in finiteRuns(series.x, series.y) {
      if series.style == .points || run.count == 1 {
        for index in run {
          addDot(x: x(series.x[index]), y: y(series.y[index]), color: color, to: &markup)
        }
      } else {
        let kept = thinned(run, by: series.y)
        let points = kept.map { point(series.x[$0], series.y[$0]) }.joined(separator: " ")
        let isFaint = series.style == .trace
        let stroke = [
          ("stroke", color), ("stroke-width", isFaint ? "0.8" : "1.8"),
          ("stroke-opacity", isFaint ? "0.5" : "1"), ("stroke-linejoin", "round"),
        ]
        markup.add("polyline", [("points", points), ("fill", "none")] + stroke)
      }
    }
  }

  private func addDot(x: Double, y: Double, color: String, to markup: inout Markup) {
    let center = [("cx", Markup.number(x)), ("cy", Markup.number(y))]
    markup.add("circle", center + [("r", "2.8"), ("fill", color)])
  }

  private func point(_ horizontal: Double, _ vertical: Double) -> String {
    "\(Markup.number(x(horizontal))),\(Markup.number(y(vertical)))"
  }

  // MARK: Points

  /// The longest runs of indices at which all `lists` are finite.
  private func finiteRuns(_ lists: [Double]...) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in lists[0].indices where lists.allSatisfy({ $0[index].isFinite }) {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }

  /// The indices of `run`, or of the lowest and highest in each of 400 parts: nobody sees more.
  private func thinned(_ run: Range<Int>, by values: [Double]) -> [Int] {
    let parts = 400
    guard run.count > 3 * parts else { return Array(run) }
    let inner = (0..<parts).flatMap { part in
      let start = run.lowerBound + part * run.count / parts
      let end = run.lowerBound + (part + 1) * run.count / parts
      let low = (start..<end).min { values[$0] < values[$1] } ?? start
      let high = (start..<end).max { values[$0] < values[$1] } ?? start
      return low == high ? [low] : [min(low, high), max(low, high)]
    }
    let ends = [run.lowerBound, run.upperBound - 1]
    return Set(inner + ends).sorted()
  }
}
