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

/// The logarithm of a probability, and its derivative in k.
typedef struct {
  double logarithm, slope;
} Mass;

/// Of the angles between two on one side of 0, 0 <= from <= to <= pi.
static Mass one_side(double from, double to, double k) {
  const double end = fmin(to, reach(from, k));
  const Integrals own = between(from, end, k);
  return (Mass){log_density(from, k) + log(own.mass), own.slope / own.mass};
}

static Mass both(Mass a, Mass b) {
  const Mass more = a.logarithm > b.logarithm ? a : b, less = a.logarithm > b.logarithm ? b : a;
  if (less.logarithm == -INFINITY) return more;
  const double ratio = exp(less.logarithm - more.logarithm), share = ratio / (1 + ratio);
  return (Mass){more.logarithm + log1p(ratio), more.slope + share * (less.slope - more.slope)};
}

/// Of the angles between two, -pi <= from <= to <= pi.
static Mass across(double from, double to, double k) {
  if (from >= 0) return one_side(from, to, k);
  if (to <= 0) return one_side(-to, -from, k);
  return both(one_side(0, -from, k), one_side(0, to, k));
}

static Mass arc(double low, double width, double k) {
  const double start = low - 2 * EV_PI * floor((low + EV_PI) / (2 * EV_PI)), end = start + width;
  if (end <= EV_PI) return across(start, end, k);
  return both(across(start, EV_PI, k), across(-EV_PI, fmin(end - 2 * EV_PI, start), k));
}

static int is_no_arc(double low, double width, double k) {
  return !(k >= 0 && k < INFINITY && fabs(low) < INFINITY && width >= 0 && width <= 2 * EV_PI);
}

double ev_log_von_mises_arc(double low, double width, double k) {
  if (is_no_arc(low, width, k)) return NAN;
  if (width == 0 || width == 2 * EV_PI) return width == 0 ? -INFINITY : 0;
  return fmin(arc(low, width, k).logarithm, 0);
}

double ev_log_von_mises_arc_shape(double low, double width, double k) {
  if (is_no_arc(low, width, k)) return NAN;
  return width == 0 || width == 2 * EV_PI ? 0 : arc(low, width, k).slope;
}
