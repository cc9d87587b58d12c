#pragma once
#include <math.h>

#include "include/special_functions.h"

// What is left of the gamma functions once their leading terms are taken off: large parts cancel on
// paper, so that no digits are lost at shapes of 1e6.

#define EV_HALF_LOG_TWO_PI 0.918938533204672741780329736406

/// log(1 - e^l) for l <= 0. Reference: Maechler (2012).
static inline double ev_log1mexp(double l) {
  return l > -0.69314718055994531 ? log(-expm1(l)) : log1p(-exp(l));
}

/// log Gamma(1 + a), with relative accuracy for small a >= 0.
///
/// log(1 + a) is taken off and the series of the rest in a summed. Reference: DLMF 5.7.3.
static inline double ev_lgamma1p(double a) {
  if (a > 0.5) return ev_lgamma(1 + a);
  // (zeta(k) - 1) / k, k = 2, 3, …
  static const double c[] = {
      0.32246703342411322, 0.067352301053198095, 0.020580808427784548, 0.0073855510286739853,
      0.0028905103307415233, 0.001192753911703261, 0.00050966952474304242, 0.00022315475845357938,
      9.9457512781808534e-5, 4.4926236738133142e-5, 2.0507212775670692e-5, 9.4394882752683959e-6,
      4.3748667899074878e-6, 2.0392157538013662e-6, 9.5514121304074198e-7, 4.492469198764566e-7,
      2.1207184805554666e-7, 1.00432248239681e-7, 4.7698101693639806e-8, 2.2711094608943165e-8,
      1.0838659214896954e-8, 5.1834750419700467e-9, 2.4836745438024783e-9, 1.1921401405860912e-9,
      5.731367241678862e-10, 2.7595228851242331e-10, 1.3304764374244489e-10, 6.4229645638381e-11,
      3.1044247747322273e-11,
  };
  double sum = 0;
  for (int k = (int)(sizeof c / sizeof *c) - 1; k >= 0; k--) sum = c[k] - a * sum;
  return a * (0.42278433509846714 + a * sum) - log1p(a);
}

/// log Gamma(a) - ((a - 1/2) log a - a + 1/2 log 2 pi). Reference: DLMF 5.11.1.
static inline double ev_stirling(double a) {
  if (a < 10) return ev_lgamma(a) - ((a - 0.5) * log(a) - a + EV_HALF_LOG_TWO_PI);
  const double t = 1 / (a * a);
  double series = 1.0 / 156;
  series = -691.0 / 360360 + t * series;
  series = 1.0 / 1188 + t * series;
  series = -1.0 / 1680 + t * series;
  series = 1.0 / 1260 + t * series;
  series = -1.0 / 360 + t * series;
  series = 1.0 / 12 + t * series;
  return series / a;
}

/// log a - digamma(a). Reference: DLMF 5.11.2.
static inline double ev_digamma_rest(double a) {
  if (a < 10) return log(a) - ev_digamma(a);
  const double t = 1 / (a * a);
  double series = 1.0 / 12;
  series = -691.0 / 32760 + t * series;
  series = 1.0 / 132 + t * series;
  series = -1.0 / 240 + t * series;
  series = 1.0 / 252 + t * series;
  series = -1.0 / 120 + t * series;
  series = 1.0 / 12 + t * series;
  return 0.5 / a + t * series;
}

/// e^v - 1 - v.
static inline double ev_exp_excess(double v) {
  if (fabs(v) > 0.5) return expm1(v) - v;
  double sum = 1;
  for (int k = 15; k > 2; k--) sum = 1 + sum * v / k;
  return 0.5 * v * v * sum;
}

/// log(x / center), exact near x = center.
static inline double ev_log_ratio(double x, double center) {
  const double excess = (x - center) / center;
  return fabs(excess) < 0.5 ? log1p(excess) : log(x / center);
}

/// e - log(1 + e), never negative. Reference: Loader (2000).
static inline double ev_deviance(double e) {
  if (fabs(e) > 0.1) return e - log1p(e);
  // log(1 + e) = 2 atanh(r), r = e / (2 + e), without its first term.
  const double r = e / (2 + e), s = r * r;
  double sum = 0;
  for (int k = 15; k >= 3; k -= 2) sum = 1.0 / k + s * sum;
  return r * (e - 2 * s * sum);
}
