// The forward–backward algorithm: scaled numbers where nothing can be lost, logarithms elsewhere.
#include <math.h>

typedef struct {
  long length, width, unaryRows, pairRows;
  const double *unary, *pair;
} chain;

/// Weights below `DROPPED`, relative to the largest of their step, are dropped. A later sum above `SAFE` owes nothing to them.
#define DROPPED 1e-260
#define SAFE 1e-240
#define SMALLEST 1e-300

static const double *unary_row(const chain *c, long t) {
  return c->unary + (t < c->unaryRows ? t : c->unaryRows - 1) * c->width;
}

static long pair_row(const chain *c, long t) { return t < c->pairRows ? t : c->pairRows - 1; }

static double largest(const double *x, long n) {
  double top = -INFINITY;
  for (long i = 0; i < n; i++) top = x[i] > top ? x[i] : top;
  return top;
}

static long scaled_room(const chain *c, int wantsMarginals) {
  const long k = c->width;
  return (wantsMarginals ? 2 * c->length * k + 2 * k : c->length * k + 3 * k) + 2 * k * k + k + 8;
}

/// exp(x − its largest); the largest, or −∞ where all are, or NaN.
static double exponentials(const double *x, long n, double *out) {
  const double top = largest(x, n);
  if (!isfinite(top)) return isnan(top) || top > 0 ? NAN : -INFINITY;
  for (long i = 0; i < n; i++) out[i] = exp(x[i] - top);
  return top;
}

/// Which values have any weight at all, however small, and which will have.
typedef struct {
  unsigned char *now, *next;
} possible;

/// Whether a value is reached from one that is possible: `pair` holds the logarithms, `step` apart.
static int is_reached(const unsigned char *now, const double *pair, long step, long k) {
  for (long i = 0; i < k; i++)
    if (now[i] && pair[i * step] > -INFINITY) return 1;
  return 0;
}

/// One step's weights: divided by the largest, which is returned; those too small to be kept are dropped.
///
/// `sums` are what reached each value and `own` its own weight, at most 1; what was dropped or underflowed adds less than
/// `SAFE` to any of them. Returns −1 where that may matter. The logarithms of the pairs that made the sums are `from` apart
/// along the values that were left, and `to` along those that were reached; they are NULL at the start.
static double settle(
    const double *sums, const double *own, const double *unary, long k, const double *pair,
    long from, long to, possible *p, double *out) {
  const double most = largest(sums, k);
  if (!(most > SAFE)) return -1;
  const double share = 1 / most;
  double top = 0;
  for (long j = 0; j < k; j++) {
    out[j] = sums[j] * share * own[j];
    top = out[j] > top ? out[j] : top;
  }
  // So that a product that underflows is dropped anyhow.
  if (!(top > SMALLEST / DROPPED)) return -1;
  const double scale = 1 / top;
  for (long j = 0; j < k; j++) {
    const int isUncertain = sums[j] < SAFE;
    const int isPossible = !isUncertain || !pair || is_reached(p->now, pair + j * to, from, k);
    if (isUncertain && isPossible && 10 * SAFE * share * own[j] * scale > DROPPED) return -1;
    const double weight = out[j] * scale;
    out[j] = isUncertain || weight < DROPPED ? 0 : weight;
    p->next[j] = isPossible && unary[j] > -INFINITY;
  }
  unsigned char *last = p->now;
  p->now = p->next;
  p->next = last;
  return most * top;
}

