#pragma once
// Logarithms of the incomplete gamma, beta and von Mises functions, with their derivatives.
//
// All are for arguments inside their domain and defined at its edges; NaN elsewhere. A program
// calls them through `ev_functions`.

/// log P(a, x), P the regularized lower incomplete gamma function; a, x >= 0.
double ev_log_gamma_p(double a, double x);
/// log Q(a, x) = log(1 - P(a, x)).
double ev_log_gamma_q(double a, double x);
/// The derivatives of both in x.
double ev_log_gamma_p_slope(double a, double x);
double ev_log_gamma_q_slope(double a, double x);
/// The `order`-th derivatives of both in a; order is 1 or 2.
double ev_log_gamma_p_shape(double order, double a, double x);
double ev_log_gamma_q_shape(double order, double a, double x);
/// d log x / da at a fixed probability P(a, x), given log x: how a gamma variate moves with its shape.
double ev_log_gamma_quantile_shape(double a, double log_x);

/// log I_x(a, b), I the regularized incomplete beta function; a, b > 0, 0 <= x <= 1.
double ev_log_beta_i(double a, double b, double x);
/// log(1 - I_x(a, b)), exact also where 1 - x rounds to 1.
double ev_log_beta_j(double a, double b, double x);
/// The derivatives of both in a, b and x.
double ev_log_beta_i_alpha(double a, double b, double x);
double ev_log_beta_i_beta(double a, double b, double x);
double ev_log_beta_i_slope(double a, double b, double x);
double ev_log_beta_j_alpha(double a, double b, double x);
double ev_log_beta_j_beta(double a, double b, double x);
double ev_log_beta_j_slope(double a, double b, double x);

/// log P(low <= X <= low + width), as directions, for X of the von Mises distribution at 0 with
/// concentration k >= 0; 0 <= width <= 2 pi.
double ev_log_von_mises_arc(double low, double width, double k);
/// The derivative of `ev_log_von_mises_arc` in k.
double ev_log_von_mises_arc_shape(double low, double width, double k);
/// dx / dk at a fixed probability: how a von Mises variate moves with its concentration.
double ev_von_mises_quantile_shape(double x, double k);
