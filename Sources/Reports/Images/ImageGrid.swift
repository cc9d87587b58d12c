public import EvidenceTensors

/// Grayscale images in rows and columns: data above its reconstructions, draws of a model.
public struct ImageGrid: Sendable {
  private let pixels: [UInt8]
  private let count: Int
  private let width: Int
  private let height: Int
  private let columns: Int
  private let scale: Int
  private let gap: Int

  /// Images as the rows of `images`, whose elements from 0 to `maximum` are black to white.
  ///
  /// Elements outside of that are shown as its ends, and NaN as black. Each pixel is drawn as a
  /// square of `scale`; as many as make an image 56 wide where that is `nil`.
  ///
  /// - Shapes: `images` is `[count, width * height]`, with the pictures' rows from the top.
  /// - Throws: `UsageError` for another shape, and when there is nothing to show.
  public init(
    _ images: Values,
    width: Int,
    height: Int,
    maximum: Double = 1,
    columns: Int = 10,
    scale: Int? = nil
  ) throws {
    let count = images.rows
    guard width > 0, height > 0, count > 0, images.shape == [count, width * height] else {
      throw UsageError(
        what: "shape \(images.shape) is not that of images of \(width) x \(height) pixels",
        place: "ImageGrid.init",
        fix: "Give values of shape [count, width * height] with at least one image"
      )
    }
    guard columns > 0, maximum > 0, scale ?? 1 > 0 else {
      throw UsageError(
        what: "columns: \(columns), maximum: \(maximum), scale: \(scale ?? 1) are not all positive",
        place: "ImageGrid.init",
        fix: "Give positive ones"
      )
    }
    pixels = images.doubles.map { Self.gray($0 / maximum) }
    self.count = count
    self.width = width
    self.height = height
    self.columns = min(columns, count)
    self.scale = scale ?? max(1, 56 / width)
    gap = 4
  }

  private static func gray(_ share: Double) -> UInt8 {
    guard !share.isNaN else { return 0 }
    let level = (min(max(share, 0), 1) * 255).rounded()
    return UInt8(level)
  }

  private var rows: Int { (count + columns - 1) / columns }
  private var cellWidth: Int { width * scale + gap }
  private var cellHeight: Int { height * scale + gap }

  /// The picture in Portable Network Graphics, on white, in gray.
  public var png: [UInt8] {
    var canvas = Canvas(
      width: columns * cellWidth + gap,
      height: rows * cellHeight + gap
    )
    for image in 0..<count {
      let left = gap + image % columns * cellWidth
      let top = gap + image / columns * cellHeight
      draw(image, on: &canvas, left: left, top: top)
    }
    return canvas.png
  }

  private func draw(_ image: Int, on canvas: inout Canvas, left: Int, top: Int) {
    for row in 0..<height * scale {
      let source = (image * height + row / scale) * width
      for column in 0..<width * scale {
        canvas[left + column, top + row] = pixels[source + column / scale]
      }
    }
  }

  /// The picture in Scalable Vector Graphics, with a title, and a caption under each image and
  /// before each row where there are some.
  public func svg(title: String, captions: [String] = [], rowCaptions: [String] = []) -> String {
    var markup = Markup()
    markup.label(title, x: 16, y: 28, ("font-size", "16"), ("font-weight", "600"))
    let longest = rowCaptions.map(Markup.width).max() ?? 0
    let left = longest > 0 ? 28 + longest : 16
    let top = 44.0
    let captionHeight = captions.isEmpty ? 0.0 : 18
    let rowHeight = Double(cellHeight) + captionHeight
    for image in 0..<count {
      let x = left + Double(image % columns * cellWidth)
      let y = top + Double(image / columns) * rowHeight
      add(image, x: x, y: y, to: &markup)
      if image < captions.count {
        let middle = x + Double(width * scale) / 2
        let base = y + Double(height * scale) + 14
        markup.label(
          captions[image],
          x: middle,
          y: base,
          ("text-anchor", "middle"),
          ("font-size", "11"),
          ("fill", Palette.faint)
        )
      }
    }
    for (row, caption) in rowCaptions.prefix(rows).enumerated() {
      let middle = top + Double(row) * rowHeight + Double(height * scale) / 2
      markup.label(caption, x: 16, y: middle + 4, ("fill", Palette.faint))
    }
    let needed = left + Double(columns * cellWidth) + 16
    let titleEnd = 32 + 1.4 * Markup.width(of: title)
    let bottom = top + Double(rows) * rowHeight + 12
    return markup.document(title: title, width: max(needed, titleEnd), height: bottom)
  }

  private func add(_ image: Int, x: Double, y: Double, to markup: inout Markup) {
    // At full size, since some viewers smooth the pixels of what they enlarge.
    var canvas = Canvas(width: width * scale, height: height * scale)
    draw(image, on: &canvas, left: 0, top: 0)
    let file = base64(canvas.png)
    let place = [
      ("x", Markup.number(x)), ("y", Markup.number(y)),
      ("width", "\(width * scale)"), ("height", "\(height * scale)"),
    ]
    let look = [("style", "image-rendering: pixelated")]
    markup.add("image", place + look + [("href", "data:image/png;base64,\(file)")])
  }
}

/// Gray pixels to draw on, white at first.
private struct Canvas {
  private let width: Int
  private let height: Int
  private var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 255, count: width * height)
  }

  subscript(x: Int, y: Int) -> UInt8 {
    get { pixels[y * width + x] }
    set { pixels[y * width + x] = newValue }
  }

  var png: [UInt8] { PNG.encoded(pixels, width: width, height: height) }
}
