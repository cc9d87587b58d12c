#include "chain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chain_discrete.h"
#include "chain_gaussian.h"

static _Thread_local double *room;
static _Thread_local long roomCount;

double *ev_chain_room(long count) {
  if (count > roomCount) {
    free(room);
    room = malloc((size_t)count * sizeof(double));
    roomCount = room ? count : 0;
    if (!room) abort();
  }
  return room;
}

static double *space(long count) {
  double *result = malloc((size_t)count * sizeof(double));
  if (!result) abort();
  return result;
}

static void discrete(
    int operation, long length, long width, long unaryRows, long pairRows, const double *unary,
    const double *pair, double *out) {
  const int wantsMarginals = operation == EV_CHAIN_MARGINALS;
  const chain c = {length, width, unaryRows, pairRows, unary, pair};
  double *work = space(scaled_room(&c, wantsMarginals));
  if (!scaled_run(&c, wantsMarginals, work, out)) {
    free(work);
    work = space(logarithmic_room(&c, wantsMarginals));
    logarithmic_run(&c, wantsMarginals, work, out);
  }
  free(work);
}

void ev_chain(
    int operation, long length, long width, long unaryRows, long pairRows, const double *unary,
    const double *pair, const double *factor, const double *right, double *out) {
  switch (operation) {
    case EV_CHAIN_LOG_SUM:
    case EV_CHAIN_MARGINALS:
      discrete(operation, length, width, unaryRows, pairRows, unary, pair, out);
      break;
    case EV_CHAIN_MAXIMUM: {
      const chain c = {length, width, unaryRows, pairRows, unary, pair};
      int *origins = malloc((size_t)(length * width) * sizeof(int));
      double *work = space(2 * width);
      if (!origins) abort();
      largest_run(&c, work, origins, out);
      free(origins);
      free(work);
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
    case EV_CHAIN_COVARIANCE: {
      double *work = space(5 * width * width);
      gaussian_covariance(length, width, unaryRows, pairRows, factor, work, out);
      free(work);
      break;
    }
  }
}
