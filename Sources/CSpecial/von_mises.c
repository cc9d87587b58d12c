#include "include/bessel.h"
#include "include/tails.h"

#include "parts.h"
#include "quadrature.h"

// With A = I_1(k) / I_0(k), the density is exp(k (cos t - 1)) / (2 pi e^-k I_0(k)) and its
// derivative in k is (cos t - A) times it. Integrals run outward from |x|, as far as the density
// counts, so that a tail keeps all its digits.

/// The integrals of the density, and of its derivative in k, over their factor at `from`.
typedef struct {
  double mass, slope;
} Integrals;

static Integrals between(double from, double to, double k) {
  // 1 - A, and cos t - A without cancellation.
  const double deficit = -ev_scaled_log_bessel_i_slope(0, k);
  const double low = sin(from / 2), width = to - from;
  Integrals sums = {0, 0};
  for (int i = 0; i < EV_NODES; i++) {
    const double half = sin((from + width * ev_quadrature[i].node) / 2);
    const double fall = 2 * k * (half - low) * (half + low);
    const double value = width * ev_quadrature[i].weight * exp(-fall);
    sums.mass += value;
    sums.slope += (deficit - 2 * half * half) * value;
  }
  return sums;
}

/// Where the density has fallen to e^-41 of that at `from`, or pi.
static double reach(double from, double k) {
  const double half = sin(from / 2), square = half * half + 41 / (2 * k);
  return square < 1 ? 2 * asin(sqrt(square)) : EV_PI;
}

/// log of the density at x.
static double log_density(double x, double k) {
  const double half = sin(x / 2);
  return -2 * k * half * half - log(2 * EV_PI) - ev_scaled_log_bessel_i(0, k);
}

static int is_outside(double x, double k) {
  return !(k >= 0 && k < INFINITY && fabs(x) <= EV_PI);
}

double ev_log_von_mises(double x, double k) {
  if (is_outside(x, k)) return NAN;
  const double from = fabs(x);
  if (from == EV_PI) return x < 0 ? -INFINITY : 0;
  const double tail = log_density(x, k) + log(between(from, reach(from, k), k).mass);
  return x < 0 ? tail : ev_log1mexp(tail);
}

double ev_von_mises_quantile_shape(double x, double k) {
  if (is_outside(x, k)) return NAN;
  const double from = fabs(x), half = sin(from / 2);
  const double deficit = -ev_scaled_log_bessel_i_slope(0, k);
  // The integrals from 0 to x and from x to pi are opposite; each has one sign on its own side.
  double slope;
  if (2 * half * half < deficit) {
    slope = between(from, 0, k).slope;
  } else {
    slope = between(from, reach(from, k), k).slope;
  }
  return x < 0 ? -slope : slope;
}

double ev_log_von_mises_shape(double x, double k) {
  if (is_outside(x, k)) return NAN;
  if (fabs(x) == EV_PI) return 0;
  // dF/dk = -density dx/dk at a fixed probability.
  const double moved = -ev_von_mises_quantile_shape(x, k);
  return moved * exp(log_density(x, k) - ev_log_von_mises(x, k));
}
