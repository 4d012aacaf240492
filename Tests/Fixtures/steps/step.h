/* An instance of a module of steps.c. Each call of it is written to the file that the config names as "journal". */
#ifndef STEP_H
#define STEP_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pype/pype.h>

#include "../pieces/failure.h"
#include "../pieces/flat_json.h"

typedef struct {
  const pype_host *host;
  char node[64];
  char journal[512];
  char path[512];
  char fail[32];
  char message[512];
  long rows;
  long batches;
  pype_context *context;
} step;

static inline void note(const step *s, const char *word) {
  if (!s->journal[0]) return;
  FILE *file = fopen(s->journal, "a");
  if (!file) return;
  fprintf(file, "%s %s\n", word, s->node);
  fclose(file);
}

static inline pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  step *s = calloc(1, sizeof *s);
  s->host = host;
  snprintf(s->node, sizeof s->node, "%s", args->node_id);
  text(args->config_json, "journal", s->journal, sizeof s->journal);
  text(args->config_json, "path", s->path, sizeof s->path);
  text(args->config_json, "fail", s->fail, sizeof s->fail);
  s->rows = number(args->config_json, "rows", 10);
  s->batches = number(args->config_json, "batches", 1);
  note(s, "create");
  if (strcmp(s->fail, "create") == 0) {
    free(s);
    return fail(error, PYPE_ERR_INVALID_CONFIG, "create was told to fail");
  }
  *out = s;
  return PYPE_OK;
}

static inline void destroy(void *instance) {
  note(instance, "destroy");
  free(instance);
}

static inline pype_status setup(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context;
  note(s, "setup");
  return strcmp(s->fail, "setup") == 0 ? fail(error, PYPE_ERR_UNAVAILABLE, "setup was told to fail") : PYPE_OK;
}

static inline pype_status teardown(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context;
  note(s, "teardown");
  return strcmp(s->fail, "teardown") == 0 ? fail(error, PYPE_ERR_IO, "teardown was told to fail") : PYPE_OK;
}

#endif /* STEP_H */
