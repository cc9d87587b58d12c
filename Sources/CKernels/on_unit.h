#pragma once
// The choice of a vector unit's version of a function, by the suffix of its name.

#include "unit.h"

#if defined(__x86_64__)
#define EV_ON_UNIT(function, ...)                              \
  switch (evUnit()) {                                          \
    case evAVX512: function##_avx512(__VA_ARGS__); return;     \
    case evAVX2: function##_avx2(__VA_ARGS__); return;         \
    case evPortable: function##_portable(__VA_ARGS__); return; \
  }
#else
#define EV_ON_UNIT(function, ...) function##_portable(__VA_ARGS__);
#endif
