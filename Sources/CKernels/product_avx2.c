// 16 registers of 32 bytes: 12 sums, 2 of b, 1 of a.
#include "product_units.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define SCALAR float
#define LANES 8
#define PANEL 2
#define ROWS 6
#define NAME(x) x##_f32_avx2
#include "product_tiles.h"

#define SCALAR double
#define LANES 4
#define PANEL 2
#define ROWS 6
#define NAME(x) x##_f64_avx2
#include "product_tiles.h"

#pragma clang attribute pop
#endif
