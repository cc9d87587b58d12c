#include "philox.h"

#include <string.h>

// Multipliers and Weyl increments of Philox4x32 (Salmon et al. 2011, table 2).
#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define WEYL_0 0x9E3779B9u
#define WEYL_1 0xBB67AE85u

void ev_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)MULTIPLIER_0 * c0;
    const uint64_t p1 = (uint64_t)MULTIPLIER_1 * c2;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c1 = (uint32_t)p1;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c3 = (uint32_t)p0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

// Eight blocks side by side; a word is the low half of its 64-bit lane, whose high half is left to
// chance: the widening multiplication of every vector unit reads only the low one.
enum { LANES = 8 };
typedef uint64_t Words __attribute__((vector_size(8 * LANES)));

static inline __attribute__((always_inline)) void eightBlocks(
    const uint32_t counter[4], const uint32_t key[2], uint32_t *out) {
  const Words low = (Words){} + 0xFFFFFFFFu;
  Words c0 = (Words){} + counter[0];
  Words c1 = (Words){0, 1, 2, 3, 4, 5, 6, 7} + counter[1];
  Words c2 = (Words){} + counter[2];
  Words c3 = (Words){} + counter[3];
  uint32_t k0 = key[0], k1 = key[1];
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    const Words p0 = (c0 & low) * MULTIPLIER_0;
    const Words p1 = (c2 & low) * MULTIPLIER_1;
    c0 = (p1 >> 32) ^ c1 ^ k0;
    c1 = p1;
    c2 = (p0 >> 32) ^ c3 ^ k1;
    c3 = p0;
    k0 += WEYL_0;
    k1 += WEYL_1;
  }
  // Words 0 and 1 of a block, and words 2 and 3, make one 64-bit number each (little-endian).
  const Words front = (c0 & low) | c1 << 32;
  const Words back = (c2 & low) | c3 << 32;
  const Words first = __builtin_shufflevector(front, back, 0, 8, 1, 9, 2, 10, 3, 11);
  const Words last = __builtin_shufflevector(front, back, 4, 12, 5, 13, 6, 14, 7, 15);
  memcpy(out, &first, sizeof first);
  memcpy(out + 2 * LANES, &last, sizeof last);
}

static void eightBlocksPortable(const uint32_t counter[4], const uint32_t key[2], uint32_t *out) {
  eightBlocks(counter, key, out);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void eightBlocksAVX2(
    const uint32_t counter[4], const uint32_t key[2], uint32_t *out) {
  eightBlocks(counter, key, out);
}

static int hasAVX2(void) {
  return __builtin_cpu_supports("avx2");
}
#endif

void ev_philox4x32_10_blocks(
    const uint32_t counter[4], const uint32_t key[2], int count, uint32_t *out) {
  uint32_t here[4];
  memcpy(here, counter, sizeof here);
  void (*eight)(const uint32_t *, const uint32_t *, uint32_t *) = eightBlocksPortable;
#if defined(__x86_64__)
  if (hasAVX2()) eight = eightBlocksAVX2;
#endif
  int done = 0;
  for (; done + LANES <= count; done += LANES, here[1] += LANES) eight(here, key, out + 4 * done);
  for (; done < count; done++, here[1]++) ev_philox4x32_10(here, key, out + 4 * done);
}
