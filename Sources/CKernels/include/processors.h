#pragma once

/// How many processors the calling thread may run on; 0 where that is not known.
int ev_allowed_processors(void);
