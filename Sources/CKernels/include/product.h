#pragma once

/// c = op(a) op(b), or c += op(a) op(b) when `accumulate` is not zero; all matrices row-major.
///
/// `op(a)` is m × k and `op(b)` is k × n; `transA` (`transB`) says that the matrix is stored
/// transposed, as k × m (n × k). `lda`, `ldb`, `ldc` are the distances between stored rows, in
/// elements. Any sizes, zero included; pointers need no more alignment than their element; `c`
/// must not overlap `a` or `b`.
///
/// Single-threaded, thread-safe, and it allocates nothing. The same inputs give the same bits on
/// the same machine; more: an element of c is one sum over k in an order that depends on k alone,
/// so cutting m or n into chunks doesn't change it.
///
/// Fastest for `transB` = 0. A transposed `b` is transposed anew in each call: when chunks of rows
/// of c share one b, call `ev_transpose_f32` once and multiply by the result.
void ev_product_f32(
    int transA, int transB, int m, int n, int k, const float *a, long lda, const float *b,
    long ldb, float *c, long ldc, int accumulate);

/// The same for `double`.
void ev_product_f64(
    int transA, int transB, int m, int n, int k, const double *a, long lda, const double *b,
    long ldb, double *c, long ldc, int accumulate);

/// The vector unit that products run on: "avx512", "avx2" or "portable".
const char *ev_product_unit(void);
