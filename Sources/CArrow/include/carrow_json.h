/* Reads JSON batch by batch, blocks of it on several threads: objects line by line, or an array of objects. */
#ifndef CARROW_JSON_H
#define CARROW_JSON_H

#include "carrow_base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { CARROW_JSON_AUTO = 0, CARROW_JSON_LINES = 1, CARROW_JSON_ARRAY = 2 };

/* What becomes of a key that no column has. */
enum { CARROW_JSON_UNKNOWN_COUNT = 0, CARROW_JSON_UNKNOWN_REJECT = 1, CARROW_JSON_UNKNOWN_FAIL = 2 };

typedef struct carrow_json_type {
  const char *column; /* a.b for a key inside an object, a[] for the items of a list */
  const char *type;   /* see carrow_json_type_names */
} carrow_json_type;

typedef struct carrow_json_options {
  int32_t format;            /* CARROW_JSON_*; AUTO: an array if the file begins with one */
  int32_t unknown_keys;      /* CARROW_JSON_UNKNOWN_* */
  int32_t threads;           /* 0 = one a processor */
  int32_t block_size;        /* bytes of text in one batch; 0 = the default */
  int32_t sample_size;       /* bytes of text that names and types are taken from; 0 = the default */
  const char *const *columns; /* the columns to read, in that order; NULL = all */
  int32_t column_count;
  const carrow_json_type *types; /* columns without one get theirs from the sample */
  int32_t type_count;
} carrow_json_options;

/* A file that is being read. */
typedef struct carrow_json carrow_json;

/* Reads as much as the names and types of the columns need. */
int32_t carrow_json_open(const char *path, const carrow_json_options *options, carrow_json **out, carrow_error *error);

/* The type names that types takes, for messages; a static text. */
const char *carrow_json_type_names(void);

/* schema becomes the caller's. */
int32_t carrow_json_schema(carrow_json *reader, struct ArrowSchema *schema, carrow_error *error);
/* The schema of the batches of bad rows: error_code int32, error_message utf8, error_column utf8 (null for what is no
 * JSON object), row int64 (the line, or the place in the array, from 1), raw utf8. */
int32_t carrow_json_reject_schema(struct ArrowSchema *schema, carrow_error *error);

/* The next block: a batch of rows, and one of bad rows if there are any. Both are left released (release = NULL) at the
 * end of the file; a block with rejects may have a batch without rows. */
int32_t carrow_json_next(carrow_json *reader, struct ArrowArray *batch, struct ArrowArray *rejects,
                         carrow_error *error);

typedef struct carrow_json_figures {
  int64_t file_bytes; /* size when it was opened; -1 for what is no regular file */
  int64_t bytes_read; /* of the file, as far as the batches that were handed out go */
  int64_t rows;       /* handed out */
  int64_t rejected;
  int64_t unknown;           /* values that were left out, since no column has their key */
  const char *unknown_key;   /* the first of those keys, with what it is in: a.b; lives as long as the reader; NULL */
  int64_t unknown_row;       /* where it was, as `row` of a bad row */
  int32_t is_array;          /* not 0: the file holds one array */
} carrow_json_figures;

carrow_json_figures carrow_json_progress(const carrow_json *reader);

/* From any thread: next returns PYPE_ERR_CANCELLED soon. */
void carrow_json_cancel(carrow_json *reader);

void carrow_json_close(carrow_json *reader);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_JSON_H */
