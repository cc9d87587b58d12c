#pragma once
#include <stdint.h>

// Rows of a data array to lanes, and plate-carrying state to lanes and back.
//
// Lane r of a block stands for row `rows[r]`, or `first` + r when `rows` is NULL. Lanes from `count`
// to `lanes` repeat lane 0, so that they hold valid values. `count` and `lanes` are at least 1.

/// Gathers rows of a row-major array: out[e * ld + r] = data[row(r) * rowStride + e], converted,
/// for e < `elements` and r < `lanes`.
#define EV_DECLARE_GATHER(Out, outSuffix, In, inSuffix)                                        \
  void ev_gather_##outSuffix##_##inSuffix(                                                     \
      const In *data, long rowStride, const int *rows, long first, int count, int lanes,       \
      int elements, Out *out, long ld);

EV_DECLARE_GATHER(float, f32, uint8_t, u8)
EV_DECLARE_GATHER(float, f32, int32_t, i32)
EV_DECLARE_GATHER(float, f32, float, f32)
EV_DECLARE_GATHER(float, f32, double, f64)
EV_DECLARE_GATHER(double, f64, uint8_t, u8)
EV_DECLARE_GATHER(double, f64, int32_t, i32)
EV_DECLARE_GATHER(double, f64, float, f32)
EV_DECLARE_GATHER(double, f64, double, f64)

/// Gathers from state stored lanes innermost, [element][row] with `stride` rows an element:
/// out[e * ld + r] = state[e * stride + row(r)].
void ev_gather_lanes_f32(
    const float *state, long stride, const int *rows, long first, int count, int lanes,
    int elements, float *out, long ld);

/// The same for `double`.
void ev_gather_lanes_f64(
    const double *state, long stride, const int *rows, long first, int count, int lanes,
    int elements, double *out, long ld);

/// Puts the first `count` lanes back: state[e * stride + row(r)] = in[e * ld + r].
void ev_scatter_lanes_f32(
    const float *in, long ld, const int *rows, long first, int count, int elements, float *state,
    long stride);

/// The same for `double`.
void ev_scatter_lanes_f64(
    const double *in, long ld, const int *rows, long first, int count, int elements, double *state,
    long stride);
