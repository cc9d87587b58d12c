// What a compiled program is given for each step; compiled programs include this very text.
#ifndef EV_PROGRAM_STEP_H
#define EV_PROGRAM_STEP_H

/// The kernels that compiled programs call, so that their shared objects link to nothing of ours.
typedef struct {
  void (*product_f32)(
      int, int, int, int, int, const float *, long, const float *, long, float *, long, int);
  void (*product_f64)(
      int, int, int, int, int, const double *, long, const double *, long, double *, long, int);
  void (*transpose_f32)(const float *, long, int, int, float *, long);
  void (*transpose_f64)(const double *, long, int, int, double *, long);
  void (*gather_f32_u8)(const unsigned char *, long, const int *, long, int, int, int, float *, long);
  void (*gather_f32_i32)(const int *, long, const int *, long, int, int, int, float *, long);
  void (*gather_f32_f32)(const float *, long, const int *, long, int, int, int, float *, long);
  void (*gather_f32_f64)(const double *, long, const int *, long, int, int, int, float *, long);
  void (*gather_f64_u8)(const unsigned char *, long, const int *, long, int, int, int, double *, long);
  void (*gather_f64_i32)(const int *, long, const int *, long, int, int, int, double *, long);
  void (*gather_f64_f32)(const float *, long, const int *, long, int, int, int, double *, long);
  void (*gather_f64_f64)(const double *, long, const int *, long, int, int, int, double *, long);
  void (*gather_lanes_f32)(const float *, long, const int *, long, int, int, int, float *, long);
  void (*gather_lanes_f64)(const double *, long, const int *, long, int, int, int, double *, long);
  void (*scatter_lanes_f32)(const float *, long, const int *, long, int, int, float *, long);
  void (*scatter_lanes_f64)(const double *, long, const int *, long, int, int, double *, long);
  void (*chain)(
      int, long, long, long, long, const double *, const double *, const double *, const double *,
      double *, double *);
  // Functions of distributions, which a program calls an element at a time.
  double (*log_gamma_p)(double, double);
  double (*log_gamma_q)(double, double);
  double (*log_gamma_p_slope)(double, double);
  double (*log_gamma_q_slope)(double, double);
  double (*log_gamma_p_shape)(double, double, double);
  double (*log_gamma_q_shape)(double, double, double);
  double (*log_beta_i)(double, double, double);
  double (*log_beta_j)(double, double, double);
  double (*log_beta_i_alpha)(double, double, double);
  double (*log_beta_i_beta)(double, double, double);
  double (*log_beta_i_slope)(double, double, double);
  double (*log_beta_j_alpha)(double, double, double);
  double (*log_beta_j_beta)(double, double, double);
  double (*log_beta_j_slope)(double, double, double);
  double (*log_normal_cdf)(double);
  double (*log_normal_cdf_slope)(double);
  double (*normal_quantile)(double);
  double (*normal_quantile_of_log)(double);
  double (*inverse_erf)(double);
  double (*scaled_log_bessel_i)(double, double);
  double (*scaled_log_bessel_i_slope)(double, double);
  double (*log_von_mises_arc)(double, double, double);
  double (*log_von_mises_arc_shape)(double, double, double);
  double (*log_gamma_draw)(double, double, double);
  double (*log_gamma_quantile_shape)(double, double);
  double (*von_mises_draw)(double, double, double);
  double (*von_mises_quantile_shape)(double, double);
  double (*poisson_draw)(double, double, double);
} ev_functions;

typedef struct {
  /// The program's arena and this worker's, both in the program's precision.
  void *program;
  void *scratch;
  /// This worker's room for a chain.
  double *room;
  /// The scalars given for this step.
  const void *scalars;
  /// Row-major arrays of data.
  const void *const *data;
  /// The rows that this step sees, or NULL for 0, 1, …
  const int *rows;
  /// How many rows this step sees, and the blocks of them that a phase sees.
  long count;
  long firstBlock, endBlock;
  unsigned step;
  unsigned long long seed;
  const ev_functions *functions;
} ev_step;

#endif
