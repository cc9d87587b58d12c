#define _GNU_SOURCE
#include "CEvidenceAllocations.h"

#if defined(__linux__)
#include <sched.h>

int ev_on_one_processor(void (*body)(void *), void *context) {
  cpu_set_t before, one;
  if (sched_getaffinity(0, sizeof before, &before) != 0) return -1;
  CPU_ZERO(&one);
  for (int processor = 0; processor < CPU_SETSIZE; processor++)
    if (CPU_ISSET(processor, &before)) {
      CPU_SET(processor, &one);
      break;
    }
  if (sched_setaffinity(0, sizeof one, &one) != 0) return -1;
  body(context);
  return sched_setaffinity(0, sizeof before, &before);
}
#else
int ev_on_one_processor(void (*body)(void *), void *context) { return -1; }
#endif
