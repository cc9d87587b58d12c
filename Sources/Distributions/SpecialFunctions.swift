internal import CGSL
internal import Tensors

// Logarithms of distribution functions by GSL, without derivatives in shapes.

func logGammaP(_ a: Tensor, _ x: Tensor) -> Tensor {
  Elementwise("logGammaP", c: "", .binary { C.log(IncompleteGamma.lower($0, $1)) }) { x, y, dy in
    [nil, dy * exp(logGammaSlope(x[0], x[1]) - y)]
  }.apply(a, x)
}

func logGammaQ(_ a: Tensor, _ x: Tensor) -> Tensor {
  Elementwise("logGammaQ", c: "", .binary { C.log(IncompleteGamma.upper($0, $1)) }) { x, y, dy in
    [nil, -dy * exp(logGammaSlope(x[0], x[1]) - y)]
  }.apply(a, x)
}

private func logGammaSlope(_ a: Tensor, _ x: Tensor) -> Tensor {
  (a - 1) * log(x) - x - logGamma(a)
}

func logBetaI(_ a: Tensor, _ b: Tensor, _ x: Tensor) -> Tensor {
  Elementwise("logBetaI", c: "", .ternary { C.log(gsl_cdf_beta_P($2, $0, $1)) }) { _, _, _ in
    [nil, nil, nil]
  }.apply(a, b, x)
}

func logBetaIComplement(_ a: Tensor, _ b: Tensor, _ x: Tensor) -> Tensor {
  Elementwise("logBetaIC", c: "", .ternary { C.log(gsl_cdf_beta_Q($2, $0, $1)) }) { _, _, _ in
    [nil, nil, nil]
  }.apply(a, b, x)
}

func logNormalCDF(_ z: Tensor) -> Tensor {
  let row = Elementwise("logNormalCDF", c: "", .unary { z in logUpperTail(-z) }) { x, y, dy in
    [dy * exp(-0.5 * square(x[0]) - halfLogTwoPi - y)]
  }
  return row.apply(z)
}

private func logUpperTail(_ z: Double) -> Double {
  z > 20 ? gsl_sf_log_erfc(z * 0.5.squareRoot()) - C.log(2) : C.log(gsl_cdf_ugaussian_Q(z))
}

func normalQuantile(_ p: Tensor) -> Tensor {
  Elementwise("normalQuantile", c: "", .unary { gsl_cdf_ugaussian_Pinv($0) }) { _, y, dy in
    [dy * exp(0.5 * square(y) + halfLogTwoPi)]
  }.apply(p)
}
