/* Reads a CSV file batch by batch, blocks of it on several threads; writes one. */
#ifndef CARROW_CSV_H
#define CARROW_CSV_H

#include "carrow_base.h"
#include "carrow_files.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carrow_csv_type {
  const char *column;
  const char *type; /* see carrow_csv_type_names */
} carrow_csv_type;

typedef struct carrow_csv_options {
  const char *encoding;      /* a name that iconv knows, or one of Python's common ones; NULL = UTF-8 */
  char delimiter;
  char quote;                /* 0 = no quoting */
  char escape;               /* 0 = none */
  int32_t header;            /* not 0: the first row holds names */
  int32_t skip_rows;         /* physical lines before the header, or before the first row */
  int32_t threads;           /* 0 = one a processor */
  int32_t block_size;        /* bytes of text in one batch; 0 = the default */
  int32_t collect_rejects;   /* 0: the first bad row is an error */
  const char *const *column_names; /* instead of the header's; NULL = none */
  int32_t column_name_count;
  const char *const *columns; /* the columns to read, in that order; NULL = all */
  int32_t column_count;
  const carrow_csv_type *types; /* columns without one get theirs from the first rows */
  int32_t type_count;
  const char *const *null_values; /* NULL = an empty field, and in columns that are no text also NA, NULL and such */
  int32_t null_value_count;
} carrow_csv_options;

/* A file that is being read. */
typedef struct carrow_csv carrow_csv;

/* Reads as much as the names and types of the columns need. */
int32_t carrow_csv_open(const char *path, const carrow_csv_options *options, carrow_csv **out, carrow_error *error);

/* The type names that types takes, for messages; a static text. */
const char *carrow_csv_type_names(void);

/* schema becomes the caller's. */
int32_t carrow_csv_schema(carrow_csv *reader, struct ArrowSchema *schema, carrow_error *error);
/* The schema of the batches of bad rows: error_code int32, error_message utf8, error_column utf8 (null for a row with
 * the wrong number of fields), row int64 (the line of the file where the row starts, from 1), raw utf8. */
int32_t carrow_csv_reject_schema(struct ArrowSchema *schema, carrow_error *error);

/* The next block: a batch of rows, and one of bad rows if there are any and they are collected. Both are left
 * released (release = NULL) at the end of the file; a block with rejects may have a batch without rows. */
int32_t carrow_csv_next(carrow_csv *reader, struct ArrowArray *batch, struct ArrowArray *rejects,
                        carrow_error *error);

typedef struct carrow_csv_figures {
  int64_t file_bytes; /* size when it was opened; -1 for what is no regular file */
  int64_t bytes_read; /* of the file, as far as the batches that were handed out go */
  int64_t rows;       /* handed out */
  int64_t rejected;
} carrow_csv_figures;

carrow_csv_figures carrow_csv_progress(const carrow_csv *reader);

/* From any thread: next returns PYPE_ERR_CANCELLED soon. */
void carrow_csv_cancel(carrow_csv *reader);

void carrow_csv_close(carrow_csv *reader);

#define CARROW_QUOTE_TEXT 0 /* all texts, and nothing else */
#define CARROW_QUOTE_ALL 1  /* everything but nulls */
#define CARROW_QUOTE_NONE 2 /* nothing: a text that would need it is an error */

typedef struct carrow_csv_write_options {
  char delimiter;
  int32_t header;        /* not 0: the first line has the names of the columns */
  int32_t quoting;       /* CARROW_QUOTE_* */
  int32_t crlf;          /* not 0: lines end in CR LF */
  const char *null_text; /* what stands for null, never in quotes; NULL = nothing */
} carrow_csv_write_options;

/* Can the columns be written? PYPE_ERR_INVALID_CONFIG names the first that cannot. schema is moved in any case. */
int32_t carrow_csv_check_columns(struct ArrowSchema *schema, carrow_error *error);

/* As carrow_parquet_open; carrow_writer_write and carrow_writer_close do the rest. */
int32_t carrow_csv_write_open(const char *path, struct ArrowSchema *schema, const carrow_csv_write_options *options,
                              carrow_writer **out, carrow_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_CSV_H */
