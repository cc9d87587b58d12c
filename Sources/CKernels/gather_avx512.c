#include <stdint.h>

#include "zip.h"

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx2"))), apply_to = function)
#define UNIT avx512
#include "gather_all.h"
#pragma clang attribute pop
#endif
