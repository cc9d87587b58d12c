// Block tridiagonal matrices: the Cholesky factor, solutions, and the blocks of the inverse.
#include <math.h>

#define INLINE static inline __attribute__((always_inline))

/// The row of an input that holds at a step.
INLINE long row(long step, long rows) { return step < rows ? step : rows - 1; }

/// The lower factor of the matrix in `a`, in place; NaN on its diagonal from where it is not positive definite.
INLINE void factor_block(long d, double *restrict a) {
  for (long j = 0; j < d; j++) {
    double pivot = a[j * d + j];
    for (long k = 0; k < j; k++) pivot -= a[j * d + k] * a[j * d + k];
    const double root = pivot > 0 ? sqrt(pivot) : NAN, inverse = 1 / root;
    a[j * d + j] = root;
    for (long i = 0; i < j; i++) a[i * d + j] = 0;
    for (long i = j + 1; i < d; i++) {
      double rest = a[i * d + j];
      for (long k = 0; k < j; k++) rest -= a[i * d + k] * a[j * d + k];
      a[i * d + j] = rest * inverse;
    }
  }
}

INLINE void factor_of_width(
    long n, long d, long unaryRows, long pairRows, const double *unary, const double *pair,
    double *out) {
  const long square = d * d;
  for (long t = 0; t < n; t++) {
    double *own = out + t * 2 * square, *below = own + square;
    const double *u = unary + row(t, unaryRows) * square;
    const double *previous = pair + row(t - 1, pairRows) * 4 * square;
    const double *next = pair + row(t, pairRows) * 4 * square;
    // Where nothing changes with time the blocks settle: the rest, but for the last, are the same.
    if (t > unaryRows && t > pairRows && t > 2 && t < n - 1
        && !memcmp(own - 2 * square, own - 4 * square, (size_t)(2 * square) * sizeof(double))) {
      for (; t < n - 1; t++, own += 2 * square)
        memcpy(own, own - 2 * square, (size_t)(2 * square) * sizeof(double));
      below = own + square;
    }
    memcpy(own, u, (size_t)square * sizeof(double));
    if (t > 0) {
      const double *b = below - 2 * square;
      for (long i = 0; i < d; i++)
        for (long j = 0; j <= i; j++) {
          double sum = own[i * d + j] + previous[(d + i) * 2 * d + d + j];
          for (long k = 0; k < d; k++) sum -= b[i * d + k] * b[j * d + k];
          own[i * d + j] = sum;
        }
    }
    if (t < n - 1)
      for (long i = 0; i < d; i++)
        for (long j = 0; j <= i; j++) own[i * d + j] += next[i * 2 * d + j];
    factor_block(d, own);
    if (t == n - 1) {
      memset(below, 0, (size_t)square * sizeof(double));
      break;
    }
    // B with B Lᵀ = the block below.
    double inverses[64];
    for (long j = 0; j < d && j < 64; j++) inverses[j] = 1 / own[j * d + j];
    for (long i = 0; i < d; i++)
      for (long j = 0; j < d; j++) {
        double rest = next[(d + i) * 2 * d + j];
        for (long k = 0; k < j; k++) rest -= below[i * d + k] * own[j * d + k];
        below[i * d + j] = j < 64 ? rest * inverses[j] : rest / own[j * d + j];
      }
  }
}

INLINE void solve_of_width(
    long n, long d, const double *restrict factor, const double *restrict right,
    double *restrict x) {
  const long square = d * d;
  for (long t = 0; t < n; t++) {
    const double *own = factor + t * 2 * square, *below = own - square;
    double *y = x + t * d;
    for (long i = 0; i < d; i++) {
      double rest = right[t * d + i];
      if (t > 0)
        for (long k = 0; k < d; k++) rest -= below[i * d + k] * (y - d)[k];
      for (long k = 0; k < i; k++) rest -= own[i * d + k] * y[k];
      y[i] = rest / own[i * d + i];
    }
  }
  for (long t = n - 1; t >= 0; t--) {
    const double *own = factor + t * 2 * square, *below = own + square;
    double *y = x + t * d;
    for (long i = d - 1; i >= 0; i--) {
      double rest = y[i];
      if (t < n - 1)
        for (long k = 0; k < d; k++) rest -= below[k * d + i] * (y + d)[k];
      for (long k = i + 1; k < d; k++) rest -= own[k * d + i] * y[k];
      y[i] = rest / own[i * d + i];
    }
  }
}

