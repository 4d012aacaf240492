/* Runs that end with a call of `complete`, early or late. */
#ifndef COMPLETION_H
#define COMPLETION_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "probe.h"

typedef struct {
  probe *p;
  pype_context *context;
} later;

static inline void *complete_later(void *argument) {
  later l = *(later *)argument;
  free(argument);
  usleep(2000);
  pype_error error = empty_error();
  int bad = is(l.p, "pending_fail");
  if (bad) fail(&error, PYPE_ERR_TIMEOUT, "%s after %d", "gave up", 9);
  const pype_host *host = l.p->host;
  int twice = is(l.p, "pending_twice");
  host->complete(host, l.context, bad ? PYPE_ERR_TIMEOUT : PYPE_OK, &error);
  if (twice) host->complete(host, l.context, PYPE_ERR_IO, NULL);
  return NULL;
}

static inline pype_status completion(probe *p, pype_context *context, pype_error *error) {
  const pype_host *h = p->host;
  if (strncmp(p->mode, "pending", 7) == 0) {
    later *l = malloc(sizeof *l);
    *l = (later){p, context};
    pthread_create(&p->thread, NULL, complete_later, l);
    pthread_detach(p->thread);
    return PYPE_PENDING;
  }
  if (is(p, "early") || is(p, "early_fail") || is(p, "early_twice")) {
    pype_error e = empty_error();
    int bad = is(p, "early_fail");
    if (bad) fail(&e, PYPE_ERR_IO, "%s %d", "early", 1);
    h->complete(h, context, bad ? PYPE_ERR_IO : PYPE_OK, bad ? &e : NULL);
    if (e.release) return fail(error, PYPE_ERR_INTERNAL, "%s %d", "the error was not released", 0);
    if (is(p, "early_twice")) h->complete(h, context, PYPE_ERR_IO, NULL);
    return PYPE_PENDING;
  }
  if (is(p, "complete_then_ok")) {
    h->complete(h, context, PYPE_ERR_IO, NULL);
    return PYPE_OK;
  }
  return PYPE_OK;
}

#endif /* COMPLETION_H */
