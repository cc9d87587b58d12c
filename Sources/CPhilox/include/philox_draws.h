#pragma once

// Draws for compiled programs and the interpreter: pure functions of parameters and of a key of two
// whole numbers below 2^24, which is that of the draw's own Philox stream. NaN for a parameter
// outside its domain.

/// The logarithm of a standard gamma number of shape a > 0, by gsl_ran_gamma.
///
/// For a < 1 it is log g(a + 1) + log(u) / a, which does not underflow. Reference: Marsaglia & Tsang
/// (2000).
double ev_log_gamma_draw(double a, double high, double low);

/// An angle in [-pi, pi] of the von Mises distribution at 0 with concentration k >= 0.
///
/// Reference: Best & Fisher (1979), "Efficient simulation of the von Mises distribution".
double ev_von_mises_draw(double k, double high, double low);

/// A Poisson number of mean 0 <= rate < 2^31, by gsl_ran_poisson.
double ev_poisson_draw(double rate, double high, double low);
