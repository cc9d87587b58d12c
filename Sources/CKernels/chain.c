#include "chain.h"

#include <math.h>
#include <string.h>

#include "chain_discrete.h"
#include "chain_gaussian.h"

/// Numbers that hold `count` integers.
static long integers(long count) {
  return (count * (long)sizeof(int) + (long)sizeof(double) - 1) / (long)sizeof(double);
}

long ev_chain_room(int operation, long length, long width) {
  const chain c = {.length = length, .width = width};
  switch (operation) {
    case EV_CHAIN_LOG_SUM:
    case EV_CHAIN_MARGINALS: {
      const int wantsMarginals = operation == EV_CHAIN_MARGINALS;
      const long scaled = scaled_room(&c, wantsMarginals);
      const long logarithmic = logarithmic_room(&c, wantsMarginals);
      return scaled > logarithmic ? scaled : logarithmic;
    }
    case EV_CHAIN_MAXIMUM: return 2 * width + integers(length * width);
    case EV_CHAIN_COVARIANCE: return 5 * width * width;
    default: return 0;
  }
}

static void discrete(
    int operation, long length, long width, long unaryRows, long pairRows, const double *unary,
    const double *pair, double *work, double *out) {
  const int wantsMarginals = operation == EV_CHAIN_MARGINALS;
  const chain c = {length, width, unaryRows, pairRows, unary, pair};
  if (!scaled_run(&c, wantsMarginals, work, out))
    logarithmic_run(&c, wantsMarginals, work, out);
}

void ev_chain(
    int operation, long length, long width, long unaryRows, long pairRows, const double *unary,
    const double *pair, const double *factor, const double *right, double *work, double *out) {
  switch (operation) {
    case EV_CHAIN_LOG_SUM:
    case EV_CHAIN_MARGINALS:
      discrete(operation, length, width, unaryRows, pairRows, unary, pair, work, out);
      break;
    case EV_CHAIN_MAXIMUM: {
      const chain c = {length, width, unaryRows, pairRows, unary, pair};
      largest_run(&c, work, (int *)(work + 2 * width), out);
      break;
    }
    case EV_CHAIN_FACTOR:
      gaussian_factor(length, width, unaryRows, pairRows, unary, pair, out);
      break;
    case EV_CHAIN_LOG_DETERMINANT: {
      // Logarithms of products of some pivots: one log for many.
      double total = 0, product = 1;
      for (long t = 0; t < length; t++) {
        for (long i = 0; i < width; i++) {
          product *= factor[(t * 2 * width + i) * width + i];
          if (!(product > 1e-150 && product < 1e150)) {
            total += log(product);
            product = 1;
          }
        }
      }
      out[0] = 2 * (total + log(product));
      break;
    }
    case EV_CHAIN_SOLVE: gaussian_solve(length, width, factor, right, out); break;
    case EV_CHAIN_COVARIANCE:
      gaussian_covariance(length, width, unaryRows, pairRows, factor, work, out);
      break;
  }
}
