/* A step that breaks the rules of Arrow. */
#ifndef BROKEN_H
#define BROKEN_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../pieces/id_rows.h"
#include "step.h"

/* Breaks the Arrow structs as "fail" says. */
static inline pype_status run_broken(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema);
  if (strcmp(s->fail, "released_schema") == 0) schema.release(&schema);
  if (strcmp(s->fail, "no_format") == 0) schema.format = NULL;
  if (strcmp(s->fail, "odd_format") == 0) schema.children[0]->format = "?!";
  if (strcmp(s->fail, "no_struct") == 0) schema.format = "l";
  pype_status status = PYPE_OK;
  if (strcmp(s->fail, "no_schema") != 0)
    status = s->host->set_schema(s->host, context, 0, &schema, error);
  else
    schema.release(&schema);
  if (status != PYPE_OK) return status;
  if (strcmp(s->fail, "two_schemas") == 0) {
    make_schema(&schema);
    return s->host->set_schema(s->host, context, 0, &schema, error);
  }
  make_batch(&batch, 0, 10);
  if (strcmp(s->fail, "released_batch") == 0) batch.release(&batch);
  if (strcmp(s->fail, "negative_length") == 0) batch.length = -1;
  if (strcmp(s->fail, "long_batch") == 0) batch.length = 11;
  if (strcmp(s->fail, "huge_offset") == 0) batch.children[0]->offset = INT64_MAX;
  if (strcmp(s->fail, "batch_offset") == 0) batch.offset = 1, batch.length = 9;
  if (strcmp(s->fail, "no_values") == 0) free((void *)batch.children[0]->buffers[1]), batch.children[0]->buffers[1] = NULL;
  if (strcmp(s->fail, "released_column") == 0) batch.children[0]->release(batch.children[0]);
  if (strcmp(s->fail, "no_bitmap") == 0) batch.children[0]->null_count = 3;
  return s->host->emit(s->host, context, strcmp(s->fail, "no_port") == 0 ? 9 : 0, &batch, error);
}

#endif /* BROKEN_H */
