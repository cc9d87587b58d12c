#pragma once

/// A team of workers: the calling thread and `workers` − 1 threads that sleep between runs.
typedef struct ev_team ev_team;

/// A team of `workers` (at least 1), or NULL if its threads can't be made.
ev_team *ev_team_create(int workers);

/// Ends the threads and frees the team. NULL is allowed; no run may be under way.
void ev_team_destroy(ev_team *team);

/// The number of workers; 1 for NULL, which stands for the calling thread alone in what follows.
int ev_team_workers(const ev_team *team);

/// Calls `body(context, worker)` once on every worker and returns when all have returned.
///
/// The caller is worker 0; with one worker this is a plain call. Subnormal numbers count as zero in
/// every worker, the caller included, for the length of the run. One run at a time, not nested.
void ev_team_run(ev_team *team, void (*body)(void *context, int worker), void *context);

/// Waits, inside a run, until every worker has come here: what each wrote before, all may read after.
///
/// Spins for a while, then yields the processor, then sleeps. Nothing to do for one worker.
void ev_team_barrier(ev_team *team, int worker);

/// Takes the next number, 0, 1, 2, …, from `counter`, which workers share and start at zero.
///
/// Orders nothing else: only the barrier makes another worker's writes visible.
long ev_team_claim(long *counter);
