import EvidenceTensors

/// A way to make a result from earlier ones; nil where none fits.
typealias RandomGraphRule = @Sendable (inout RandomGraphBuilder) -> RandomGraphBuilder.Entry?

extension RandomGraphBuilder {
  static let rules: [RandomGraphRule] =
    unary + unary + binary + binary + choices + reductions + rearrangements + products + indexing

  /// Applies a function with a bound of its result, given a bound (at most 3) of its operand.
  private static func unary(
    _ bound: Double,
    _ f: @escaping @Sendable (Tensor) -> Tensor
  ) -> RandomGraphRule {
    { builder in Entry(f(builder.any().tensor), bound: bound) }
  }

  static let unary: [RandomGraphRule] = [
    unary(20.1, exp),
    unary(19.1, expm1),
    unary(1.5) { log(softplus($0) + 0.5) },
    unary(2.4) { log1p(square($0)) },
    unary(3.1) { sqrt(square($0) + 0.5) },
    unary(9, square),
    unary(1, tanh),
    unary(1, sin),
    unary(1, cos),
    unary(1, sigmoid),
    unary(3.1, softplus),
    unary(3.1) { logSigmoid($0) },
    unary(1, erf),
    unary(2, erfc),
    unary(3) { logGamma(softplus($0) + 1) },
    unary(2) { digamma(softplus($0) + 1) },
    unary(2) { trigamma(softplus($0) + 1) },
    unary(3) { polygamma(2, softplus($0) + 1) },
    unary(2) { log1mexp(softplus($0) + 0.3) },
    unary(8.8) { logit(0.5 + 0.49 * tanh($0)) },
    unary(3) { -$0 },
  ]

  private static func binary(
    _ bound: Double,
    _ f: @escaping @Sendable (Tensor, Tensor) -> Tensor
  ) -> RandomGraphRule {
    { builder in
      let x = builder.any()
      let y = builder.partner(of: x)
      return Entry(f(x.tensor, y.tensor), bound: bound)
    }
  }

  static let binary: [RandomGraphRule] = [
    binary(6) { $0 + $1 },
    binary(6) { $0 - $1 },
    binary(9) { $0 * $1 },
    binary(3) { $0 / (1 + square($1)) },
    binary(3) { x, y in power(0.5 + sigmoid(x), y) },
    binary(3.7) { logAddExp($0, $1) },
    binary(1.2) { deviance(0.5 + sigmoid($0), from: 0.5 + sigmoid($1)) },
    binary(3) { xlogy($0, 0.5 + sigmoid($1)) },
    binary(3) { xlog1py($0, sigmoid($1)) },
    binary(9) { -($0 * -$1) },
  ]

  private static let singular: [@Sendable (Tensor) -> Tensor] = [
    log, sqrt, logGamma, { 1 / $0 }, { power($0, -0.5) }, { log1mexp($0) },
  ]

  /// Rows with kinks, away from them: which side is taken is decided by integers of the data.
  static let choices: [RandomGraphRule] = [
    { builder in
      // At a pole, or beyond it, wherever the branch is not taken.
      let isOther = builder.condition()
      let x = builder.any()
      let other = builder.partner(of: x)
      let edge = Double(builder.generator.pick([0, -1]))
      let operand = (square(x.tensor) + 1) * not(isOther) + edge * isOther
      let branch = builder.generator.pick(singular)(operand)
      return Entry(select(isOther, other.tensor, branch), bound: 12)
    },
    { builder in
      let x = builder.any().tensor
      return Entry(abs(builder.signs() * (square(x) + 0.5)), bound: 9.5)
    },
    { builder in
      let x = builder.any()
      let gap = builder.signs() * (0.5 + square(builder.partner(of: x).tensor))
      let isMinimum = builder.generator.chance(0.5)
      let other = x.tensor + gap
      return Entry(isMinimum ? minimum(x.tensor, other) : maximum(x.tensor, other), bound: 12.5)
    },
    { builder in
      let x = builder.any().tensor
      return Entry(sign(builder.signs() * (square(x) + 0.5)) * x, bound: 3)
    },
    { builder in
      let x = builder.any().tensor
      let whole = floor(builder.index([], below: 4) + 0.5 + 0.3 * tanh(x))
      return Entry(whole * x, bound: 9)
    },
    { builder in
      let x = builder.any()
      let y = builder.partner(of: x)
      return Entry(select(builder.condition(), x.tensor, y.tensor), bound: 3)
    },
    { builder in
      let x = builder.any().tensor
      return Entry(x * Tensor.size(of: builder.generator.pick(builder.axes)), bound: 600)
    },
    { builder in
      let axis = builder.generator.pick(builder.axes)
      let x = builder.any().tensor
      let place = Tensor.index(along: axis) * (1 / Double(builder.size(of: axis)))
      return Entry(place * x, bound: 3)
    },
    { builder in builder.parameter(builder.shape()) },
    { builder in builder.datum(builder.shape()) },
    { builder in builder.noise(builder.shape()) },
    { builder in
      let x = builder.datum(builder.shape())
      return Entry(stopGradient(exp(x.tensor)), bound: 8)
    },
  ]
}
