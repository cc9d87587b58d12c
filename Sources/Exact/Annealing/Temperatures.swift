internal import EvidenceTensors

/// The inverse temperatures β₀ = 0, …, β_T = 1 of a path from prior to posterior: dense near both ends.
///
/// β̃ₜ = σ(δ (2t/T − 1)), moved and scaled so that they start at 0 and end at 1.
/// - Reference: Grosse, Ghahramani & Adams (2015), section 5.
struct Temperatures {
  /// T + 1 numbers.
  let values: [Double]

  init(count: Int) {
    let delta = 4.0
    let raw = (0...count).map { index in
      1 / (1 + C.exp(-delta * (2 * Double(index) / Double(count) - 1)))
    }
    let (first, last) = (raw[0], raw[count])
    values = raw.map { ($0 - first) / (last - first) }
  }

  var count: Int { values.count - 1 }
}
