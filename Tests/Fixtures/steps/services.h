/* Steps that use what the host offers besides rows. */
#ifndef SERVICES_H
#define SERVICES_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "step.h"

static inline pype_status add_one(void *argument) {
  ++*(int *)argument;
  return PYPE_OK;
}

/* Uses every service that gives something, and writes what it got to "path". */
static inline pype_status run_services(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  const pype_host *h = s->host;
  pype_string got = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  FILE *file = fopen(s->path, "w");
  if (!file) return fail(error, PYPE_ERR_IO, "no file");
  fprintf(file, "node=%s flow=%s module=%s\n", h->info(h, context, PYPE_INFO_NODE_ID),
          h->info(h, context, PYPE_INFO_FLOW_NAME), h->info(h, context, PYPE_INFO_MODULE_NAME));
  fprintf(file, "run=%d date=%d\n", (int)strlen(h->info(h, context, PYPE_INFO_RUN_ID)) > 10,
          (int)strlen(h->info(h, context, PYPE_INFO_RUN_DATE)));
  fprintf(file, "item=%s index=%d\n", h->iteration_item(h, context) ? "some" : "none", (int)h->iteration_index(h, context));
  fprintf(file, "set=%d", h->set_global(h, context, "row_count", "42", NULL));
  fprintf(file, " again=%d", h->set_global(h, context, "ROW_COUNT", "43", NULL));
  fprintf(file, " undeclared=%d\n", h->set_global(h, context, "other", "1", NULL));
  int status = h->get_global(h, context, s->node, "Row_Count", &got, NULL);
  fprintf(file, "get=%d %s\n", status, got.data ? got.data : "-");
  if (got.release) got.release(&got);
  fprintf(file, "secret=%d\n", h->secret(h, context, "a#b", &got, NULL));
  status = h->scratch(h, context, &got, NULL);
  fprintf(file, "scratch=%d writable=%d\n", status, got.data ? access(got.data, W_OK) : -1);
  if (got.release) got.release(&got);
  int sum = 0;
  pype_task *tasks[8];
  for (int i = 0; i < 8; i++) h->submit(h, context, add_one, &sum, &tasks[i], NULL), h->wait(h, context, tasks[i]);
  fprintf(file, "sum=%d\n", sum);
  h->log(h, context, PYPE_LOG_INFO, "said \"hello\"", "{\"answer\": 42}");
  h->log(h, context, PYPE_LOG_WARN, "careful", "not json");
  h->progress(h, context, 1, 2, "rows");
  fclose(file);
  return PYPE_OK;
}

/* Notes the item it is given, sets a global to its index, and fails for the item of index "rows". */
static inline pype_status run_turn(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  char word[256];
  char value[32];
  const char *item = s->host->iteration_item(s->host, context);
  int64_t index = s->host->iteration_index(s->host, context);
  snprintf(word, sizeof word, "turn %s", item ? item : "none");
  note(s, word);
  snprintf(value, sizeof value, "%lld", (long long)index);
  pype_status status = s->host->set_global(s->host, context, "row_count", value, error);
  if (status == PYPE_OK && index == s->rows) status = fail(error, PYPE_ERR_IO, "this item is bad");
  return status;
}

/* Fetches the secret that "path" names and lets it out wherever a module can: logs, fields, a global, its error. */
static inline pype_status run_leak(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  char *message = s->message;
  const pype_host *h = s->host;
  pype_string got = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  pype_status status = h->secret(h, context, s->path, &got, error);
  if (status != PYPE_OK) return status;
  snprintf(message, sizeof s->message, "the secret is %s", got.data);
  h->log(h, context, PYPE_LOG_INFO, message, NULL);
  h->log(h, context, PYPE_LOG_ERROR, "fields", NULL);
  char fields[600];
  snprintf(fields, sizeof fields, "{\"token\": \"%s\"}", got.data);
  h->log(h, context, PYPE_LOG_WARN, "in fields", fields);
  snprintf(fields, sizeof fields, "\"%s\"", got.data);
  if (h->set_global(h, context, "words", fields, NULL) == PYPE_OK) note(s, "leaked");
  if (got.release) got.release(&got);
  return strcmp(s->fail, "run") == 0 ? fail(error, PYPE_ERR_IO, message) : PYPE_OK;
}

#endif /* SERVICES_H */
