internal import CEvidencePhilox
package import EvidenceTensors

/// The rule by which each element of a noise node is one keyed draw; every engine follows it.
///
/// A draw is keyed by (seed, step, site, particle, datum, element):
/// - `datum` is the index along `datumAxis`: the mini-batch plate where the noise carries it (then
///   the row's number in the whole data), else the largest plate that the noise carries;
/// - `particle` is the index along the first axis of particles;
/// - `element` is the row-major index within the event plus, times the event's size, the row-major
///   index over all other axes in canonical order.
package struct NoiseKey: Sendable {
  package let noise: Noise
  package let datumAxis: Axis?
  package let particleAxis: Axis?
  /// The axes that the element's number runs over besides the event, slowest first.
  package let otherAxes: [Axis]

  /// The rule for `noise`, where a step sees only some rows of `minibatch` and plates have the
  /// full `sizes`.
  package init(_ noise: Noise, minibatch: Axis?, sizes: [Axis: Int]) {
    let plates = noise.axes.filter(\.isPlate)
    // Of plates of one size, the first in canonical order.
    let largest = plates.max { (sizes[$0] ?? 0, $1) < (sizes[$1] ?? 0, $0) }
    let datum = plates.first { $0 == minibatch } ?? largest
    let particles = noise.axes.first(where: \.isParticles)
    self.noise = noise
    datumAxis = datum
    particleAxis = particles
    otherAxes = noise.axes.filter { $0 != datum && $0 != particles }
  }

  /// The draw of one element.
  package func draw(
    isDouble: Bool,
    seed: UInt64,
    step: Int,
    particle: Int,
    datum: Int,
    element: Int
  ) -> Double {
    let mapping: Int32 = isDouble ? 1 : 0
    let step = UInt32(truncatingIfNeeded: step)
    let site = UInt32(noise.site)
    let (particle, datum, element) = (UInt32(particle), UInt32(datum), UInt32(element))
    return switch noise.family {
    case .normal: ev_noise_normal(mapping, seed, step, site, particle, datum, element)
    case .uniform: ev_noise_uniform(mapping, seed, step, site, particle, datum, element)
    case .word: ev_noise_word(mapping, seed, step, site, particle, datum, element)
    }
  }
}
