#include <gsl/gsl_errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf.h>

/* A constant of GSL that C declares as a variable, which Swift does not read. */
static inline const gsl_multimin_fdfminimizer_type *ev_bfgs_minimizer(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}
