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
    guard let pictures = fit.study.pictures else { return [] }
    let maker = PictureMaker(pictures, fit)
    let curve = "training.svg"
    try OutputFile.write(chart().svg, to: "\(folder)/\(curve)")
    return try [
      write(reconstructions(pictures, maker), "reconstructions.png", width: pictures.width),
      write(maker.samples(40, seed: fit.settings.seed), "prior-samples.png", width: pictures.width),
      curve,
    ]
  }

  private func write(_ images: Values, _ name: String, width: Int) throws -> String {
    let height = images.shape[1] / width
    let grid = try ImageGrid(images, width: width, height: height, columns: shown)
    try OutputFile.write(grid.png, to: "\(folder)/\(name)")
    return name
  }

  /// A row of images, held-out ones where there are some, above what the model expects of them.
  private func reconstructions(_ pictures: Pictures, _ maker: PictureMaker) throws -> Values {
    let source = fit.study.heldOut.isEmpty ? fit.study.training.data : fit.study.heldOut
    let chosen = source.mapValues { $0.selecting(rows: 0..<min(shown, $0.rows)) }
    let observed = chosen.first { Tensor($0.key) == pictures.observed }?.value
    let expected = try maker.reconstructions(of: chosen)
    let pixels = (observed?.doubles ?? []) + expected.doubles
    return try Values(pixels, shape: [pixels.count / expected.shape[1], expected.shape[1]])
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
