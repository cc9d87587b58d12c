#include "include/tails.h"

#include "parts.h"
#include "quadrature.h"

// The smaller of P and Q is computed by a sum or an integral of positive terms, and its derivatives
// in a term by term; the larger one follows from P + Q = 1. With t = x e^-v in P and t = x e^v in Q,
//
//   Gamma(a) P = x^a e^-x ∫ exp(-a v - x expm1(-v)) dv,
//   Gamma(a) Q = x^a e^-x ∫ exp(a v - x expm1(v)) dv,       v from 0 on,
//
// so that d log P / da = log x - digamma(a) - E[v] and d log Q / da = log x - digamma(a) + E[v], E
// over the integrand: sums of two terms of one sign, on the side of a where each is used.
//
// x <= 1: the power series of P, DLMF 8.7.1 (its derivatives: Moore 1982, "Algorithm AS 187").
// 1 < x < a < 1000: the series with positive terms, DLMF 8.11.4. Else: the integrals, by quadrature.

/// One of P and Q, in logarithms.
typedef struct {
  int isLower;
  double logarithm;
  /// Its first and second derivative in a.
  double slope, curvature;
  /// The tail over x times the density.
  double ratio;
} Tail;

static Tail power_series(double a, double x, double log_x) {
  // 1 + a Σ (-x)^n / (n! (a + n)), and its derivatives.
  double term = 1, sum = 0, first = 0, second = 0;
  for (int n = 1; n < 60; n++) {
    term *= -x / n;
    const double inverse = 1 / (a + n), part = term * inverse;
    sum += part;
    first += part * inverse * n;
    second -= 2 * part * inverse * inverse * n;
    if (fabs(part) < 1e-18 * fabs(sum)) break;
  }
  const double whole = 1 + a * sum;
  const double b = first / whole;
  return (Tail){
      .isLower = 1,
      .logarithm = a * log_x - ev_lgamma1p(a) + log1p(a * sum),
      .slope = log_x - ev_digamma(1 + a) + b,
      .curvature = -ev_trigamma(1 + a) + second / whole - b * b,
      .ratio = exp(x) * whole / a,
  };
}

/// log of x^a e^-x / Gamma(a), around its peak at x = a.
static double log_front(double a, double x, double log_x) {
  if (a < 1) return a * log_x - x - ev_lgamma(a);
  const double fall = a * ev_deviance((x - a) / a);
  return 0.5 * log(a) - fall - EV_HALF_LOG_TWO_PI - ev_stirling(a);
}

/// log x - digamma(a).
static double log_excess(double a, double x, double log_x) {
  return a < 1 ? log_x - ev_digamma(a) : ev_log_ratio(x, a) + ev_digamma_rest(a);
}

static Tail positive_series(double a, double x, double log_x) {
  double term = 1, sum = 1, first = 0, second = 0, h = 0, squares = 0;
  for (int n = 1; n < 10000; n++) {
    const double inverse = 1 / (a + n);
    term *= x * inverse;
    h += inverse;
    squares += inverse * inverse;
    sum += term;
    first += term * h;
    const double part = term * (h * h + squares);
    second += part;
    if (part <= 1e-17 * second) break;
  }
  const double b = first / sum;
  return (Tail){
      .isLower = 1,
      .logarithm = log_front(a, x, log_x) + log(sum / a),
      .slope = log_excess(a, x, log_x) - 1 / a - b,
      .curvature = -ev_trigamma(a + 1) + second / sum - b * b,
      .ratio = sum / a,
  };
}

