/* Tables of one int64 column, "id", without nulls. */
#ifndef ID_ROWS_H
#define ID_ROWS_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pype/arrow.h>

#include "arrow_release.h"

static inline void make_schema(struct ArrowSchema *schema) {
  struct ArrowSchema *id = calloc(1, sizeof *id);
  id->format = "l";
  id->name = "id";
  id->release = release_schema;
  memset(schema, 0, sizeof *schema);
  schema->format = "+s";
  schema->name = "";
  schema->n_children = 1;
  schema->children = malloc(sizeof *schema->children);
  schema->children[0] = id;
  schema->release = release_schema;
}

/* Rows from `first` on, each one more than the one before. */
static inline void make_batch(struct ArrowArray *array, long first, long rows) {
  struct ArrowArray *id = calloc(1, sizeof *id);
  int64_t *values = malloc(sizeof *values * (size_t)(rows ? rows : 1));
  for (long i = 0; i < rows; i++) values[i] = first + i;
  id->length = rows;
  id->n_buffers = 2;
  id->buffers = calloc(2, sizeof *id->buffers);
  id->buffers[1] = values;
  id->release = release_array;
  memset(array, 0, sizeof *array);
  array->length = rows;
  array->n_buffers = 1;
  array->buffers = calloc(1, sizeof *array->buffers);
  array->n_children = 1;
  array->children = malloc(sizeof *array->children);
  array->children[0] = id;
  array->release = release_array;
}

#endif /* ID_ROWS_H */
