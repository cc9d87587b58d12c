#include "include/tails.h"

#include "parts.h"
#include "quadrature.h"

// I_x(a, b) for x up to the mean, else 1 - I_x(a, b) = I_(1-x)(b, a). With the odds of t falling as
// e^-v from those of x,
//
//   B(a, b) I_x(a, b) = x^a (1 - x)^b ∫ exp(-a r - b s) dv,   v from 0 on,
//
// with r = log(x / t) = log1p((1 - x) expm1(v)) and s = log((1 - x) / (1 - t)) = r - v,
//
// of positive terms; d log I / da and d log I / db are means of log t and log(1 - t) over the
// integrand, less those over the whole. Close to an end: the power series, DLMF 8.17.7 (derivatives
// of it and of the like: Boik & Robison-Cox 1998, "Derivatives of the incomplete beta function").

/// log I_x(a, b) of one side, its derivatives, and I over x (1 - x) times the density.
typedef struct {
  double logarithm, slope_a, slope_b, ratio;
} Tail;

/// digamma(a + b) - digamma(a).
static double digamma_step(double a, double b) {
  if (a < 10) return ev_digamma(a + b) - ev_digamma(a);
  return log1p(b / a) + ev_digamma_rest(a) - ev_digamma_rest(a + b);
}

/// log Gamma(a + b) - log Gamma(b), with relative accuracy for small a.
static double log_gamma_step(double a, double b) {
  if (b < 10) return ev_lgamma(a + b) - ev_lgamma(b);
  const double leading = (b - 0.5) * log1p(a / b) + a * log(a + b) - a;
  return leading + ev_stirling(a + b) - ev_stirling(b);
}

static Tail power_series(double a, double b, double x) {
  // 1 + a Σ (1 - b)_n x^n / (n! (a + n)), and its derivatives.
  double term = 1, term_b = 0, sum = 0, sum_a = 0, sum_b = 0;
  for (int n = 1; n < 2000; n++) {
    const double inverse = 1 / (a + n), step = x / n;
    term_b = term_b * (n - b) * step - term * step;
    term *= (n - b) * step;
    sum += term * inverse;
    sum_a += term * inverse * inverse * n;
    sum_b += term_b * inverse;
    if (n > b && fabs(term_b) < 1e-18 * fabs(sum_b) && fabs(term) <= 1e-18 * fabs(sum)) break;
  }
  const double whole = 1 + a * sum;
  return (Tail){
      .logarithm = a * log(x) - ev_lgamma1p(a) + log_gamma_step(a, b) + log1p(a * sum),
      .slope_a = log(x) - ev_digamma(a + 1) + ev_digamma(a + b) + sum_a / whole,
      .slope_b = digamma_step(b, a) + a * sum_b / whole,
      .ratio = whole / a * exp(-b * log1p(-x)),
  };
}

/// How far x and y = 1 - x lie from the mean: b x - a y.
static double offset(double a, double b, double x, double y) { return b * x - a * y; }

/// log(x / center), by how far apart they are where that is less.
static double log_ratio(double gap, double x, double center) {
  return fabs(gap) < 0.5 * center ? log1p(gap / center) : log(x / center);
}

/// log of x^a y^b / B(a, b), around its peak at the mean.
static double log_front(double a, double b, double x, double y) {
  const double total = a + b, gap = offset(a, b, x, y);
  const double falls = a * ev_deviance(gap / a) + b * ev_deviance(-gap / b);
  const double remainders = ev_stirling(a) + ev_stirling(b) - ev_stirling(total);
  return 0.5 * (log(a) + log(b) - log(total)) - EV_HALF_LOG_TWO_PI - remainders - falls;
}

/// log(x / t) and log(y / (1 - t)) where the odds of t are e^-v those of x.
typedef struct {
  double below, above;
} Fall;

static Fall fall(double v, double x, double y, int isHigh) {
  // Close to 1 the first is small beside v, whose multiple by a large a would take its digits.
  if (isHigh) {
    const double below = v < 700 ? log1p(y * expm1(v)) : v + log(y);
    return (Fall){below, below - v};
  }
  const double above = log1p(x * expm1(-v));
  return (Fall){v + above, above};
}

