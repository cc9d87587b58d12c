#include "include/normal_tail.h"

#include "parts.h"

/// 1 - 1/z^2 + 3/z^4 - 15/z^6 + …, for z <= -20. Reference: DLMF 7.12.1.
static double mills_series(double z, double *rest) {
  const double t = 1 / (z * z);
  double sum = 0;
  for (int k = 19; k >= 1; k -= 2) sum = -k * t * (1 + sum);
  *rest = sum;
  return 1 + sum;
}

double ev_log_normal_cdf(double z) {
  if (z > 0) return log1p(-0.5 * erfc(z * M_SQRT1_2));
  if (z > -20) return log(0.5 * erfc(-z * M_SQRT1_2));
  if (z == -INFINITY) return -INFINITY;
  double rest;
  mills_series(z, &rest);
  return -0.5 * z * z - log(-z) - EV_HALF_LOG_TWO_PI + log1p(rest);
}

double ev_log_normal_cdf_slope(double z) {
  if (z == -INFINITY) return INFINITY;
  if (z > -20) {
    const double density = exp(-0.5 * z * z - EV_HALF_LOG_TWO_PI);
    return density / (0.5 * erfc(-z * M_SQRT1_2));
  }
  double rest;
  return -z / mills_series(z, &rest);
}

static double polynomial(const double *c, int count, double x) {
  double sum = 0;
  for (int k = count - 1; k >= 0; k--) sum = sum * x + c[k];
  return sum;
}

// Rational approximations to the normal quantile. Reference: Wichura (1988), "Algorithm AS 241".
static const double middle_over[] = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3,
};
static const double middle_under[] = {
    1,                       4.2313330701600911252e1, 6.8718700749205790830e2,
    5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
    2.8729085735721942674e4, 5.2264952788528545610e3,
};
static const double near_over[] = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4,
};
static const double near_under[] = {
    1,                         2.05319162663775882187e0,  1.67638483018380384940e0,
    6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
    5.47593808499534494600e-4, 1.05075007164441684324e-9,
};
static const double far_over[] = {
    6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7,
};
static const double far_under[] = {
    1,                         5.99832206555887937690e-1, 1.36929880922735805310e-1,
    1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
    1.42151175831644588870e-7, 2.04426310338993978564e-15,
};

/// The quantile of 1/2 + q, |q| <= 0.425.
static double middle(double q) {
  const double r = 0.180625 - q * q;
  return q * polynomial(middle_over, 8, r) / polynomial(middle_under, 8, r);
}

/// The quantile, below zero, of a probability in the lower tail, given as its logarithm.
static double tail(double l) {
  double r = sqrt(-l);
  if (r <= 5) {
    r -= 1.6;
    return -polynomial(near_over, 8, r) / polynomial(near_under, 8, r);
  }
  if (r <= 27) {
    r -= 5;
    return -polynomial(far_over, 8, r) / polynomial(far_under, 8, r);
  }
  // Newton's method from the leading terms of log Phi.
  double z = -sqrt(-2 * l - log(-2 * l) - 2 * EV_HALF_LOG_TWO_PI);
  for (int i = 0; i < 3; i++) z -= (ev_log_normal_cdf(z) - l) / ev_log_normal_cdf_slope(z);
  return z;
}

double ev_normal_quantile(double p) {
  if (!(p >= 0 && p <= 1)) return NAN;
  if (p == 0 || p == 1) return p == 0 ? -INFINITY : INFINITY;
  if (fabs(p - 0.5) <= 0.425) return middle(p - 0.5);
  return p < 0.5 ? tail(log(p)) : -tail(log1p(-p));
}

double ev_normal_quantile_of_log(double l) {
  if (!(l <= 0)) return NAN;
  if (l == 0 || l == -INFINITY) return l == 0 ? INFINITY : -INFINITY;
  const double p = exp(l);
  if (p < 0.075) return tail(l);
  return p <= 0.925 ? middle(p - 0.5) : -tail(ev_log1mexp(l));
}

double ev_inverse_erf(double y) {
  if (!(fabs(y) <= 1)) return NAN;
  if (fabs(y) == 1) return y * INFINITY;
  if (fabs(y) <= 0.85) return M_SQRT1_2 * middle(0.5 * y);
  const double x = -M_SQRT1_2 * tail(log(0.5 * (1 - fabs(y))));
  return y < 0 ? -x : x;
}
