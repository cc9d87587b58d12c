#pragma once
// Whether subnormal numbers are taken and given as zero: a property of the thread.

#include <stdint.h>

#if defined(__x86_64__)
#define EV_FLUSH 0x8040u  // MXCSR: flush to zero, denormals are zero
#elif defined(__aarch64__)
#define EV_FLUSH (1u << 24)  // FPCR: flush to zero
#else
#define EV_FLUSH 0u
#endif

typedef uint64_t EvFloatControl;

static inline EvFloatControl evFloatControl(void) {
#if defined(__x86_64__)
  return __builtin_ia32_stmxcsr();
#elif defined(__aarch64__)
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  return control;
#else
  return 0;
#endif
}

static inline void evSetFloatControl(EvFloatControl control) {
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr((uint32_t)control);
#elif defined(__aarch64__)
  __asm__ volatile("msr fpcr, %0" : : "r"(control));
#else
  (void)control;
#endif
}
