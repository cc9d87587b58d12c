#pragma once
#include <stddef.h>

/// The gzip-compressed CSV of the digits (see ATTRIBUTION.md).
extern const unsigned char evidence_digits[];
extern const size_t evidence_digits_count;

/// The first of these bytes (Swift does not import an array of unknown size).
static inline const unsigned char *evidence_digits_start(void) { return evidence_digits; }
