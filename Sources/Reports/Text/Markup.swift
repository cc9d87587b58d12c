/// A picture in Scalable Vector Graphics, put together element by element.
struct Markup {
  private var body = ""

  /// Appends an element; `text` is escaped.
  mutating func add(_ name: String, _ attributes: [(String, String)], text: String? = nil) {
    body += "<\(name)"
    for (key, value) in attributes { body += " \(key)=\"\(Self.escaped(value))\"" }
    body += text.map { ">\(Self.escaped($0))</\(name)>\n" } ?? "/>\n"
  }

  /// Appends text at a point, with further attributes such as `text-anchor`.
  mutating func label(
    _ text: String,
    x: Double,
    y: Double,
    _ attributes: (String, String)...
  ) {
    add("text", [("x", Self.number(x)), ("y", Self.number(y))] + attributes, text: text)
  }

  /// Appends a straight line.
  mutating func line(
    from start: (x: Double, y: Double),
    to end: (x: Double, y: Double),
    _ attributes: (String, String)...
  ) {
    let ends = [
      ("x1", Self.number(start.x)), ("y1", Self.number(start.y)),
      ("x2", Self.number(end.x)), ("y2", Self.number(end.y)),
    ]
    add("line", ends + attributes)
  }

  /// Appends an element with elements inside, such as a group.
  mutating func group(
    _ name: String = "g",
    _ attributes: (String, String)...,
    contents: (inout Markup) -> Void
  ) {
    var inner = Markup()
    contents(&inner)
    let list = attributes.map { " \($0.0)=\"\(Self.escaped($0.1))\"" }.joined()
    body += "<\(name)\(list)>\n\(inner.body)</\(name)>\n"
  }

  /// The whole file, on white.
  func document(title: String, width: Double, height: Double) -> String {
    let size = "\(Self.number(width)) \(Self.number(height))"
    let font = "system-ui, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" \
      width="\(Self.number(width))" height="\(Self.number(height))" role="img" \
      font-family="\(font)" font-size="12" fill="\(Palette.ink)">
      <title>\(Self.escaped(title))</title>
      <rect width="100%" height="100%" fill="\(Palette.paper)"/>
      \(body)</svg>

      """
  }

  /// A coordinate with a tenth of a pixel.
  static func number(_ value: Double) -> String {
    let text = NumberText.fixed(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The width that `text` takes at a font size of 12, near enough to leave room for it.
  static func width(of text: String) -> Double { 6.8 * Double(text.count) }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case _ where scalar.value < 0x20: escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

/// The colours of all pictures; the series' ones are told apart by most colour-blind readers.
///
/// - Reference: M. Okabe, K. Ito (2008), "Color Universal Design".
enum Palette {
  static let ink = "#1f2933"
  static let faint = "#66727f"
  static let rule = "#e4e7eb"
  static let paper = "#ffffff"
  static let series = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9"]

  static func color(_ position: Int) -> String { series[position % series.count] }
}
