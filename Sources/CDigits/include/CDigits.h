#pragma once
#include <stddef.h>

/// The gzip-compressed CSV of the digits (see ATTRIBUTION.md).
extern const unsigned char evidence_digits[];
extern const size_t evidence_digits_count;
