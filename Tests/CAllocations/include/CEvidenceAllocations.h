#pragma once

/// How often this thread has asked the C library for memory; -1 where that can't be counted.
long ev_allocation_count(void);
