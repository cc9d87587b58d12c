import Evidence
import EvidenceInference
import Foundation
import Testing

private struct FarLatent: Model {
  @Latent var h
  @Observed var y
  let place: Double
  let scale: Double
  var joint: Joint {
    h ~ Normal(place, scale)
    y ~ Normal(h, 2 * scale)
  }
}

private struct FarGuide: Model {
  @Latent var h
  @Observed var y
  @Parameter(initially: 0) var shift
  let place: Double
  let scale: Double
  var joint: Joint {
    h ~ Normal(place, scale)
    y ~ Normal(h, 2 * scale)
  }
  var guide: Joint { h ~ Normal(place + scale * shift, scale) }
}

private struct TinyGuide: Model {
  @Latent var h
  @Observed var y
  @Parameter(initially: 0) var shift
  var joint: Joint {
    h ~ Normal(0, 1e-160)
    y ~ Normal(h, 1e-160)
  }
  var guide: Joint { h ~ Normal(shift, 1e-160) }
}

/// Draws that rounding makes one and the same have another density than the guide says: the bound would not be one.
@Suite struct NarrowGuideTests {
  @Test(arguments: [(2e9, 1, Precision.float), (1e6, 0.01, .float)])
  func anAutomaticGuideNarrowerThanNumbersAreApartIsRefused(
    place: Double,
    scale: Double,
    precision: Precision
  ) throws {
    let model = FarLatent(place: place, scale: scale)
    let fit = try VariationalInference(model, observing: [\.y: Values(place)])
      .guide(.meanField).precision(precision)
    for steps in [0, 20] { expectRefusal(precision) { _ = try fit.run(steps: steps) } }
  }

  @Test(arguments: [
    (2.0, 1e-17, Precision.double), (-3e9, 1e-7, .double), (5e9, 1, .float),
  ])
  func aStatedGuideNarrowerThanNumbersAreApartIsRefused(
    place: Double,
    scale: Double,
    precision: Precision
  ) throws {
    let model = FarGuide(place: place, scale: scale)
    let fit = try VariationalInference(model, observing: [\.y: Values(place)]).precision(precision)
    expectRefusal(precision) { _ = try fit.run(steps: 0) }
    // Wider by far than numbers are apart.
    let wide = FarGuide(place: place, scale: 1e-3 * abs(place))
    _ = try VariationalInference(wide, observing: [\.y: Values(place)]).precision(precision)
      .run(steps: 20)
  }

  private func expectRefusal(_ precision: Precision, _ run: () throws -> Void) {
    do {
      try run()
      Issue.record("no error")
    } catch {
      let words = "\(error)"
      #expect(words.contains("the guide of `h` is "), "\(words)")
      let end = " precision do not tell its draws apart"
      #expect(words.contains("and numbers in \(precision.rawValue)\(end)"), "\(words)")
      let isSingle = precision == .float
      #expect(
        words.contains(isSingle ? "Use `.precision(.double)`" : "z ~ Normal(0, 1)"),
        "\(words)"
      )
    }
  }

  /// As far away, but wider: the bound is one.
  @Test(
    arguments: [
      (2.0, 1e-6, Precision.double), (-3e3, 1e-4, .double), (1e4, 1, .float), (0, 1e-150, .double),
    ],
    [AutomaticGuide.meanField, .fullRank]
  )
  func aNarrowGuideThatNumbersTellApartIsABound(
    far: (place: Double, scale: Double, precision: Precision),
    family: AutomaticGuide
  ) throws {
    let (place, scale, precision) = far
    let model = FarLatent(place: place, scale: scale)
    let data: Bindings<FarLatent> = [\.y: Values(place)]
    let fit = try VariationalInference(model, observing: data)
      .guide(family).precision(precision).particles(8)
      .optimizer(Adam(learningRate: 0.01, schedule: .cosine())).run(steps: 4_000)
    let elbo = try fit.elbo(draws: 20_000)
    let exact = -0.5 * log(2 * .pi * 5 * scale * scale)
    #expect(elbo.value < exact + 4 * elbo.standardError + 1e-3)
    #expect(elbo.value > exact - 0.01)
  }

  /// Squares of such scales are beyond all numbers, in double precision too.
  @Test func scalesWhoseSquaresOverflowAreToldSo() throws {
    let fit = try VariationalInference(TinyGuide(), observing: [\.y: Values(0)])
    do {
      _ = try fit.run(steps: 10)
      Issue.record("no error")
    } catch {
      let words = "\(error)"
      #expect(
        words.contains("length infinity in double precision, although every factor is finite")
      )
      #expect(
        words.contains(
          "Measure latents and data in units in which scales are nearer to 1; the parameters are as "
            + "they started"
        ),
        "\(words)"
      )
    }
  }
}
