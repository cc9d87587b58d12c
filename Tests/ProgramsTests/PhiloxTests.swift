import CEvidenceGSL
import CEvidencePhilox
import Testing

private func philox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
  var out: [UInt32] = [0, 0, 0, 0]
  ev_philox4x32_10(counter, key, &out)
  return out
}

/// A generator that frees itself.
private final class Generator {
  let rng: UnsafeMutablePointer<gsl_rng>

  init() throws {
    rng = try #require(gsl_rng_alloc(ev_philox_rng_type()))
  }

  deinit { gsl_rng_free(rng) }

  func words(_ count: Int) -> [UInt32] {
    (0..<count).map { _ in UInt32(truncatingIfNeeded: gsl_rng_get(rng)) }
  }
}

@Suite struct PhiloxTests {
  /// The known answers of Random123, file kat_vectors, lines "philox4x32 10".
  @Test func blocksEqualThePublishedVectors() {
    let ones = UInt32.max
    #expect(
      philox([0, 0, 0, 0], [0, 0]) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
    )
    #expect(
      philox([ones, ones, ones, ones], [ones, ones])
        == [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
    )
    let digits: [UInt32] = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]
    #expect(
      philox(digits, [0xa409_3822, 0x299f_31d0])
        == [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    )
  }

  @Test(arguments: [0, 1, 7, 8, 9, 64])
  func blocksMadeTogetherEqualBlocksMadeAlone(count: Int) {
    let counter: [UInt32] = [5, .max - 3, 7, 9]  // the running word wraps
    var out = [UInt32](repeating: 0, count: 4 * count)
    ev_philox4x32_10_blocks(counter, [1, 2], Int32(count), &out)
    let alone = (0..<count).flatMap { philox([5, counter[1] &+ UInt32($0), 7, 9], [1, 2]) }
    #expect(out == alone)
  }

  @Test func seekReachesAnyBlockOfTheSequence() throws {
    let generator = try Generator()
    let seed: UInt64 = 0x0123_4567_89ab_cdef
    ev_philox_seek(generator.rng, seed, 3, 0, 5 | 2 << 16, 11)
    let sequence = generator.words(4 * 300)
    for block in [0, 1, 2, 9, 63, 64, 200] {
      ev_philox_seek(generator.rng, seed, 3, UInt32(block), 5 | 2 << 16, 11)
      #expect(generator.words(100) == Array(sequence[(4 * block)..<(4 * block + 100)]))
    }
    #expect(Array(sequence[0..<4]) == philox([3, 0, 5 | 2 << 16, 11], [0x89ab_cdef, 0x0123_4567]))
  }

  @Test func settingASeedIsSeekingItsFirstStream() throws {
    let generator = try Generator()
    gsl_rng_set(generator.rng, 42)
    #expect(generator.words(4) == philox([0, 0, 0, 0], [42, 0]))
    #expect(String(cString: gsl_rng_name(generator.rng)) == "philox4x32-10")
  }

  @Test func clonesContinueTheSameStream() throws {
    let generator = try Generator()
    gsl_rng_set(generator.rng, 1)
    _ = generator.words(5)
    let clone = try #require(gsl_rng_clone(generator.rng))
    defer { gsl_rng_free(clone) }
    let ahead = (0..<500).map { _ in UInt32(truncatingIfNeeded: gsl_rng_get(clone)) }
    #expect(generator.words(500) == ahead)
  }

  @Test func distributionsOfGSLHaveTheirMoments() throws {
    let generator = try Generator()
    gsl_rng_set(generator.rng, 7)
    let draws = 200_000
    let mean = { (draw: () -> Double) in (0..<draws).map { _ in draw() }.reduce(0, +) / 200_000 }
    // Five standard errors each.
    #expect(abs(mean { gsl_ran_gaussian_ziggurat(generator.rng, 1) }) < 0.012)
    #expect(abs(mean { gsl_ran_gamma(generator.rng, 2.5, 1) } - 2.5) < 0.018)
    #expect(abs(mean { Double(gsl_ran_poisson(generator.rng, 3)) } - 3) < 0.02)
    #expect(abs(mean { gsl_rng_uniform(generator.rng) } - 0.5) < 0.0033)
  }
}

