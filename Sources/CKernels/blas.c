#include "blas.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static ev_sgemm sgemm;
static ev_dgemm dgemm;
static char name[128];

static void load(void) {
  static const char *const files[] = {
      "libopenblas.so.0", "libopenblas.so", "libopenblas.0.dylib", "libopenblas.dylib"};
  for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
    void *library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) continue;
    ev_sgemm single = (ev_sgemm)dlsym(library, "cblas_sgemm");
    ev_dgemm twice = (ev_dgemm)dlsym(library, "cblas_dgemm");
    void (*setThreads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
    if (single == NULL || twice == NULL || setThreads == NULL) {
      dlclose(library);
      continue;
    }
    setThreads(1);  // its pool of threads would fight with the workers
    char *(*core)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
    snprintf(name, sizeof name, "%s (%s)", files[i], core ? core() : "unknown kernels");
    sgemm = single;
    dgemm = twice;
    return;
  }
}

const char *ev_blas_name(void) {
  pthread_once(&once, load);
  return sgemm ? name : NULL;
}

ev_sgemm ev_blas_sgemm(void) {
  pthread_once(&once, load);
  return sgemm;
}

ev_dgemm ev_blas_dgemm(void) {
  pthread_once(&once, load);
  return dgemm;
}
