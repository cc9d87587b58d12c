#pragma once

/// log Phi(z), Phi the standard normal distribution function.
double ev_log_normal_cdf(double z);
/// The derivative of `ev_log_normal_cdf`, phi(z) / Phi(z).
double ev_log_normal_cdf_slope(double z);
/// The z with Phi(z) = p.
double ev_normal_quantile(double p);
/// The z with log Phi(z) = l.
double ev_normal_quantile_of_log(double l);
/// The x with erf(x) = y.
double ev_inverse_erf(double y);