/// Whether the result could be had in this way.
static int scaled_run(const chain *c, int wantsMarginals, double *work, double *out) {
  const long n = c->length, k = c->width, square = k * k;
  double *own = work, *weights = own + n * k, *pair = weights + (wantsMarginals ? n * k : 2 * k);
  double *sums = pair + square, *expected = sums + k + (wantsMarginals ? k : 0);
  double total = 0, unaryTop = 0;
  for (long t = 0; t < n; t++) {
    if (t >= c->unaryRows) {
      memcpy(own + t * k, own + (t - 1) * k, (size_t)k * sizeof(double));
      total += unaryTop;
      continue;
    }
    const double top = unaryTop = exponentials(unary_row(c, t), k, own + t * k);
    if (!isfinite(top)) return 0;
    total += top;
  }
  double pairTop = 0;
  if (n > 1) {
    pairTop = exponentials(c->pair, square, pair);
    if (!isfinite(pairTop)) return 0;
  }
  unsigned char *bytes = (unsigned char *)(expected + square);
  possible states = {bytes, bytes + k};
  double *row = weights;
  for (long j = 0; j < k; j++) sums[j] = 1;
  double product = settle(sums, own, c->unary, k, 0, 0, 0, &states, row);
  if (product < 0) return 0;
  for (long t = 1; t < n; t++) {
    const double *last = row;
    row = wantsMarginals ? weights + t * k : weights + (t & 1) * k;
    if (t > 1 && t - 1 < c->pairRows) {
      pairTop = exponentials(c->pair + (t - 1) * square, square, pair);
      if (!isfinite(pairTop)) return 0;
    }
    total += pairTop;
    memset(sums, 0, (size_t)k * sizeof(double));
    for (long i = 0; i < k; i++) {
      const double weight = last[i];
      if (weight == 0) continue;
      const double *p = pair + i * k;
      for (long j = 0; j < k; j++) sums[j] += weight * p[j];
    }
    const double *logarithms = c->pair + pair_row(c, t - 1) * square;
    const double top =
        settle(sums, own + t * k, unary_row(c, t), k, logarithms, k, 1, &states, row);
    if (top < 0) return 0;
    product *= top;
    if (product < 1e-50 || product > 1e50) {
      total += log(product);
      product = 1;
    }
  }
  double rest = 0;
  for (long j = 0; j < k; j++) rest += row[j];
  if (!wantsMarginals) {
    out[0] = total + log(product) + log(rest);
    return 1;
  }
  // Backwards: `sums` are the weights of what follows each value.
  double *single = out, *both = out + c->unaryRows * k;
  memset(out, 0, (size_t)(c->unaryRows * k + c->pairRows * square) * sizeof(double));
  memset(expected, 0, (size_t)square * sizeof(double));
  double *behind = sums, *later = sums + k;
  for (long j = 0; j < k; j++) behind[j] = 1;
  const long last = (n < c->unaryRows ? n : c->unaryRows) - 1;
  for (long j = 0; j < k; j++) single[last * k + j] = row[j] / rest;
  for (long t = n - 1; t > 0; t--) {
    const double *before = weights + (t - 1) * k;
    const double *logarithms = t < n - 1 ? c->pair + pair_row(c, t) * square : 0;
    const double *unary = unary_row(c, t);
    if (settle(behind, own + t * k, unary, k, logarithms, 1, k, &states, later) < 0) return 0;
    // Steps that share the last row add up their expectations first, and are weighted once.
    const long pairRow = pair_row(c, t - 1);
    const int isShared = pairRow == c->pairRows - 1;
    if (!isShared && pairRow == c->pairRows - 2) {
      for (long i = 0; i < square; i++) both[(pairRow + 1) * square + i] = expected[i] * pair[i];
    }
    if (!isShared) exponentials(c->pair + pairRow * square, square, pair);
    double norm = 0;
    for (long i = 0; i < k; i++) {
      const double *p = pair + i * k;
      double sum = 0;
      for (long j = 0; j < k; j++) sum += p[j] * later[j];
      behind[i] = sum;
      norm += before[i] * sum;
    }
    if (!(norm > SAFE * 1e40)) return 0;
    const double scale = 1 / norm;
    double *values = single + ((t - 1 < c->unaryRows ? t : c->unaryRows) - 1) * k;
    for (long i = 0; i < k; i++) {
      const double weight = before[i] * scale;
      values[i] += weight * behind[i];
      if (weight == 0) continue;
      if (isShared) {
        double *e = expected + i * k;
        for (long j = 0; j < k; j++) e[j] += weight * later[j];
      } else {
        double *e = both + pairRow * square + i * k;
        const double *p = pair + i * k;
        for (long j = 0; j < k; j++) e[j] = weight * later[j] * p[j];
      }
    }
  }
  if (c->pairRows == 1 && n > 1) {
    for (long i = 0; i < square; i++) both[i] = expected[i] * pair[i];
  }
  return 1;
}

