#pragma once
#include <stdint.h>

enum { EV_PHILOX_WORDS = 256 };

/// What a "philox4x32-10" generator remembers; plain memory, as gsl_rng_clone and gsl_rng_memcpy
/// copy it byte by byte.
typedef struct {
  uint32_t key[2];
  uint32_t counter[4];  // of the next block to make
  int next;             // position of the next word in `words`
  int filled;           // words that are there
  int blocks;           // how many blocks the next refill makes
  uint32_t words[EV_PHILOX_WORDS];
} ev_philox_state;