/// The integral over v of exp(-rise v - x (e^(sign v) - 1 - sign v)), and its moments.
static Tail integral(double a, double x, double log_x) {
  const int isLower = x < a;
  const double rise = fabs(x - a), sign = isLower ? -1 : 1, limit = 41;
  // Newton's method for where the exponent, convex in v, passes the limit.
  double v = 2 * limit / (rise + sqrt(rise * rise + 2 * x * limit));
  for (int i = 0; i < 12; i++) {
    const double exponent = rise * v + x * ev_exp_excess(sign * v);
    if (exponent > limit && exponent < 1.2 * limit) break;
    const double slope = rise + sign * x * expm1(sign * v);
    v += (1.1 * limit - exponent) / slope;
  }
  double sum = 0, first = 0, second = 0;
  for (int i = 0; i < EV_NODES; i++) {
    const double at = v * ev_quadrature[i].node;
    const double value =
        ev_quadrature[i].weight * exp(-rise * at - x * ev_exp_excess(sign * at));
    sum += value;
    first += at * value;
    second += at * at * value;
  }
  const double mean = first / sum;
  return (Tail){
      .isLower = isLower,
      .logarithm = log_front(a, x, log_x) + log(v * sum),
      .slope = log_excess(a, x, log_x) + sign * mean,
      .curvature = -ev_trigamma(a) + second / sum - mean * mean,
      .ratio = v * sum,
  };
}

static Tail smaller(double a, double x, double log_x) {
  if (x <= 1) return power_series(a, x, log_x);
  // Somewhat beyond a the shorter sum of P still has all its digits.
  const double bound = a < 300 ? a + 1.5 * sqrt(a) : a < 1000 ? a : 0;
  return x < bound ? positive_series(a, x, log_x) : integral(a, x, log_x);
}

/// 0 within the domain, 1 where P = 0, 2 where Q = 0, 3 outside.
static int edge(double a, double x) {
  if (!(a >= 0) || !(x >= 0) || (a == INFINITY && x == INFINITY)) return 3;
  if (a == 0 || x == INFINITY) return 2;
  return x == 0 || a == INFINITY ? 1 : 0;
}

static double value(double a, double x, int lower) {
  const int where = edge(a, x);
  if (where == 3) return NAN;
  if (where != 0) return (where == 1) == lower ? -INFINITY : 0;
  const Tail tail = smaller(a, x, log(x));
  return tail.isLower == lower ? tail.logarithm : ev_log1mexp(tail.logarithm);
}

/// The odds of a tail.
static double odds(Tail tail) {
  return exp(tail.logarithm) / -expm1(tail.logarithm);
}

static double slope(double a, double x, int lower) {
  const int where = edge(a, x);
  if (where == 3) return NAN;
  if (where == 1) return lower ? INFINITY : a > 1 || x > 0 ? 0 : a == 1 ? -1 : -INFINITY;
  if (where == 2) return lower || a == 0 ? 0 : -1;
  const Tail tail = smaller(a, x, log(x));
  const double own = 1 / (tail.ratio * x);
  const double magnitude = tail.isLower == lower ? own : own * odds(tail);
  return lower ? magnitude : -magnitude;
}

static double shape(int order, double a, double x, int lower) {
  const int where = edge(a, x);
  if (where == 3 || order < 1 || order > 2) return NAN;
  if (where != 0) return (where == 1) == lower ? (lower ? -INFINITY : INFINITY) : 0;
  const Tail tail = smaller(a, x, log(x));
  if (tail.isLower == lower) return order == 1 ? tail.slope : tail.curvature;
  const double ratio = odds(tail);
  if (order == 1) return -ratio * tail.slope;
  return -ratio * (tail.curvature + (1 + ratio) * tail.slope * tail.slope);
}

double ev_log_gamma_p(double a, double x) { return value(a, x, 1); }
double ev_log_gamma_q(double a, double x) { return value(a, x, 0); }
double ev_log_gamma_p_slope(double a, double x) { return slope(a, x, 1); }
double ev_log_gamma_q_slope(double a, double x) { return slope(a, x, 0); }
double ev_log_gamma_p_shape(double order, double a, double x) { return shape((int)order, a, x, 1); }
double ev_log_gamma_q_shape(double order, double a, double x) { return shape((int)order, a, x, 0); }

double ev_log_gamma_quantile_shape(double a, double log_x) {
  if (!(a > 0) || !(a < INFINITY) || isnan(log_x)) return NAN;
  const double x = exp(log_x);
  if (x == INFINITY) return NAN;
  const Tail tail = smaller(a, x, log_x);
  return tail.ratio * fabs(tail.slope);
}
