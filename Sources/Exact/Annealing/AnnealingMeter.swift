/// Cuts the transitions of chains into stretches short enough to report between them.
struct AnnealingMeter {
  private let show: (@Sendable (AnnealingProgress) -> Void)?
  private let start = ContinuousClock.now
  private var lap = ContinuousClock.now
  private var made = 0
  private var total = 0
  /// How many transitions to make before the next report; all at once where nobody looks.
  private(set) var stretch: Int

  private static let stretchSeconds = 0.4

  init(_ show: (@Sendable (AnnealingProgress) -> Void)?) {
    self.show = show
    stretch = show == nil ? .max : 1
  }

  mutating func expect(_ transitions: Int) { total += transitions }

  mutating func advance(by transitions: Int) {
    guard let show else { return }
    made += transitions
    let now = ContinuousClock.now
    let (own, all) = (Self.seconds(now - lap), Self.seconds(now - start))
    lap = now
    let wanted = Double(transitions) * Self.stretchSeconds / Swift.max(own, 1e-6)
    stretch = Swift.max(1, Int(Swift.min(wanted, Double(2 * stretch), 1e6)))
    let left = all / Double(made) * Double(Swift.max(0, total - made))
    show(AnnealingProgress(transitions: made, total: total, secondsLeft: left))
  }

  private static func seconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
