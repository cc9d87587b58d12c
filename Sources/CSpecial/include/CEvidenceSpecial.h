#pragma once
// Special functions for distributions: everything in double, without state, safe on any thread.
#include "special_functions.h"
#include "tails.h"
#include "bessel.h"
#include "normal_tail.h"