private enum Noise {
  static func uniforms(isDouble: Bool, _ count: Int) -> [Double] {
    draws(count) { ev_noise_uniform(isDouble ? 1 : 0, 99, 3, 2, 1, $0, $1) }
  }

  static func normals(isDouble: Bool, _ count: Int) -> [Double] {
    draws(count) { ev_noise_normal(isDouble ? 1 : 0, 99, 3, 2, 1, $0, $1) }
  }

  /// Eight elements for each datum.
  private static func draws(_ count: Int, _ draw: (UInt32, UInt32) -> Double) -> [Double] {
    (0..<count).map { draw(UInt32($0 / 8), UInt32($0 % 8)) }
  }

  /// √n times the Kolmogorov–Smirnov distance; above 1.95 one time in a thousand.
  static func distance(_ draws: [Double], cdf: (Double) -> Double) -> Double {
    let n = Double(draws.count)
    let gaps = draws.sorted().enumerated().map { index, draw in
      let (p, i) = (cdf(draw), Double(index))
      return max(p - i / n, (i + 1) / n - p)
    }
    return (gaps.max() ?? 1) * n.squareRoot()
  }
}

@Suite struct PhiloxNoiseTests {
  private let key: [UInt32] = [0x89ab_cdef, 0x0123_4567]
  private let seed: UInt64 = 0x0123_4567_89ab_cdef

  @Test func floatUniformsAreTheWordsOfTheirBlock() {
    let words = philox([6, 2, 4 | 9 << 16, 8], key)
    for element in 8..<12 {
      let u = ev_noise_uniform(0, seed, 8, 4, 9, 6, UInt32(element))
      #expect(u == (Double(words[element - 8]) + 0.5) / 4_294_967_296)
    }
  }

  @Test func doubleUniformsJoinTwoWords() {
    let words = philox([6, 2, 4 | 9 << 16, 8], key).map { Double($0) }
    let high = { (word: Double) in (word / 32).rounded(.down) * 67_108_864 }
    for element in 0..<2 {
      let low = (words[2 * element + 1] / 64).rounded(.down)
      let u = ev_noise_uniform(1, seed, 8, 4, 9, 6, UInt32(4 + element))
      #expect(u == (high(words[2 * element]) + low + 0.5) * 0x1p-53)
    }
  }

  @Test(arguments: [0, 1])
  func normalsAreTheTransformOfTheirPair(isDouble: Int32) {
    for pair in 0..<4 {
      let (even, odd) = (UInt32(2 * pair), UInt32(2 * pair + 1))
      let a = ev_noise_uniform(isDouble, 1, 2, 3, 4, 5, even)
      let b = ev_noise_uniform(isDouble, 1, 2, 3, 4, 5, odd)
      let x = ev_noise_normal(isDouble, 1, 2, 3, 4, 5, even)
      let y = ev_noise_normal(isDouble, 1, 2, 3, 4, 5, odd)
      #expect(abs(gsl_hypot(x, y) - (-2 * gsl_sf_log(a)).squareRoot()) < 1e-14)
      let turns = gsl_sf_angle_restrict_pos(.pi * 2 * b)
      #expect(abs(x - gsl_hypot(x, y) * gsl_sf_cos(turns)) < 1e-13)
      #expect(abs(y - gsl_hypot(x, y) * gsl_sf_sin(turns)) < 1e-13)
    }
  }

  @Test(arguments: [false, true])
  func uniformsPassTheKolmogorovSmirnovTest(isDouble: Bool) {
    #expect(Noise.distance(Noise.uniforms(isDouble: isDouble, 100_000)) { $0 } < 1.95)
  }

  @Test(arguments: [false, true])
  func normalsPassTheKolmogorovSmirnovTest(isDouble: Bool) {
    let draws = Noise.normals(isDouble: isDouble, 100_000)
    #expect(Noise.distance(draws) { gsl_cdf_ugaussian_P($0) } < 1.95)
    // Four standard errors of the first four moments, 1/√n times √1, √2, √15, √96.
    let moments = [(0.0, 0.013), (1.0, 0.018), (0.0, 0.05), (3.0, 0.125)]
    for (power, (moment, error)) in zip(1..., moments) {
      let sum = draws.reduce(0) { $0 + gsl_pow_int($1, Int32(power)) }
      #expect(abs(sum / 100_000 - moment) < error)
    }
  }
}
