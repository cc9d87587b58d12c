// Every pair of types of the transposing gather; UNIT is the suffix of the vector unit.

#define EV_GATHER_NAME_(x, pair, unit) x##_##pair##_##unit
#define EV_GATHER_NAME(x, pair, unit) EV_GATHER_NAME_(x, pair, unit)

#define OUT float
#define IN uint8_t
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f32_u8, UNIT)
#include "gather_squares.h"

#define OUT float
#define IN int32_t
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f32_i32, UNIT)
#include "gather_squares.h"

#define OUT float
#define IN float
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f32_f32, UNIT)
#include "gather_squares.h"

#define OUT float
#define IN double
#define LANES 8
#define NAME(x) EV_GATHER_NAME(x, f32_f64, UNIT)
#include "gather_squares.h"

#define OUT double
#define IN uint8_t
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f64_u8, UNIT)
#include "gather_squares.h"

#define OUT double
#define IN int32_t
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f64_i32, UNIT)
#include "gather_squares.h"

#define OUT double
#define IN float
#define LANES 16
#define NAME(x) EV_GATHER_NAME(x, f64_f32, UNIT)
#include "gather_squares.h"

#define OUT double
#define IN double
#define LANES 8
#define NAME(x) EV_GATHER_NAME(x, f64_f64, UNIT)
#include "gather_squares.h"

