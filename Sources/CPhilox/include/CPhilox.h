#pragma once
// Counter-based random numbers: the generator, its GSL face, and the noise of compiled programs.
#include "philox.h"
#include "philox_noise.h"
#include "philox_rng.h"
