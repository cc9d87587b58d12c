#include "gather.h"

#include "on_unit.h"

#define DECLARE_UNIT(Out, In, pair, unit)                                                     \
  void ev_gather_##pair##_##unit(                                                             \
      const In *data, long rowStride, const int *rows, long first, int count, int lanes,      \
      int elements, Out *out, long ld);

#define DEFINE_GATHER(Out, In, pair)                                                          \
  DECLARE_UNIT(Out, In, pair, avx512)                                                         \
  DECLARE_UNIT(Out, In, pair, avx2)                                                           \
  DECLARE_UNIT(Out, In, pair, portable)                                                       \
  void ev_gather_##pair(                                                                      \
      const In *data, long rowStride, const int *rows, long first, int count, int lanes,      \
      int elements, Out *out, long ld) {                                                      \
    EV_ON_UNIT(                                                                               \
        ev_gather_##pair, data, rowStride, rows, first, count, lanes, elements, out, ld)      \
  }

DEFINE_GATHER(float, uint8_t, f32_u8)
DEFINE_GATHER(float, int32_t, f32_i32)
DEFINE_GATHER(float, float, f32_f32)
DEFINE_GATHER(float, double, f32_f64)
DEFINE_GATHER(double, uint8_t, f64_u8)
DEFINE_GATHER(double, int32_t, f64_i32)
DEFINE_GATHER(double, float, f64_f32)
DEFINE_GATHER(double, double, f64_f64)