/// With J = Lₜ₊₁,ₜ Lₜₜ⁻¹: Σₜ,ₜ₊₁ = −Jᵀ Σₜ₊₁,ₜ₊₁ and Σₜₜ = (Lₜₜ Lₜₜᵀ)⁻¹ − Σₜ,ₜ₊₁ J.
INLINE void covariance_of_width(
    long n, long d, long unaryRows, long pairRows, const double *factor, double *work,
    double *out) {
  const long square = d * d;
  double *unary = out, *pair = out + unaryRows * square;
  double *inverse = work, *gain = work + square, *cross = gain + square, *own = cross + square;
  double *next = own + square;
  memset(out, 0, (size_t)((unaryRows + 4 * pairRows) * square) * sizeof(double));
  for (long t = n - 1; t >= 0; t--) {
    const double *l = factor + t * 2 * square, *below = l + square;
    for (long j = 0; j < d; j++)
      for (long i = 0; i < d; i++) {
        double rest = i == j;
        for (long k = j; k < i; k++) rest -= l[i * d + k] * inverse[k * d + j];
        inverse[i * d + j] = i < j ? 0 : rest / l[i * d + i];
      }
    for (long i = 0; i < d; i++)
      for (long j = 0; j < d; j++) {
        double sum = 0;
        for (long k = 0; k < d; k++) sum += inverse[k * d + i] * inverse[k * d + j];
        own[i * d + j] = sum;
      }
    if (t < n - 1) {
      for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++) {
          double sum = 0;
          for (long k = 0; k < d; k++) sum += below[i * d + k] * inverse[k * d + j];
          gain[i * d + j] = sum;
        }
      for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++) {
          double sum = 0;
          for (long k = 0; k < d; k++) sum -= gain[k * d + i] * next[k * d + j];
          cross[i * d + j] = sum;
        }
      for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++) {
          double sum = own[i * d + j];
          for (long k = 0; k < d; k++) sum -= cross[i * d + k] * gain[k * d + j];
          own[i * d + j] = sum;
        }
      double *p = pair + row(t, pairRows) * 4 * square;
      for (long i = 0; i < d; i++)
        for (long j = 0; j < d; j++) {
          p[i * 2 * d + j] += own[i * d + j];
          p[i * 2 * d + d + j] += cross[i * d + j];
          p[(d + i) * 2 * d + j] += cross[j * d + i];
          p[(d + i) * 2 * d + d + j] += next[i * d + j];
        }
    }
    double *u = unary + row(t, unaryRows) * square;
    for (long i = 0; i < square; i++) u[i] += own[i];
    double *last = next;
    next = own;
    own = last;
  }
}

// Narrow chains are compiled for their width.
#define FOR_WIDTH(d, call) \
  switch (d) { \
    case 1: call(1); break; \
    case 2: call(2); break; \
    case 3: call(3); break; \
    case 4: call(4); break; \
    default: call(d); \
  }

static void gaussian_factor(
    long n, long d, long unaryRows, long pairRows, const double *unary, const double *pair,
    double *out) {
#define CALL(w) factor_of_width(n, w, unaryRows, pairRows, unary, pair, out)
  FOR_WIDTH(d, CALL)
#undef CALL
}

static void gaussian_solve(
    long n, long d, const double *factor, const double *right, double *out) {
#define CALL(w) solve_of_width(n, w, factor, right, out)
  FOR_WIDTH(d, CALL)
#undef CALL
}

static void gaussian_covariance(
    long n, long d, long unaryRows, long pairRows, const double *factor, double *work,
    double *out) {
#define CALL(w) covariance_of_width(n, w, unaryRows, pairRows, factor, work, out)
  FOR_WIDTH(d, CALL)
#undef CALL
}
