package import EvidenceTensors
internal import Synchronization

/// Axes of the directions and values of eliminations, of which no two may meet in one expression.
package enum AxisNumbers {
  private static let last = Atomic<Int>(1 << 20)

  /// An axis that nothing else uses.
  package static func make(size: Int) -> Axis {
    .enumerated(last.wrappingAdd(1, ordering: .relaxed).newValue, size: size)
  }
}