static Tail integral(double a, double b, double x, double y) {
  const double total = a + b, limit = 41, gap = offset(a, b, x, y);
  const double rise = fmax(-gap, 0), bend = total * (x > 0.5 ? 0.25 : x * y);
  // For small a the range of v is wide, and no digits are lost.
  const int isHigh = x > 0.5 && a > 10;
  // Newton's method for where the exponent, convex in v, passes the limit.
  double v = 2 * limit / (rise + sqrt(rise * rise + 2 * bend * limit));
  for (int i = 0; i < 40; i++) {
    const Fall own = fall(v, x, y, isHigh);
    const double exponent = a * own.below + b * own.above;
    if (exponent > limit && exponent < 1.2 * limit) break;
    v += (1.1 * limit - exponent) / (a - total * x * exp(-own.below));
  }
  // Two panels: what falls fast at first may do so slowly later.
  const double ends[] = {0, 0.2 * v, v};
  double sum = 0, first = 0, upper = 0;
  for (int panel = 0; panel < 2; panel++) {
    const double width = ends[panel + 1] - ends[panel];
    for (int i = 0; i < EV_NODES; i++) {
      const Fall own = fall(ends[panel] + width * ev_quadrature[i].node, x, y, isHigh);
      const double exponent = a * own.below + b * own.above;
      const double value = width * ev_quadrature[i].weight * exp(-exponent);
      sum += value;
      first += own.below * value;
      upper += own.above * value;
    }
  }
  const double whole = ev_digamma_rest(total);
  return (Tail){
      .logarithm = log_front(a, b, x, y) + log(sum),
      .slope_a = log_ratio(gap, x * total, a) + ev_digamma_rest(a) - whole - first / sum,
      .slope_b = log_ratio(-gap, y * total, b) + ev_digamma_rest(b) - whole - upper / sum,
      .ratio = sum,
  };
}

/// The side that is computed, and whether it is I_x(a, b).
static Tail side(double a, double b, double x, int *isLower) {
  const double y = 1 - x;
  const int nearLow = x <= 0.5 && b * x <= 1, nearHigh = y <= 0.5 && a * y <= 1;
  *isLower = nearLow || (!nearHigh && x * (a + b) <= a);
  if (nearLow) return power_series(a, b, x);
  if (nearHigh) return power_series(b, a, y);
  return *isLower ? integral(a, b, x, y) : integral(b, a, y, x);
}

static int is_outside(double a, double b, double x) {
  return !(a > 0 && a < INFINITY && b > 0 && b < INFINITY && x >= 0 && x <= 1);
}

static double value(double a, double b, double x, int lower) {
  if (is_outside(a, b, x)) return NAN;
  if (x == 0 || x == 1) return (x == 0) == lower ? -INFINITY : 0;
  int isLower;
  const Tail tail = side(a, b, x, &isLower);
  return isLower == lower ? tail.logarithm : ev_log1mexp(tail.logarithm);
}

/// The derivative of one logarithm in argument `which`: a, b or x.
static double slope(int which, double a, double b, double x, int lower) {
  if (is_outside(a, b, x)) return NAN;
  if (x == 0 || x == 1) {
    if ((x == 0) != lower) return 0;
    return (which == 2) == lower ? INFINITY : -INFINITY;
  }
  int isLower;
  const Tail tail = side(a, b, x, &isLower);
  double own = 1 / (tail.ratio * x * (1 - x));
  if (which != 2) own = (which == 0) == isLower ? tail.slope_a : tail.slope_b;
  if (which == 2 && !isLower) own = -own;
  if (isLower == lower) return own;
  return -own * exp(tail.logarithm) / -expm1(tail.logarithm);
}

double ev_log_beta_i(double a, double b, double x) { return value(a, b, x, 1); }
double ev_log_beta_j(double a, double b, double x) { return value(a, b, x, 0); }
double ev_log_beta_i_alpha(double a, double b, double x) {
  return slope(0, a, b, x, 1);
}
double ev_log_beta_i_beta(double a, double b, double x) {
  return slope(1, a, b, x, 1);
}
double ev_log_beta_i_slope(double a, double b, double x) {
  return slope(2, a, b, x, 1);
}
double ev_log_beta_j_alpha(double a, double b, double x) {
  return slope(0, a, b, x, 0);
}
double ev_log_beta_j_beta(double a, double b, double x) {
  return slope(1, a, b, x, 0);
}
double ev_log_beta_j_slope(double a, double b, double x) {
  return slope(2, a, b, x, 0);
}
