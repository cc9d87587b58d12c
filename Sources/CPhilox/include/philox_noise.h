#pragma once
#include <stdint.h>

// The noise of compiled programs, one draw at a time: what vector code must reproduce.
//
// Element `element` of site `site` at (`seed`, `step`, `particle`, `datum`) reads the block at
// counter (datum, block, site | particle << 16, step) under key (low, high) of the seed.
//
//   float  (isDouble = 0): block = element / 4, word j = element % 4,
//                          u_j = (w_j + 0.5) 2^-32; pairs of words (0, 1) and (2, 3).
//   double (isDouble = 1): block = element / 2,
//                          u_0 = ((w_0 >> 5) 2^26 + (w_1 >> 6) + 0.5) 2^-53, u_1 so from w_2, w_3.

/// A uniform draw on (0, 1): u_j of the mapping above, exact in double.
double ev_noise_uniform(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element);

/// A standard normal draw, by the Box–Muller transform of the pair (a, b) that holds the element:
/// sqrt(-2 log a) cos(2 pi b) for its even element, sqrt(-2 log a) sin(2 pi b) for its odd one.
///
/// Computed in double for both mappings. Reference: Box & Muller (1958).
double ev_noise_normal(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element);

/// A whole number below 2^24: the upper 24 bits of w_j (float), or of w_0 or w_2 (double).
double ev_noise_word(
    int isDouble, uint64_t seed, uint32_t step, uint32_t site, uint32_t particle, uint32_t datum,
    uint32_t element);
