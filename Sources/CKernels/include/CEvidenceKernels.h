#pragma once
// The hot loops that compiled programs call: products, gathers, workers and special functions.
#include "blas.h"
#include "chain.h"
#include "gather.h"
#include "product.h"
#include "processors.h"
#include "program.h"
#include "special.h"
#include "team.h"
#include "transpose.h"
