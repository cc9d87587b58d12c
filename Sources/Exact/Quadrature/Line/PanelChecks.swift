internal import EvidenceTensors

/// Points between a panel's nodes at which a polynomial through these is compared with the density.
///
/// A rule and its halves agree on a spike that none of their nodes meets. So the density is looked at in many more places, and a
/// panel in which it is not what the nodes say is halved until it is.
struct PanelChecks {
  private(set) var positions: [Double] = []
  private(set) var logs: [Double] = []

  /// By as much the log-density may differ from the polynomial.
  private static let allowed = 0.02
  /// What lies beside a panel by this share of its width is compared too: a spike may begin there.
  private static let margin = 0.05
  /// Where the density is lower than the highest by more, nothing is compared.
  static let depth = 40.0

  /// Evenly spread points, as many in each panel in which the density matters.
  init(
    of panels: [Panel],
    top: Double,
    count: Int,
    _ logDensity: ([Double]) throws -> [Double]
  ) rethrows {
    let own = panels.filter { $0.values.contains { $0 > top - Self.depth } }
    guard !own.isEmpty else { return }
    let each = max(count / own.count, 16)
    let all = own.flatMap { panel in
      (0..<each).map { panel.low + (Double($0) + 0.5) / Double(each) * panel.width }
    }
    for (position, log) in zip(all, try logDensity(all)) where log > top - Self.depth {
      positions.append(position)
      logs.append(log)
    }
  }

  /// Whether the density is about what the panel's nodes say, at all points in it and close beside it.
  func agree(with panel: Panel) -> Bool {
    let room = Self.margin * panel.width
    let first = positions.firstIndex(from: panel.low - room)
    let range = positions[first...].prefix { $0 <= panel.high + room }.indices
    guard !range.isEmpty, panel.values.allSatisfy(\.isFinite) else { return true }
    return range.allSatisfy { index in
      abs(panel.interpolated(at: positions[index]) - logs[index]) <= Self.allowed
    }
  }
}

extension [Double] {
  /// The first index of a sorted array from which on the elements reach a bound.
  fileprivate func firstIndex(from bound: Double) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] >= bound { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
