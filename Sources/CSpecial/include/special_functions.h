// Special functions that the C library lacks, for real arguments.
//
// Self-contained: compiled programs include this very text, found in `ev_special_source()`.
// Accurate to a few units in the last place of a double, away from zeros of the function. A pole
// gives an infinity where both sides agree on it and NaN where they don't.
#ifndef EV_SPECIAL_FUNCTIONS_H
#define EV_SPECIAL_FUNCTIONS_H

#include <math.h>

#define EV_PI 3.14159265358979323846264338327950288

double lgamma_r(double x, int *sign);  // POSIX, but <math.h> hides it from strict C

/// log |Gamma(x)|; unlike `lgamma` it writes to no global variable.
static inline double ev_lgamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

/// The digamma function, the derivative of log Gamma(x). -inf at +0, inf at -0, NaN at -1, -2, ….
///
/// Recurrence up to 10, asymptotic series from there; reflection for x < 0.
/// Reference: DLMF 5.5.2, 5.11.2, 5.5.4.
static inline double ev_digamma(double x) {
  if (x == 0) return -copysign(INFINITY, x);
  double sum = 0;
  if (x < 0) {
    const double offset = x - rint(x);  // exact, so that the cotangent is accurate near a pole
    if (offset == 0) return NAN;
    sum = fabs(offset) == 0.5 ? 0 : -EV_PI / tan(EV_PI * offset);
    x = 1 - x;
  }
  for (; x < 10; x += 1) sum -= 1 / x;
  const double t = 1 / (x * x);
  double series = 1.0 / 12;
  series = series * t - 691.0 / 32760;
  series = series * t + 1.0 / 132;
  series = series * t - 1.0 / 240;
  series = series * t + 1.0 / 252;
  series = series * t - 1.0 / 120;
  series = series * t + 1.0 / 12;
  return sum + (log(x) - 0.5 / x - series * t);
}

/// The Hurwitz zeta function, sum over k >= 0 of (x + k)^-s, for s >= 2 and x > 0.
///
/// Terms up to 10 + s, the rest by the Euler-Maclaurin formula. Reference: DLMF 25.11.5.
static inline double ev_hurwitz_zeta(int s, double x) {
  const double last = 10 + s;
  double sum = 0;
  for (; x < last; x += 1) {
    const double term = pow(x, -s);
    sum += term;
    if (term < 1e-19 * sum) return sum;
  }
  const double power = pow(x, -s);
  if (power == 0) return sum;
  // B(2j) / (2j)!
  static const double coefficients[] = {
      1.0 / 12,
      -1.0 / 720,
      1.0 / 30240,
      -1.0 / 1209600,
      1.0 / 47900160,
      -691.0 / 1307674368000,
      1.0 / 74724249600,
      -3617.0 / 10670622842880000,
      43867.0 / 5109094217170944000,
      -174611.0 / 802857662698291200000.0,
  };
  double factor = s * power / x;  // s (s + 1) … (s + 2j - 2) x^-(s + 2j - 1)
  double tail = 0;
  for (int j = 1; j <= 10; j++) {
    tail += coefficients[j - 1] * factor;
    factor *= (s + 2 * j - 1.0) / x * ((s + 2 * j) / x);
  }
  return sum + (tail + 0.5 * power + x / (s - 1) * power);
}

/// The polygamma function, the `n`-th derivative of digamma, n >= 0 (NaN for others).
///
/// (-1)^(n + 1) n! zeta(n + 1, x) for x > 0. For x < 0 the terms left of zero are two differences
/// of zeta functions of positive arguments, which any n allows. Reference: DLMF 5.15.
static inline double ev_polygamma(int n, double x) {
  if (n < 0 || isnan(x)) return NAN;
  if (n == 0) return ev_digamma(x);
  const int s = n + 1;
  const double sign = n % 2 == 0 ? -1 : 1;
  double zeta;
  if (x > 0) {
    zeta = ev_hurwitz_zeta(s, x);
  } else {
    const double above = x - floor(x), below = ceil(x) - x;
    if (isnan(above)) return NAN;
    if (below == 0 || above == 0) return n % 2 == 0 ? NAN : INFINITY;
    const double left = ev_hurwitz_zeta(s, below) - ev_hurwitz_zeta(s, 1 - x);
    zeta = ev_hurwitz_zeta(s, above) + sign * left;
  }
  if (zeta == 0) return 0;
  if (n <= 170) return sign * tgamma(n + 1.0) * zeta;
  const double magnitude = exp(ev_lgamma(n + 1.0) + log(fabs(zeta)));
  return sign * copysign(magnitude, zeta);
}

/// The trigamma function, the derivative of digamma. Infinite at 0, -1, -2, ….
///
/// Recurrence up to 12 and asymptotic series; below zero as `ev_polygamma`. Reference: DLMF 5.15.
static inline double ev_trigamma(double x) {
  if (!(x > 0)) return ev_polygamma(1, x);
  double sum = 0;
  for (; x < 12; x += 1) sum += 1 / (x * x);
  const double t = 1 / (x * x);
  double series = 7.0 / 6;
  series = series * t - 691.0 / 2730;
  series = series * t + 5.0 / 66;
  series = series * t - 1.0 / 30;
  series = series * t + 1.0 / 42;
  series = series * t - 1.0 / 30;
  series = series * t + 1.0 / 6;
  return sum + (1 / x + (0.5 * t + series * t / x));
}

/// The same functions of a `float`, computed in double and rounded once.
static inline float ev_lgammaf(float x) { return (float)ev_lgamma(x); }
static inline float ev_digammaf(float x) { return (float)ev_digamma(x); }
static inline float ev_trigammaf(float x) { return (float)ev_trigamma(x); }
static inline float ev_polygammaf(int n, float x) { return (float)ev_polygamma(n, x); }

#endif
