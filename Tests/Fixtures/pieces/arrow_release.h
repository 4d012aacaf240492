/* Frees Arrow structs whose children, and whose second buffer, came from malloc. */
#ifndef ARROW_RELEASE_H
#define ARROW_RELEASE_H

#include <stdint.h>
#include <stdlib.h>

#include <pype/arrow.h>

static inline void release_schema(struct ArrowSchema *schema) {
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  schema->release = NULL;
}

static inline void release_array(struct ArrowArray *array) {
  for (int64_t i = 0; i < array->n_children; i++) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  if (array->n_buffers == 2) free((void *)array->buffers[1]);
  free(array->buffers);
  array->release = NULL;
}

#endif /* ARROW_RELEASE_H */
