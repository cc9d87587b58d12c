#include "philox_rng.h"

#include <stddef.h>

#include "philox.h"
#include "philox_state.h"

enum { BLOCKS = EV_PHILOX_WORDS / 4 };

typedef ev_philox_state State;

static void seek(
    State *state, uint64_t seed, uint32_t datum, uint32_t block, uint32_t siteAndParticle,
    uint32_t step) {
  state->key[0] = (uint32_t)seed;
  state->key[1] = (uint32_t)(seed >> 32);
  state->counter[0] = datum;
  state->counter[1] = block;
  state->counter[2] = siteAndParticle;
  state->counter[3] = step;
  state->next = 0;
  state->filled = 0;
  state->blocks = 1;
}

// The first refills are small: a keyed draw mostly wants a word or two of its stream.
static __attribute__((noinline)) void refill(State *state) {
  ev_philox4x32_10_blocks(state->counter, state->key, state->blocks, state->words);
  state->counter[1] += (uint32_t)state->blocks;
  state->next = 0;
  state->filled = 4 * state->blocks;
  state->blocks = state->blocks == 1 ? 8 : BLOCKS;
}

static inline uint32_t nextWord(State *state) {
  if (state->next == state->filled) refill(state);
  return state->words[state->next++];
}

static void set(void *state, unsigned long seed) {
  seek(state, seed, 0, 0, 0, 0);
}

static unsigned long get(void *state) {
  return nextWord(state);
}

static double getDouble(void *state) {
  const uint64_t high = nextWord(state) >> 5;
  const uint64_t low = nextWord(state) >> 6;
  return (double)(high << 26 | low) * 0x1p-53;
}

static const gsl_rng_type type = {
    .name = "philox4x32-10",
    .max = 0xFFFFFFFFu,
    .min = 0,
    .size = sizeof(State),
    .set = set,
    .get = get,
    .get_double = getDouble,
};

const gsl_rng_type *ev_philox_rng_type(void) {
  return &type;
}

void ev_philox_seek(
    gsl_rng *rng, uint64_t seed, uint32_t datum, uint32_t block, uint32_t site_and_particle,
    uint32_t step) {
  seek(rng->state, seed, datum, block, site_and_particle, step);
}
