#define _GNU_SOURCE
#include "processors.h"

#if defined(__linux__)
#include <sched.h>

int ev_allowed_processors(void) {
  cpu_set_t set;
  // Fails where the machine has more processors than the set has bits.
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
#else
int ev_allowed_processors(void) { return 0; }
#endif
