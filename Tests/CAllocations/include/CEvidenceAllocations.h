#pragma once

/// How often this thread has asked the C library for memory; -1 where that can't be counted.
long ev_allocation_count(void);

/// Calls `body` while this thread may run on one processor only; not 0 where that can't be asked for.
int ev_on_one_processor(void (*body)(void *), void *context);
