internal import Evidence

extension Comparison {
  /// The gap closing over training: log p(x), the ELBO, and their sum with the divergence, which lies on log p(x).
  func coursePicture() throws -> LineChart {
    let shown = course.filter { $0.step > 0 || course.count < 3 }
    let steps = shown.map { Double($0.step) }
    let evidence = shown.map(\.report.logEvidence)
    let bounds = shown.map(\.report.elbo)
    let sums = shown.compactMap { course in course.report.divergence.map { course.report.elbo + $0 }
    }
    var series = [
      try LineChart.Series("log p(x), exact", x: steps, y: evidence),
      try LineChart.Series("ELBO", x: steps, y: bounds),
    ]
    if sums.count == steps.count {
      series.append(try LineChart.Series("ELBO + KL", x: steps, y: sums, style: .points))
    }
    return LineChart(
      title: "The gap of \(example.name) over training",
      x: "step",
      y: "nats",
      series: series,
      verticalRange: .all
    )
  }
}
