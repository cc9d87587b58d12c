#pragma once
#include "special_functions.h"

/// The text of `special_functions.h`, for compiled programs to include.
const char *ev_special_source(void);
