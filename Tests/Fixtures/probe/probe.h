/* An instance of the module of probe.c, and how it tells what does not hold. */
#ifndef PROBE_H
#define PROBE_H

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>

#include <pype/pype.h>

typedef struct {
  const pype_host *host;
  char mode[64];
  pype_context *kept; /* the context of setup, which run must not use */
  atomic_int cancelled;
  pthread_t thread;
} probe;

static inline void release_error(pype_error *error) {
  free((void *)error->message);
  error->message = NULL;
  error->release = NULL;
}

static inline pype_status fail(pype_error *error, pype_status status, const char *format, const char *a, int b) {
  char *text = NULL;
  if (asprintf(&text, format, a, b) < 0) return status;
  error->code = status;
  error->message = text;
  error->hint = "try again";
  error->flags = PYPE_ERROR_RETRYABLE;
  error->release = release_error;
  return status;
}

#define CHECK(condition) \
  if (!(condition)) return fail(error, PYPE_ERR_INTERNAL, "does not hold: %s, line %d", #condition, __LINE__)

static inline pype_error empty_error(void) {
  pype_error e = {PYPE_STRUCT_HEADER(pype_error), 0, 0, NULL, NULL, NULL, NULL};
  return e;
}

static inline int is(const probe *p, const char *mode) { return strcmp(p->mode, mode) == 0; }

#endif /* PROBE_H */
