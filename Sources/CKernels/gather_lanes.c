#include <string.h>

#include "gather.h"

#define DEFINE_LANES(Scalar, suffix)                                                           \
  void ev_gather_lanes_##suffix(                                                               \
      const Scalar *state, long stride, const int *rows, long first, int count, int lanes,     \
      int elements, Scalar *out, long ld) {                                                    \
    for (int e = 0; e < elements; e++, state += stride, out += ld) {                           \
      if (rows == NULL) memcpy(out, state + first, sizeof(Scalar) * (size_t)count);            \
      for (int r = 0; rows != NULL && r < count; r++) out[r] = state[rows[r]];                 \
      for (int r = count; r < lanes; r++) out[r] = out[0];                                     \
    }                                                                                          \
  }                                                                                            \
                                                                                               \
  void ev_scatter_lanes_##suffix(                                                              \
      const Scalar *in, long ld, const int *rows, long first, int count, int elements,         \
      Scalar *state, long stride) {                                                            \
    for (int e = 0; e < elements; e++, in += ld, state += stride) {                            \
      if (rows == NULL) memcpy(state + first, in, sizeof(Scalar) * (size_t)count);             \
      for (int r = 0; rows != NULL && r < count; r++) state[rows[r]] = in[r];                  \
    }                                                                                          \
  }

DEFINE_LANES(float, f32)
DEFINE_LANES(double, f64)
