// Chains: values of which only neighbours appear together, in time that is linear in their number.
#ifndef EV_CHAIN_H
#define EV_CHAIN_H

/// What is computed; the numbers are those of Swift's `ChainOperation`.
enum {
  EV_CHAIN_LOG_SUM,
  EV_CHAIN_MARGINALS,
  EV_CHAIN_FACTOR,
  EV_CHAIN_LOG_DETERMINANT,
  EV_CHAIN_SOLVE,
  EV_CHAIN_COVARIANCE,
  EV_CHAIN_MAXIMUM
};

/// The numbers of `work` that a chain takes.
long ev_chain_room(int operation, long length, long width);

/// One chain of `length` values of the given width, row-major as in `ChainOperation`.
void ev_chain(
    int operation, long length, long width, long unaryRows, long pairRows, const double *unary,
    const double *pair, const double *factor, const double *right, double *work, double *out);

#endif
