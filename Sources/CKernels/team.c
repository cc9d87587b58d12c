#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "subnormals.h"

// A wait that is longer than what spinning (some 50 µs) and yielding bridge costs more than a sleep and its end.
enum { LINE = 64, SPINS = 2000, YIELDS = 100 };

typedef struct {
  ev_team *team;
  int worker;
  pthread_t thread;
} Member;

struct ev_team {
  int workers;
  Member *members;  // of workers 1, 2, …

  pthread_mutex_t mutex;
  pthread_cond_t start, finish, opened;
  long run;     // how many runs have begun
  int running;  // threads still in the present run
  int ending;
  void (*body)(void *, int);
  void *context;

  // Apart from the rest, for every waiting worker reads `phase` all the time.
  _Alignas(LINE) atomic_int arrived;
  _Alignas(LINE) atomic_uint phase;
  _Alignas(LINE) atomic_int sleepers;
};

static void callFlushing(void (*body)(void *, int), void *context, int worker) {
  const EvFloatControl before = evFloatControl();
  evSetFloatControl(before | EV_FLUSH);
  body(context, worker);
  evSetFloatControl(before);
}

static void *work(void *argument) {
  const Member *member = argument;
  ev_team *team = member->team;
  long seen = 0;
  for (;;) {
    pthread_mutex_lock(&team->mutex);
    while (team->run == seen && !team->ending) pthread_cond_wait(&team->start, &team->mutex);
    if (team->ending) {
      pthread_mutex_unlock(&team->mutex);
      return NULL;
    }
    seen = team->run;
    void (*body)(void *, int) = team->body;
    void *context = team->context;
    pthread_mutex_unlock(&team->mutex);

    callFlushing(body, context, member->worker);

    pthread_mutex_lock(&team->mutex);
    team->running--;
    if (team->running == 0) pthread_cond_signal(&team->finish);
    pthread_mutex_unlock(&team->mutex);
  }
}

ev_team *ev_team_create(int workers) {
  if (workers < 1) return NULL;
  ev_team *team = aligned_alloc(LINE, (sizeof *team + LINE - 1) / LINE * LINE);
  if (team == NULL) return NULL;
  *team = (ev_team){.workers = 1};
  pthread_mutex_init(&team->mutex, NULL);
  pthread_cond_init(&team->start, NULL);
  pthread_cond_init(&team->finish, NULL);
  pthread_cond_init(&team->opened, NULL);
  if (workers == 1) return team;

  team->members = calloc((size_t)(workers - 1), sizeof *team->members);
  for (int worker = 1; team->members != NULL && worker < workers; worker++) {
    Member *member = &team->members[worker - 1];
    *member = (Member){.team = team, .worker = worker};
    if (pthread_create(&member->thread, NULL, work, member) != 0) break;
    team->workers++;
  }
  if (team->workers == workers) return team;
  ev_team_destroy(team);
  return NULL;
}

void ev_team_destroy(ev_team *team) {
  if (team == NULL) return;
  pthread_mutex_lock(&team->mutex);
  team->ending = 1;
  pthread_cond_broadcast(&team->start);
  pthread_mutex_unlock(&team->mutex);
  for (int worker = 1; worker < team->workers; worker++)
    pthread_join(team->members[worker - 1].thread, NULL);
  pthread_cond_destroy(&team->opened);
  pthread_cond_destroy(&team->finish);
  pthread_cond_destroy(&team->start);
  pthread_mutex_destroy(&team->mutex);
  free(team->members);
  free(team);
}

int ev_team_workers(const ev_team *team) {
  return team == NULL ? 1 : team->workers;
}

void ev_team_run(ev_team *team, void (*body)(void *context, int worker), void *context) {
  const int isAlone = ev_team_workers(team) == 1;
  if (!isAlone) {
    pthread_mutex_lock(&team->mutex);
    team->body = body;
    team->context = context;
    team->running = team->workers - 1;
    team->run++;
    pthread_cond_broadcast(&team->start);
    pthread_mutex_unlock(&team->mutex);
  }
  callFlushing(body, context, 0);
  if (!isAlone) {
    pthread_mutex_lock(&team->mutex);
    while (team->running > 0) pthread_cond_wait(&team->finish, &team->mutex);
    pthread_mutex_unlock(&team->mutex);
  }
}

static inline void rest(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

// The last to come resets the count, then opens the next phase for those that wait.
void ev_team_barrier(ev_team *team, int worker) {
  (void)worker;
  if (ev_team_workers(team) == 1) return;
  const unsigned phase = atomic_load_explicit(&team->phase, memory_order_relaxed);
  const int before = atomic_fetch_add_explicit(&team->arrived, 1, memory_order_acq_rel);
  if (before == team->workers - 1) {
    atomic_store_explicit(&team->arrived, 0, memory_order_relaxed);
    // In one order with the sleepers' count and their look at the phase: either they see it or we see them.
    atomic_store(&team->phase, phase + 1);
    if (atomic_load(&team->sleepers) > 0) {
      pthread_mutex_lock(&team->mutex);
      pthread_cond_broadcast(&team->opened);
      pthread_mutex_unlock(&team->mutex);
    }
    return;
  }
  for (int turn = 0; turn < SPINS + YIELDS; turn++) {
    if (atomic_load_explicit(&team->phase, memory_order_acquire) != phase) return;
    if (turn < SPINS) rest();
    else sched_yield();
  }
  pthread_mutex_lock(&team->mutex);
  atomic_fetch_add(&team->sleepers, 1);
  while (atomic_load(&team->phase) == phase) pthread_cond_wait(&team->opened, &team->mutex);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->mutex);
}

long ev_team_claim(long *counter) {
  return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED);
}