static long logarithmic_room(const chain *c, int wantsMarginals) {
  return (wantsMarginals ? c->length * c->width : 2 * c->width) + 4 * c->width;
}

static double log_sum(const double *x, long n) {
  const double top = largest(x, n);
  if (!isfinite(top)) {
    for (long i = 0; i < n; i++)
      if (isnan(x[i])) return NAN;
    return top;
  }
  double sum = 0;
  for (long i = 0; i < n; i++) sum += exp(x[i] - top);
  return top + log(sum);
}

static void logarithmic_run(const chain *c, int wantsMarginals, double *work, double *out) {
  const long n = c->length, k = c->width, square = k * k;
  double *ahead = work, *terms = work + (wantsMarginals ? n * k : 2 * k);
  double *behind = terms + k, *later = behind + k;
  double *row = ahead;
  memcpy(row, c->unary, (size_t)k * sizeof(double));
  for (long t = 1; t < n; t++) {
    const double *last = row, *own = unary_row(c, t);
    const double *pair = c->pair + pair_row(c, t - 1) * square;
    row = wantsMarginals ? ahead + t * k : ahead + (t & 1) * k;
    for (long j = 0; j < k; j++) {
      for (long i = 0; i < k; i++) terms[i] = last[i] + pair[i * k + j];
      row[j] = log_sum(terms, k) + own[j];
    }
  }
  const double total = log_sum(row, k);
  if (!wantsMarginals) {
    out[0] = total;
    return;
  }
  double *both = out + c->unaryRows * k;
  memset(out, 0, (size_t)(c->unaryRows * k + c->pairRows * square) * sizeof(double));
  for (long j = 0; j < k; j++) behind[j] = 0;
  for (long t = n - 1;; t--) {
    const double *own = unary_row(c, t);
    double *single = out + (own - c->unary);
    for (long j = 0; j < k; j++) single[j] += exp(ahead[t * k + j] + behind[j] - total);
    if (t == 0) break;
    const long start = pair_row(c, t - 1) * square;
    for (long j = 0; j < k; j++) later[j] = own[j] + behind[j];
    for (long i = 0; i < k; i++) {
      for (long j = 0; j < k; j++) {
        terms[j] = c->pair[start + i * k + j] + later[j];
        both[start + i * k + j] += exp(ahead[(t - 1) * k + i] + terms[j] - total);
      }
      behind[i] = log_sum(terms, k);
    }
  }
}

/// The Viterbi algorithm: the largest log-weight, then its sequence.
static void largest_run(const chain *c, double *work, int *origins, double *out) {
  const long n = c->length, k = c->width;
  double *last = work, *best = work + k;
  memcpy(best, c->unary, (size_t)k * sizeof(double));
  for (long t = 1; t < n; t++) {
    double *swap = last;
    last = best;
    best = swap;
    const double *own = unary_row(c, t), *pair = c->pair + pair_row(c, t - 1) * k * k;
    for (long j = 0; j < k; j++) {
      long from = 0;
      for (long i = 1; i < k; i++)
        if (last[i] + pair[i * k + j] > last[from] + pair[from * k + j]) from = i;
      origins[t * k + j] = (int)from;
      best[j] = last[from] + pair[from * k + j] + own[j];
    }
  }
  long value = 0;
  for (long j = 1; j < k; j++)
    if (best[j] > best[value]) value = j;
  out[0] = best[value];
  for (long t = n - 1; t >= 0; t--) {
    out[1 + t] = (double)value;
    if (t > 0) value = origins[t * k + value];
  }
}
