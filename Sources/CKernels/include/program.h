#pragma once
#include "program_step.h"
#include "team.h"

/// One stretch of a step between two barriers.
typedef struct {
  void (*run)(const ev_step *step, long task);
  /// Tasks of a global phase; 0 for a phase that runs block by block.
  long tasks;
  /// Whether this phase and the next take turns, a window of blocks at a time.
  int isWindowed;
} ev_phase;

/// A compiled program, ready to run.
typedef struct {
  const ev_phase *phases;
  int phaseCount;
  /// Rows of a block, the most partial sums over blocks, and the blocks of a window.
  long blockRows;
  long partials;
  long window;
  /// Bytes of a number: 4 or 8.
  int numberSize;
  int scalarCount;
  /// Where the program's arena holds the outputs read after every step.
  const long *outputs;
  int outputCount;
  void *program;
  void *const *scratch;
  void *const *rooms;
  const void *const *data;
  unsigned long long seed;
} ev_program;

/// Steps to run: scalars step by step, and rows one step's after the other's.
typedef struct {
  unsigned first;
  long count;
  const void *scalars;
  const int *rows;
  /// Rows before each step (count + 1 entries); with `rows` NULL every step sees `allRows`.
  const long *rowOffsets;
  long allRows;
  /// count × outputCount
  double *results;
} ev_run;

/// Runs steps on a team, or on the calling thread if that is NULL; allocates nothing.
///
/// The result does not depend on the number of workers.
void ev_program_run(const ev_program *program, const ev_run *run, ev_team *team);

/// The text of `program_step.h` and of the preamble of compiled programs; both end with a zero.
const char *ev_program_step_source(void);
const char *ev_program_preamble_source(void);

/// The environment that a started compiler inherits.
char **ev_environment(void);
