#pragma once
#include <stdint.h>

/// Philox4x32-10: writes the 128-bit block at `counter` under `key` to `out`.
///
/// A pure function, so that any block of any stream is had at once, in any order, on any worker.
/// Reference: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
void ev_philox4x32_10(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/// Writes `count` consecutive blocks, the running word being `counter[1]`, to `out[4 * count]`.
///
/// Block i is that of (counter[0], counter[1] + i, counter[2], counter[3]); word 1 wraps at 2^32.
void ev_philox4x32_10_blocks(
    const uint32_t counter[4], const uint32_t key[2], int count, uint32_t *out);
