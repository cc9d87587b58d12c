public import EvidenceTensors

// Draws with implicit derivatives: Figurnov, Mohamed & Mnih (2018), "Implicit reparameterization gradients".

/// The keys of a sampler's streams: the noise of `logGammaDraw`, `vonMisesDraw` and `poissonDraw` of event shape `shape`.
package func gammaNoises(_ shape: [Int]) -> [NoiseRequest] {
  [NoiseRequest(.word, shape), NoiseRequest(.word, shape)]
}

/// Logarithms of standard gamma numbers, made of `gammaNoises`, whose derivative in the concentration is implicit.
package func logGammaDraw(_ concentration: Tensor, _ words: some Collection<Tensor>) -> Tensor {
  Elementwise.logGammaDraw.apply([concentration] + Array(words))
}

/// Angles of the von Mises distribution at 0, made of `gammaNoises`, with an implicit derivative in the concentration.
package func vonMisesDraw(_ concentration: Tensor, _ words: some Collection<Tensor>) -> Tensor {
  Elementwise.vonMisesDraw.apply([concentration] + Array(words))
}

/// Poisson numbers, made of `gammaNoises`, without a derivative.
package func poissonDraw(_ rate: Tensor, _ words: some Collection<Tensor>) -> Tensor {
  Elementwise.poissonDraw.apply([rate] + Array(words))
}

/// eˣ, not below the least normal number of a program's precision: positive also where it underflows.
package func positiveExp(_ x: Tensor) -> Tensor { Elementwise.positiveExp.apply(x) }

/// What a draw that is smaller than any number is rounded to, where 0 is not in the support.
let leastDraw = Double.leastNormalMagnitude

/// A number of [0, 1], kept off the ends by the least distance that a program's precision has there.
package func insideUnitInterval(_ x: Tensor) -> Tensor { Elementwise.insideUnitInterval.apply(x) }

/// `value`, drawn from `distribution` in any way, with the derivative at which the distribution function stays the same.
///
/// The value is x̄ ∓ (T(x̄) − stop T(x̄)) / stop p(x̄), T the smaller of the two tails and x̄ = stop `value`: the second term is
/// zero and has the derivative −(∂F/∂θ) / p.
/// - Shapes: those of `value`, which broadcasts with the parameters.
/// - Precondition: both tails of `distribution` are stated; a tail that is NaN makes a NaN of the derivative.
/// - Reference: Figurnov, Mohamed & Mnih (2018), eq. 6.
public func implicitDraw(_ value: Tensor, of distribution: some Univariate) -> Tensor {
  let x = stopGradient(value)
  let (lower, upper) = (distribution.logCDF(x), distribution.logSurvival(x))
  let isLower = stopGradient(lower .< upper)
  let tail = select(isLower, lower, upper)
  let stopped = stopGradient(tail)
  let scale = stopGradient(exp(tail - distribution.logDensity(x)))
  return x + select(isLower, -scale, scale) * (tail - stopped)
}
