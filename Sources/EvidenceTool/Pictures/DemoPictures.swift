internal import Evidence

/// The pictures of a fitted model of images: reconstructions, draws of the prior, and the training curve.
struct DemoPictures {
  private let fit: StudyFit
  private let folder: String
  private let shown = 10

  init(_ fit: StudyFit, folder: String) {
    self.fit = fit
    self.folder = folder
  }

  /// Writes all; returns the names of the files.
  func write() throws -> [String] {
    guard let pictures = fit.pictures else { return [] }
    let chart = try chart()
    try OutputFile.write(chart.svg, to: "\(folder)/training.svg")
    let rows = try pictures.reconstructions(shown)
    let images = try Values(rows.flatMap(\.doubles), shape: [2 * shown, rows[0].shape[1]])
    try write(images, "reconstructions.png", width: pictures.width)
    let samples = try pictures.samples(4 * shown, fit.settings.seed)
    try write(samples, "prior-samples.png", width: pictures.width)
    return ["reconstructions.png", "prior-samples.png", "training.svg"]
  }

  private func write(_ images: Values, _ name: String, width: Int) throws {
    let height = images.shape[1] / width
    let grid = try ImageGrid(images, width: width, height: height, columns: shown)
    try OutputFile.write(grid.png, to: "\(folder)/\(name)")
  }

  private func chart() throws -> LineChart {
    let rows = Double(fit.study.rows)
    let history = fit.state.history
    let epochs = history.epochs
    let values = epochs.isEmpty ? history.objective : epochs
    let training = try LineChart.Series(
      "training",
      x: (1...max(1, values.count)).map(Double.init),
      y: values.map { $0 / rows }
    )
    let heldOut = fit.test.map {
      LineChart.Reference("held-out images at the end", y: $0.elbo.mean.value)
    }
    return LineChart(
      title: "\(fit.example.name) on \(fit.data)",
      x: epochs.isEmpty ? "step" : "epoch",
      y: "ELBO, nats an image",
      series: [training],
      references: heldOut.map { [$0] } ?? [],
      verticalRange: .trimming(0.02)
    )
  }
}
