#pragma once

/// log(exp(-x) I_n(x)), I_n the modified Bessel function of the first kind; x >= 0, n real, |n| used.
double ev_scaled_log_bessel_i(double n, double x);
/// The derivative of `ev_scaled_log_bessel_i` in x.
double ev_scaled_log_bessel_i_slope(double n, double x);
