/* Steps that take their time: until they are cancelled, without looking up, in a thread of their own. */
#ifndef WAITING_H
#define WAITING_H

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "rows.h"

static inline void nap(void) {
  struct timespec pause = {0, 1000000};
  nanosleep(&pause, NULL);
}

/* Works until it is cancelled. */
static inline pype_status run_wait(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  while (!s->host->is_cancelled(s->host, context)) nap();
  return fail(error, PYPE_ERR_CANCELLED, "cancelled");
}

/* Looks at nothing for "rows" milliseconds. */
static inline pype_status run_stuck(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context, (void)error;
  note(s, "run");
  for (long i = 0; i < s->rows; i++) nap();
  return PYPE_OK;
}

static inline void *work_later(void *argument) {
  step *s = argument;
  nap();
  pype_error error = {PYPE_STRUCT_HEADER(pype_error), 0, 0, NULL, NULL, NULL, NULL};
  pype_status status = write_rows(s, s->context, &error);
  if (strcmp(s->fail, "run") == 0) status = fail(&error, PYPE_ERR_IO, "run was told to fail");
  s->host->complete(s->host, s->context, status, &error);
  return NULL;
}

static inline pype_status run_pending(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pthread_t thread;
  s->context = context;
  if (pthread_create(&thread, NULL, work_later, s) != 0) return fail(error, PYPE_ERR_INTERNAL, "no thread");
  pthread_detach(thread);
  return PYPE_PENDING;
}

#endif /* WAITING_H */
