#include "program.h"

#include <stdatomic.h>

#include <CEvidencePhilox.h>
#include <CEvidenceSpecial.h>

#include "chain.h"
#include "gather.h"
#include "product.h"
#include "transpose.h"

static const ev_functions functions = {
    ev_product_f32,      ev_product_f64,      ev_transpose_f32,     ev_transpose_f64,
    ev_gather_f32_u8,    ev_gather_f32_i32,   ev_gather_f32_f32,    ev_gather_f32_f64,
    ev_gather_f64_u8,    ev_gather_f64_i32,   ev_gather_f64_f32,    ev_gather_f64_f64,
    ev_gather_lanes_f32, ev_gather_lanes_f64, ev_scatter_lanes_f32, ev_scatter_lanes_f64,
    .chain = ev_chain,
    .log_gamma_p = ev_log_gamma_p,
    .log_gamma_q = ev_log_gamma_q,
    .log_gamma_p_slope = ev_log_gamma_p_slope,
    .log_gamma_q_slope = ev_log_gamma_q_slope,
    .log_gamma_p_shape = ev_log_gamma_p_shape,
    .log_gamma_q_shape = ev_log_gamma_q_shape,
    .log_beta_i = ev_log_beta_i,
    .log_beta_j = ev_log_beta_j,
    .log_beta_i_alpha = ev_log_beta_i_alpha,
    .log_beta_i_beta = ev_log_beta_i_beta,
    .log_beta_i_slope = ev_log_beta_i_slope,
    .log_beta_j_alpha = ev_log_beta_j_alpha,
    .log_beta_j_beta = ev_log_beta_j_beta,
    .log_beta_j_slope = ev_log_beta_j_slope,
    .log_normal_cdf = ev_log_normal_cdf,
    .log_normal_cdf_slope = ev_log_normal_cdf_slope,
    .normal_quantile = ev_normal_quantile,
    .normal_quantile_of_log = ev_normal_quantile_of_log,
    .inverse_erf = ev_inverse_erf,
    .scaled_log_bessel_i = ev_scaled_log_bessel_i,
    .scaled_log_bessel_i_slope = ev_scaled_log_bessel_i_slope,
    .log_von_mises_arc = ev_log_von_mises_arc,
    .log_von_mises_arc_shape = ev_log_von_mises_arc_shape,
    .log_gamma_draw = ev_log_gamma_draw,
    .log_gamma_quantile_shape = ev_log_gamma_quantile_shape,
    .von_mises_draw = ev_von_mises_draw,
    .poisson_draw = ev_poisson_draw,
    .von_mises_quantile_shape = ev_von_mises_quantile_shape,
};

// The text is embedded so that it travels with the binary.
#pragma clang diagnostic ignored "-Wc23-extensions"
static const char step_source[] = {
#embed "include/program_step.h"
    , 0};
static const char preamble_source[] = {
#embed "program_preamble.h"
    , 0};

const char *ev_program_step_source(void) { return step_source; }
const char *ev_program_preamble_source(void) { return preamble_source; }

extern char **environ;
char **ev_environment(void) { return environ; }

enum { LINE = 64, MOST_SHARES = 64 };

/// The tasks that one worker claims first, as numbers that only grow over the whole run: every phase
/// takes its tasks and one miss a worker, so that nobody has to set them back.
typedef struct {
  _Alignas(LINE) _Atomic long claimed;
} share;

typedef struct {
  const ev_program *program;
  const ev_run *run;
  ev_team *team;
  int workers;
  int shareCount;
  share shares[MOST_SHARES];
} context;

/// Runs the tasks of a phase that no other worker has claimed; `passed` counts what earlier phases took.
///
/// Each worker begins with its own share, step after step, for what it wrote there is still in its
/// cache; then it helps with those of the others.
static void run_phase(
    const ev_phase *phase, const ev_step *step, context *shared, int worker, long *passed) {
  long tasks = phase->tasks;
  if (tasks == 0) {
    const long blocks = step->endBlock - step->firstBlock;
    tasks = blocks < shared->program->partials ? blocks : shared->program->partials;
  }
  if (shared->workers == 1) {
    for (long task = 0; task < tasks; task++) phase->run(step, task);
    return;
  }
  const int shares = shared->shareCount;
  for (int i = 0; i < shares; i++) {
    const int mine = (worker + i) % shares;
    const long first = tasks * mine / shares, end = tasks * (mine + 1) / shares;
    for (;;) {
      const long task = first - passed[mine]
          + atomic_fetch_add_explicit(&shared->shares[mine].claimed, 1, memory_order_relaxed);
      if (task >= end) break;
      phase->run(step, task);
    }
    passed[mine] += end - first + shared->workers;
  }
  ev_team_barrier(shared->team, worker);
}

static void copy_outputs(const ev_program *program, double *results) {
  for (int i = 0; i < program->outputCount; i++) {
    const long at = program->outputs[i];
    results[i] = program->numberSize == 4 ? (double)((const float *)program->program)[at]
                                          : ((const double *)program->program)[at];
  }
}

static void work(void *opaque, int worker) {
  context *shared = opaque;
  const ev_program *program = shared->program;
  const ev_run *run = shared->run;
  ev_step step = {
      .program = program->program,
      .scratch = program->scratch[worker],
      .room = program->rooms[worker],
      .data = program->data,
      .seed = program->seed,
      .functions = &functions,
  };
  long passed[MOST_SHARES] = {0};
  for (long s = 0; s < run->count; s++) {
    step.step = run->first + (unsigned)s;
    step.scalars =
        (const char *)run->scalars + (long)program->numberSize * program->scalarCount * s;
    step.rows = run->rows ? run->rows + run->rowOffsets[s] : 0;
    step.count = run->rows ? run->rowOffsets[s + 1] - run->rowOffsets[s] : run->allRows;
    const long blocks = (step.count + program->blockRows - 1) / program->blockRows;
    for (int p = 0; p < program->phaseCount; p++) {
      const int last = program->phases[p].isWindowed ? p + 1 : p;
      const long window = last > p ? program->window : blocks;
      step.firstBlock = 0;
      do {
        step.endBlock = blocks - step.firstBlock < window ? blocks : step.firstBlock + window;
        for (int turn = p; turn <= last; turn++)
          run_phase(&program->phases[turn], &step, shared, worker, passed);
        step.firstBlock = step.endBlock;
      } while (step.firstBlock < blocks);
      p = last;
    }
    if (worker == 0) copy_outputs(program, run->results + s * program->outputCount);
    // The next step overwrites what was just read.
    ev_team_barrier(shared->team, worker);
  }
}

void ev_program_run(const ev_program *program, const ev_run *run, ev_team *team) {
  const int workers = ev_team_workers(team);
  context shared = {
      .program = program,
      .run = run,
      .team = team,
      .workers = workers,
      .shareCount = workers < MOST_SHARES ? workers : MOST_SHARES,
  };
  ev_team_run(team, work, &shared);
}
