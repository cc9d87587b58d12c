// Prints the mean time, in nanoseconds, for a cache line to travel between two processors and
// back: two threads, pinned to two allowed processors, take turns for 50 milliseconds.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Alignas(64) atomic_int turn;
static _Alignas(64) atomic_int finished;
static int processors[2];

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void pin(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(processor, &set);
  pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

static void *answer(void *unused) {
  (void)unused;
  pin(processors[1]);
  while (!atomic_load_explicit(&finished, memory_order_relaxed)) {
    if (atomic_load_explicit(&turn, memory_order_acquire) == 1) {
      atomic_store_explicit(&turn, 0, memory_order_release);
    }
  }
  return NULL;
}

static int chooseProcessors(void) {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  int found = 0;
  for (int processor = 0; processor < CPU_SETSIZE && found < 2; processor++) {
    if (CPU_ISSET(processor, &allowed)) processors[found++] = processor;
  }
  return found;
}

int main(void) {
  if (chooseProcessors() < 2) {
    fputs("roundtrip: only one processor is allowed. Allow two with taskset.\n", stderr);
    return 1;
  }
  pthread_t thread;
  pin(processors[0]);
  pthread_create(&thread, NULL, answer, NULL);
  long trips = 0;
  const double start = seconds();
  double elapsed = 0;
  while (elapsed < 0.05) {
    for (int trip = 0; trip < 100; trip++) {
      atomic_store_explicit(&turn, 1, memory_order_release);
      while (atomic_load_explicit(&turn, memory_order_acquire) != 0) {
      }
    }
    trips += 100;
    elapsed = seconds() - start;
  }
  atomic_store(&finished, 1);
  pthread_join(thread, NULL);
  printf("%.0f\n", 1e9 * elapsed / (double)trips);
  return 0;
}
