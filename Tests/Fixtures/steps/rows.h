/* Steps that make, pass on and read rows. */
#ifndef ROWS_H
#define ROWS_H

#include <stdio.h>
#include <string.h>

#include "../pieces/id_rows.h"
#include "step.h"

static inline pype_status write_rows(step *s, pype_context *context, pype_error *error) {
  struct ArrowSchema schema;
  make_schema(&schema);
  pype_status status = s->host->set_schema(s->host, context, 0, &schema, error);
  for (long b = 0; status == PYPE_OK && b < s->batches; b++) {
    struct ArrowArray batch;
    make_batch(&batch, b * s->rows, s->rows);
    status = s->host->emit(s->host, context, 0, &batch, error);
  }
  return status;
}

static inline pype_status run_source(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  pype_status status = write_rows(s, context, error);
  if (status == PYPE_OK && strcmp(s->fail, "run") == 0) status = fail(error, PYPE_ERR_IO, "run was told to fail");
  return status;
}

static inline pype_status run_pass(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  note(s, "run");
  pype_status status = s->host->open_input(s->host, context, 0, 0, &stream, error);
  return status == PYPE_OK ? s->host->emit_stream(s->host, context, 0, &stream, error) : status;
}

/* Reads everything, and writes the number of rows to "path". */
static inline pype_status run_sink(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  long rows = 0;
  note(s, "run");
  uint32_t edges = s->host->input_count(s->host, context, 0);
  for (uint32_t edge = 0; edge < edges; edge++) {
    pype_status status = s->host->open_input(s->host, context, 0, edge, &stream, error);
    if (status != PYPE_OK) return status;
    for (;;) {
      struct ArrowArray batch;
      memset(&batch, 0, sizeof batch);
      if (stream.get_next(&stream, &batch) != 0) {
        stream.release(&stream);
        return fail(error, PYPE_ERR_CANCELLED, "the input broke off");
      }
      if (!batch.release) break;
      rows += batch.length;
      batch.release(&batch);
    }
    stream.release(&stream);
  }
  if (s->path[0]) {
    pype_string aside = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
    uint32_t flags = strcmp(s->fail, "overwrite") == 0 ? PYPE_OUTPUT_NO_OVERWRITE : 0;
    pype_status status = s->host->open_output(s->host, context, s->path, flags, &aside, error);
    if (status != PYPE_OK) return status;
    FILE *file = fopen(aside.data, "w");
    if (aside.release) aside.release(&aside);
    if (!file) return fail(error, PYPE_ERR_IO, "cannot open the output");
    fprintf(file, "%ld\n", rows);
    fclose(file);
  }
  return strcmp(s->fail, "run") == 0 ? fail(error, PYPE_ERR_IO, "run was told to fail") : PYPE_OK;
}

/* Says that it works row by row, and loses its input. */
static inline pype_status run_lossy(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowSchema schema;
  (void)context;
  make_schema(&schema);
  s->host->count_filtered(s->host, context, 1);
  return s->host->set_schema(s->host, context, 0, &schema, error);
}

static inline pype_status run_mute(void *instance, pype_context *context, pype_error *error) {
  (void)instance, (void)context, (void)error;
  return PYPE_OK;
}

/* One good row and one rejected one. */
static inline pype_status run_reject(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pype_status status = PYPE_OK;
  for (uint32_t port = 0; status == PYPE_OK && port < 2; port++) {
    struct ArrowSchema schema;
    struct ArrowArray batch;
    make_schema(&schema);
    status = s->host->set_schema(s->host, context, port, &schema, error);
    if (status != PYPE_OK) break;
    make_batch(&batch, 0, 1);
    status = s->host->emit(s->host, context, port, &batch, error);
  }
  return status;
}

#endif /* ROWS_H */
