#pragma once
// What the vector units share: the cut of k, and the entry points of each unit.

#include <string.h>

#include "zip.h"

/// Bytes of a block of a panel, at most. Tiles stream it from the second-level cache, whose bandwidth
/// they don't exhaust; shorter blocks, for the first level, lose more to beginnings and ends of tiles.
/// It bounds what a product takes of the stack.
#define EV_PANEL_BYTES 114688

/// The length of the blocks of `k`, nearly equal and at most `limit`; a function of k alone, so
/// that how an element of c is summed doesn't depend on where it stands.
static inline int evBlockLength(int k, int limit) {
  const int blocks = (k + limit - 1) / limit;
  return blocks == 0 ? 1 : (k + blocks - 1) / blocks;
}

#define EV_DECLARE_TILES(Scalar, suffix)                                                        \
  void ev_tiles_##suffix(                                                                       \
      int transA, int transB, int m, int n, int k, const Scalar *a, long lda, const Scalar *b,  \
      long ldb, Scalar *c, long ldc, int accumulate);                                           \
  void ev_turn_##suffix(                                                                        \
      const Scalar *b, long ldb, int columns, int inner, Scalar *out, long ldo);

EV_DECLARE_TILES(float, f32_portable)
EV_DECLARE_TILES(double, f64_portable)
#if defined(__x86_64__)
EV_DECLARE_TILES(float, f32_avx2)
EV_DECLARE_TILES(double, f64_avx2)
EV_DECLARE_TILES(float, f32_avx512)
EV_DECLARE_TILES(double, f64_avx512)
#endif
