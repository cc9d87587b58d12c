#pragma once
// Counter-based random numbers: the generator, its GSL face, the noise of compiled programs, and their draws.
#include "philox.h"
#include "philox_draws.h"
#include "philox_noise.h"
#include "philox_rng.h"
