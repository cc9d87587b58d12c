#include "philox_draws.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "philox_rng.h"
#include "philox_state.h"

static const double pi = 3.14159265358979323846;

/// A generator at the beginning of the stream of a key; it lives on the stack of its caller.
typedef struct {
  gsl_rng generator;
  ev_philox_state state;
} Stream;

static gsl_rng *begin(Stream *stream, double high, double low) {
  stream->generator.type = ev_philox_rng_type();
  stream->generator.state = &stream->state;
  // A step that no run reaches, so that no stream is also that of a seed.
  const uint64_t key = (uint64_t)high << 24 | (uint64_t)low;
  ev_philox_seek(&stream->generator, key, 0, 0, 0, UINT32_MAX);
  return &stream->generator;
}

static int is_key(double high, double low) {
  return high >= 0 && high < 0x1p24 && low >= 0 && low < 0x1p24;
}

double ev_log_gamma_draw(double a, double high, double low) {
  if (!(a > 0 && a < INFINITY) || !is_key(high, low)) return NAN;
  Stream stream;
  const gsl_rng *generator = begin(&stream, high, low);
  if (a >= 1) return log(gsl_ran_gamma(generator, a, 1));
  const double above = log(gsl_ran_gamma(generator, a + 1, 1));
  return above + log(gsl_rng_uniform_pos(generator)) / a;
}

/// s = sin(angle / 2) has a density proportional to exp(-2 k s^2) / sqrt(1 - s^2): a normal number,
/// mostly kept. What lies beyond |s| = 0.7 has a probability below 1e-42.
static double concentrated(const gsl_rng *generator, double k) {
  for (;;) {
    const double s = gsl_ran_gaussian_ziggurat(generator, 0.5 / sqrt(k));
    if (fabs(s) > 0.7) continue;
    const double kept = sqrt(0.51 / ((1 - s) * (1 + s)));
    if (gsl_rng_uniform(generator) < kept) return 2 * asin(s);
  }
}

double ev_von_mises_draw(double k, double high, double low) {
  if (!(k >= 0 && k < INFINITY) || !is_key(high, low)) return NAN;
  Stream stream;
  const gsl_rng *generator = begin(&stream, high, low);
  if (k < 1e-8) return pi * (2 * gsl_rng_uniform(generator) - 1);
  if (k >= 100) return concentrated(generator, k);
  // A wrapped Cauchy envelope; for small k its parameter in leading terms, free of cancellation.
  const double tau = 1 + sqrt(1 + 4 * k * k);
  const double rho = (tau - sqrt(2 * tau)) / (2 * k);
  const double s = k < 1e-4 ? 1 / k + k : (1 + rho * rho) / (2 * rho);
  for (;;) {
    const double z = cos(pi * gsl_rng_uniform(generator));
    const double f = (1 + s * z) / (s + z), c = k * (s - f);
    const double u = gsl_rng_uniform_pos(generator);
    if (c * (2 - c) > u || log(c / u) + 1 >= c) {
      const double angle = acos(fmax(-1, fmin(1, f)));
      return gsl_rng_uniform(generator) < 0.5 ? -angle : angle;
    }
  }
}

double ev_poisson_draw(double rate, double high, double low) {
  if (!(rate >= 0 && rate < 0x1p31) || !is_key(high, low)) return NAN;
  Stream stream;
  return gsl_ran_poisson(begin(&stream, high, low), rate);
}
