/* Steps that fail at first. */
#ifndef RETRIES_H
#define RETRIES_H

#include <stdio.h>

#include "rows.h"

/* True for the first "rows" times that it is asked, counted in the file "path". */
static inline int is_early(const step *s) {
  FILE *file = fopen(s->path, "a");
  if (!file) return 1;
  fputc('x', file);
  long times = ftell(file);
  fclose(file);
  return times <= s->rows;
}

/* Fails the first "rows" times, each time after it has set a global and written rows. */
static inline pype_status run_flaky(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  pype_status status = s->host->set_global(s->host, context, "row_count", "7", error);
  if (status == PYPE_OK) status = write_rows(s, context, error);
  if (status == PYPE_OK && is_early(s)) status = fail(error, PYPE_ERR_UNAVAILABLE, "not yet");
  return status;
}

/* The same for a module that reads. */
static inline pype_status run_again(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pype_status status = run_pass(instance, context, error);
  if (status == PYPE_OK && is_early(s)) status = fail(error, PYPE_ERR_UNAVAILABLE, "not yet");
  return status;
}

#endif /* RETRIES_H */
