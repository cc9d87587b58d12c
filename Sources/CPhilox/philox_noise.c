#include "philox_noise.h"

#include <math.h>

#include "philox.h"

// Pi by its digits: M_PI is no part of standard C.
static const double twoPi = 6.283185307179586476925286766559;

static inline double uniform32(uint32_t word) {
  return (word + 0.5) * 0x1p-32;
}

// The sum needs 54 bits and rounds to even: for the largest word it must not reach one.
static inline double uniform53(uint32_t high, uint32_t low) {
  return fmin(((high >> 5) * 0x1p26 + (low >> 6) + 0.5) * 0x1p-53, 0x1.fffffffffffffp-1);
}

/// The two uniforms whose Box–Muller transform holds the element, in their order.
typedef struct {
  double first, second;
} Pair;

static void wordsOf(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element, uint32_t words[4]) {
  const uint32_t block = isDouble ? element / 2 : element / 4;
  const uint32_t counter[4] = {datum, block, site | particle << 16, step};
  const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
  ev_philox4x32_10(counter, key, words);
}

static Pair pairOf(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element) {
  uint32_t words[4];
  wordsOf(isDouble, seed, step, site, particle, datum, element, words);
  if (isDouble) return (Pair){uniform53(words[0], words[1]), uniform53(words[2], words[3])};
  const uint32_t start = element % 4 & ~1u;
  return (Pair){uniform32(words[start]), uniform32(words[start + 1])};
}

double ev_noise_uniform(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element) {
  const Pair pair = pairOf(isDouble, seed, step, site, particle, datum, element);
  return element % 2 == 0 ? pair.first : pair.second;
}

double ev_noise_normal(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element) {
  const Pair pair = pairOf(isDouble, seed, step, site, particle, datum, element);
  const double radius = sqrt(-2 * log(pair.first));
  const double angle = twoPi * pair.second;
  return radius * (element % 2 == 0 ? cos(angle) : sin(angle));
}

double ev_noise_word(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element) {
  uint32_t words[4];
  wordsOf(isDouble, seed, step, site, particle, datum, element, words);
  return words[isDouble ? 2 * (element % 2) : element % 4] >> 8;
}
