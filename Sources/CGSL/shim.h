#include <gsl/gsl_errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf.h>

/* Constants of GSL that C declares as variables, which Swift does not read. */
static inline const gsl_multimin_fminimizer_type *ev_simplex_minimizer(void) {
  return gsl_multimin_fminimizer_nmsimplex2;
}

static inline const gsl_multimin_fdfminimizer_type *ev_bfgs_minimizer(void) {
  return gsl_multimin_fdfminimizer_vector_bfgs2;
}
