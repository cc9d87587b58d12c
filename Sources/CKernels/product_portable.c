// Registers of 16 bytes, which every 64-bit machine has: 16 of them, or 32 on AArch64.
#include "product_units.h"

#if defined(__aarch64__)
#define REGISTERS_ACROSS 4
#else
#define REGISTERS_ACROSS 2
#endif

#define SCALAR float
#define LANES 4
#define PANEL REGISTERS_ACROSS
#define ROWS 6
#define NAME(x) x##_f32_portable
#include "product_tiles.h"

#define SCALAR double
#define LANES 2
#define PANEL REGISTERS_ACROSS
#define ROWS 6
#define NAME(x) x##_f64_portable
#include "product_tiles.h"
