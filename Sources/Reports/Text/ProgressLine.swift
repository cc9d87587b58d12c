#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// One line on the terminal that is written over as work goes on; silent anywhere else.
///
/// It goes to standard error, at most ten times a second, cut to the terminal's width.
public struct ProgressLine: ~Copyable {
  private let width: Int?
  private let now: () -> ContinuousClock.Instant
  private let write: (String) -> Void
  private var shownAt: ContinuousClock.Instant?
  private var length = 0

  /// A line on standard error if that is a terminal.
  public init() {
    self.init(width: Self.terminalWidth, now: { .now }, write: Self.writeToStandardError)
  }

  /// A line of `width` characters; `nil` is no terminal.
  package init(
    width: Int?,
    now: @escaping () -> ContinuousClock.Instant,
    write: @escaping (String) -> Void
  ) {
    self.width = width
    self.now = now
    self.write = write
  }

  /// Shows `text`, which is only made where it is shown.
  public mutating func show(_ text: @autoclosure () -> String) {
    guard let width else { return }
    let instant = now()
    if let shownAt, shownAt.duration(to: instant) < .milliseconds(100) { return }
    shownAt = instant
    put(text(), width: width)
  }

  /// Shows a last `text` whenever the line was shown last, and ends the line.
  public mutating func finish(_ text: @autoclosure () -> String) {
    guard let width else { return }
    put(text(), width: width)
    write("\n")
    (shownAt, length) = (nil, 0)
  }

  /// Removes the line.
  public mutating func clear() {
    guard let width, length > 0 else { return }
    put("", width: width)
    write("\r")
    (shownAt, length) = (nil, 0)
  }

  /// Writes over the line; spaces cover what was longer, which every terminal understands.
  private mutating func put(_ text: String, width: Int) {
    let shown = text.prefix(max(0, width - 1))
    let count = shown.count
    write("\r" + shown + String(repeating: " ", count: max(0, length - count)))
    length = count
  }

  private static var terminalWidth: Int? {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    var size = winsize()
    let status = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size)
    return status == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static func writeToStandardError(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes {
        #if canImport(Darwin)
          Darwin.write(STDERR_FILENO, $0.baseAddress, $0.count)
        #elseif canImport(Musl)
          Musl.write(STDERR_FILENO, $0.baseAddress, $0.count)
        #else
          Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
        #endif
      }
      guard written > 0 else { return }
      bytes = bytes.dropFirst(written)
    }
  }
}
