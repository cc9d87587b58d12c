#include "unit.h"

#include <stdatomic.h>

static EvUnit detect(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (avx2 && wide) return evAVX512;
  if (avx2) return evAVX2;
#endif
  return evPortable;
}

// Workers may ask at the same time; they all find the same.
EvUnit evUnit(void) {
  static atomic_int known = -1;
  int unit = atomic_load_explicit(&known, memory_order_relaxed);
  if (unit < 0) {
    unit = (int)detect();
    atomic_store_explicit(&known, unit, memory_order_relaxed);
  }
  return (EvUnit)unit;
}
