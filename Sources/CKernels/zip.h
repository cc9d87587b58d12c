#pragma once
// Interleavings of two vectors, low halves and high halves, for every number of lanes in use.

#define EV_LOW_2(a, b) __builtin_shufflevector(a, b, 0, 2)
#define EV_HIGH_2(a, b) __builtin_shufflevector(a, b, 1, 3)
#define EV_LOW_4(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define EV_HIGH_4(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define EV_LOW_8(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define EV_HIGH_8(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define EV_LOW_16(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define EV_HIGH_16(a, b) \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)

#define EV_PASTE_(a, b) a##b
#define EV_PASTE(a, b) EV_PASTE_(a, b)
#define EV_LOW(lanes, a, b) EV_PASTE(EV_LOW_, lanes)(a, b)
#define EV_HIGH(lanes, a, b) EV_PASTE(EV_HIGH_, lanes)(a, b)

/// Transposes the square `rows[lanes]` of vectors: log2(lanes) rounds of interleaving row i with
/// row i + lanes / 2, each of which rotates the bits of (row, lane) by one.
#define EV_TURN_SQUARE(Vector, lanes, rows)                                   \
  _Pragma("clang loop unroll(full)")                                          \
  for (int turn = 1; turn < lanes; turn *= 2) {                               \
    Vector turned[lanes];                                                     \
    _Pragma("clang loop unroll(full)")                                        \
    for (int i = 0; i < lanes / 2; i++) {                                     \
      turned[2 * i] = EV_LOW(lanes, rows[i], rows[i + lanes / 2]);            \
      turned[2 * i + 1] = EV_HIGH(lanes, rows[i], rows[i + lanes / 2]);       \
    }                                                                         \
    _Pragma("clang loop unroll(full)")                                        \
    for (int i = 0; i < lanes; i++) rows[i] = turned[i];                      \
  }
