#pragma once
#include <stdint.h>

// OpenBLAS, found at run time: nothing here needs it, and a machine without it loses only speed.
// The first call of any of these loads it (some 3 ms) and sets it to one thread.

/// The library found and the kernels it chose, as "libopenblas.so.0 (Haswell)", or NULL.
///
/// The choice follows the environment (OPENBLAS_CORETYPE), so say this name beside a measurement.
const char *ev_blas_name(void);

/// `cblas_sgemm` and `cblas_dgemm` of the C interface to BLAS: order 101 is row-major, transposition
/// 111 none and 112 transposed.
typedef void (*ev_sgemm)(
    int order, int transA, int transB, int m, int n, int k, float alpha, const float *a, int lda,
    const float *b, int ldb, float beta, float *c, int ldc);
typedef void (*ev_dgemm)(
    int order, int transA, int transB, int m, int n, int k, double alpha, const double *a, int lda,
    const double *b, int ldb, double beta, double *c, int ldc);

/// The library's single-precision product, or NULL.
ev_sgemm ev_blas_sgemm(void);

/// The library's double-precision product, or NULL.
ev_dgemm ev_blas_dgemm(void);
