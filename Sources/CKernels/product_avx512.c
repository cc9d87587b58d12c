// 32 registers of 64 bytes: 24 sums, 4 of b, 1 of a.
#include "product_units.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)

#define SCALAR float
#define LANES 16
#define PANEL 4
#define ROWS 6
#define NAME(x) x##_f32_avx512
#include "product_tiles.h"

#define SCALAR double
#define LANES 8
#define PANEL 4
#define ROWS 6
#define NAME(x) x##_f64_avx512
#include "product_tiles.h"

#pragma clang attribute pop
#endif
