#pragma once
#include <gsl/gsl_rng.h>
#include <stdint.h>

/// The generator "philox4x32-10", for `gsl_rng_alloc` and everything in GSL that draws.
///
/// `gsl_rng_set(rng, seed)` is `ev_philox_seek(rng, seed, 0, 0, 0, 0)`. `gsl_rng_get` is the next
/// 32-bit word, `gsl_rng_uniform` takes two words and returns 53 random bits in [0, 1).
const gsl_rng_type *ev_philox_rng_type(void);

/// Positions a "philox4x32-10" generator at the first word of one block of one stream.
///
/// The key is (low, high) of `seed`; the counter is (`datum`, `block`, `site_and_particle`, `step`)
/// with `site_and_particle` = site | particle << 16. Drawing runs through `block`, `block` + 1, …
/// Costs no more than one block until words are drawn.
void ev_philox_seek(
    gsl_rng *rng, uint64_t seed, uint32_t datum, uint32_t block, uint32_t site_and_particle,
    uint32_t step);
