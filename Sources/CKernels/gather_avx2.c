#include <stdint.h>

#include "zip.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define UNIT avx2
#include "gather_all.h"
#pragma clang attribute pop
#endif
