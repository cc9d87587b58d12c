#pragma once

/// out[j * ldo + i] = a[i * lda + j] for i < rows, j < columns; the two must not overlap.
void ev_transpose_f32(const float *a, long lda, int rows, int columns, float *out, long ldo);

/// The same for `double`.
void ev_transpose_f64(const double *a, long lda, int rows, int columns, double *out, long ldo);
