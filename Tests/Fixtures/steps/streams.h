/* Steps that hand on a stream of their own. */
#ifndef STREAMS_H
#define STREAMS_H

#include <stdlib.h>
#include <string.h>

#include "../pieces/id_rows.h"
#include "step.h"

/* A stream that breaks off after "batches" batches. */
typedef struct {
  long left;
} short_stream;

static inline int short_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  (void)stream;
  make_schema(out);
  return 0;
}

static inline int short_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  short_stream *s = stream->private_data;
  if (s->left-- == 0) return 5;
  make_batch(out, 0, 10);
  return 0;
}

static inline const char *short_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return "the wire was cut";
}

static inline void short_release(struct ArrowArrayStream *stream) {
  free(stream->private_data);
  stream->release = NULL;
}

/* The same batch, in a stream, as "fail" says. */
static inline int one_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  short_stream *s = stream->private_data;
  memset(out, 0, sizeof *out);
  if (s->left-- == 0) return 0;
  make_batch(out, 0, 10);
  out->offset = 1;
  out->length = 9;
  return 0;
}

static inline pype_status run_sliced(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  short_stream *state = malloc(sizeof *state);
  state->left = 1;
  struct ArrowArrayStream stream = {short_schema, one_next, short_error, short_release, state};
  return s->host->emit_stream(s->host, context, 0, &stream, error);
}

static inline pype_status run_cut(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  short_stream *state = malloc(sizeof *state);
  state->left = s->batches;
  struct ArrowArrayStream stream = {short_schema, short_next, short_error, short_release, state};
  return s->host->emit_stream(s->host, context, 0, &stream, error);
}

#endif /* STREAMS_H */
