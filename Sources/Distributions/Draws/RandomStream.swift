internal import CEvidenceGSL
internal import CEvidencePhilox

/// A stream of random numbers with a key: the same key gives the same numbers anywhere, in any order.
///
/// GSL's samplers draw from it; the generator is Philox4x32-10.
/// - Reference: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
public final class RandomStream {
  /// Which stream: a seed, a step of the run, a site of the model, a datum of its plate and a particle.
  package struct Key: Hashable, Sendable {
    package var seed: UInt64
    package var step: Int
    package var site: Int
    package var datum: Int
    package var particle: Int

    package init(seed: UInt64, step: Int = 0, site: Int = 0, datum: Int = 0, particle: Int = 0) {
      self.seed = seed
      self.step = step
      self.site = site
      self.datum = datum
      self.particle = particle
    }
  }

  let generator: UnsafeMutablePointer<gsl_rng>

  /// The first stream of a seed.
  public convenience init(seed: UInt64) { self.init(Key(seed: seed)) }

  /// The stream of a key, at its beginning.
  package init(_ key: Key) {
    guard let generator = gsl_rng_alloc(ev_philox_rng_type()) else {
      preconditionFailure("RandomStream: no memory for a generator")
    }
    self.generator = generator
    seek(key)
  }

  deinit { gsl_rng_free(generator) }

  /// Moves to the beginning of another stream.
  ///
  /// - Precondition: the site is below 2¹⁶ − 2¹⁵, the particle below 2¹⁶, step and datum below 2³².
  package func seek(_ key: Key) {
    precondition(
      (0..<1 << 15).contains(key.site) && (0..<1 << 16).contains(key.particle),
      "RandomStream: site \(key.site) or particle \(key.particle) is out of range"
    )
    // Sampler streams have the top bit of the site set, so that none meets the noise of a compiled step.
    let site = UInt32(key.site) | 1 << 15
    ev_philox_seek(
      generator,
      key.seed,
      UInt32(key.datum),
      0,
      site | UInt32(key.particle) << 16,
      UInt32(key.step)
    )
  }

  /// A number from [0, 1).
  public func uniform() -> Double { gsl_rng_uniform(generator) }
  /// A number from (0, 1).
  public func uniformPositive() -> Double { gsl_rng_uniform_pos(generator) }
  /// A standard normal number.
  public func normal() -> Double { gsl_ran_gaussian_ziggurat(generator, 1) }
  /// A number from the gamma distribution with rate 1.
  ///
  /// - Precondition: `concentration` is positive.
  public func gamma(_ concentration: Double) -> Double {
    precondition(concentration > 0, "RandomStream: no gamma distribution of \(concentration)")
    return gsl_ran_gamma(generator, concentration, 1)
  }
  /// A number from the Poisson distribution.
  ///
  /// - Precondition: `rate` is not negative and below 2³¹.
  public func poisson(_ rate: Double) -> Int {
    precondition(rate >= 0 && rate < 0x1p31, "RandomStream: no Poisson distribution of \(rate)")
    return Int(gsl_ran_poisson(generator, rate))
  }
  /// An integer from 0 ..< bound.
  public func integer(below bound: Int) -> Int {
    precondition(bound > 0, "RandomStream: no integers below \(bound)")
    if bound <= Int(UInt32.max) { return Int(gsl_rng_uniform_int(generator, UInt(bound))) }
    // Words above the last whole multiple are drawn again, so that no integer is likelier than another.
    let (size, most) = (UInt64(bound), UInt64.max - UInt64.max % UInt64(bound))
    while true {
      let word = UInt64(gsl_rng_get(generator)) << 32 | UInt64(gsl_rng_get(generator))
      if word < most { return Int(word % size) }
    }
  }
}
