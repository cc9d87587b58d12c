#include "product.h"

#include "on_unit.h"
#include "product_units.h"
#include "transpose.h"

#define DEFINE_PRODUCT(Scalar, suffix)                                                         \
  void ev_product_##suffix(                                                                    \
      int transA, int transB, int m, int n, int k, const Scalar *a, long lda, const Scalar *b, \
      long ldb, Scalar *c, long ldc, int accumulate) {                                         \
    if (m <= 0 || n <= 0) return;                                                              \
    if (k <= 0) {                                                                              \
      for (int i = 0; i < m && !accumulate; i++)                                               \
        memset(c + i * ldc, 0, sizeof(Scalar) * (size_t)n);                                    \
      return;                                                                                  \
    }                                                                                          \
    EV_ON_UNIT(                                                                                   \
        ev_tiles_##suffix, transA != 0, transB != 0, m, n, k, a, lda, b, ldb, c, ldc,          \
        accumulate)                                                                            \
  }                                                                                            \
                                                                                               \
  void ev_transpose_##suffix(                                                                  \
      const Scalar *a, long lda, int rows, int columns, Scalar *out, long ldo) {               \
    EV_ON_UNIT(ev_turn_##suffix, a, lda, rows, columns, out, ldo)                                 \
  }

DEFINE_PRODUCT(float, f32)
DEFINE_PRODUCT(double, f64)

const char *ev_product_unit(void) {
  static const char *const names[] = {"portable", "avx2", "avx512"};
  return names[evUnit()];
}
