/* Parquet and Arrow IPC files, both ways. Every call returns PYPE_OK or an error code and fills `error`. */
#ifndef CARROW_FILES_H
#define CARROW_FILES_H

#include "carrow_base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a Parquet file holds, from its footer. */
typedef struct carrow_parquet_info {
  int64_t rows;
  int32_t row_groups;
  int32_t columns; /* leaves: a struct column counts once per field */
} carrow_parquet_info;

/* schema may be NULL; else it becomes the caller's. */
int32_t carrow_parquet_inspect(const char *path, carrow_parquet_info *info, struct ArrowSchema *schema,
                               carrow_error *error);

typedef struct carrow_parquet_read_options {
  const char *const *columns; /* top-level names, in the order wanted; NULL = all */
  int32_t column_count;
  const int32_t *row_groups; /* indices from 0; NULL = all */
  int32_t row_group_count;
  int64_t batch_rows;    /* rows of a batch at most; 0 = Arrow's default */
  int32_t threads;       /* 0 = decode on the reader's thread, else on Arrow's pool */
  int32_t within_groups; /* not 0: a batch has rows of one row group only, so that long rows do not add up */
  int32_t checksums;     /* not 0: pages that carry a checksum are held against it */
} carrow_parquet_read_options;

int32_t carrow_parquet_read(const char *path, const carrow_parquet_read_options *options,
                            struct ArrowArrayStream *out, carrow_error *error);

/* The file format and the stream format are told apart by the first bytes. Every batch is checked in full, since
 * such a file is taken as it lies: a wrong offset in it would be read outside its buffers. */
int32_t carrow_ipc_read(const char *path, struct ArrowArrayStream *out, carrow_error *error);

/* A file that is being written, one batch after the other. */
typedef struct carrow_writer carrow_writer;

#define CARROW_DEFAULT_LEVEL INT32_MIN

typedef struct carrow_parquet_write_options {
  const char *compression;   /* none, snappy, gzip, zstd, lz4 or brotli */
  int32_t compression_level; /* CARROW_DEFAULT_LEVEL = the codec's own */
  int32_t statistics;        /* 0 = no minimum, maximum and null count */
  int64_t row_group_rows;    /* rows of a row group at most; 0 = Arrow's default, 1,048,576 */
  int64_t row_group_bytes;   /* bytes of the batches in a row group, about; 0 = 512 MiB */
  int32_t threads;           /* 0 = encode on the writer's thread, else the columns on Arrow's pool */
  int32_t no_dictionary;     /* not 0: values are written one by one, which is quicker and may be larger */
  int32_t checksums;         /* not 0: each page carries a checksum */
} carrow_parquet_write_options;

/* Is the codec known and built in, and the level in its range? */
int32_t carrow_parquet_check_options(const carrow_parquet_write_options *options, carrow_error *error);

/* schema is moved, also when the call fails. An existing file is written over. */
int32_t carrow_parquet_open(const char *path, struct ArrowSchema *schema,
                            const carrow_parquet_write_options *options, carrow_writer **out, carrow_error *error);

#define CARROW_IPC_FILE 0
#define CARROW_IPC_STREAM 1

typedef struct carrow_ipc_write_options {
  int32_t format;          /* CARROW_IPC_* */
  const char *compression; /* none, lz4 or zstd */
  int64_t batch_bytes;     /* larger batches are cut, about to that size; 0 = not */
} carrow_ipc_write_options;

int32_t carrow_ipc_open(const char *path, struct ArrowSchema *schema, const carrow_ipc_write_options *options,
                        carrow_writer **out, carrow_error *error);

/* batch is moved, also when the call fails. After a failure only close with keep = 0 makes sense. */
int32_t carrow_writer_write(carrow_writer *writer, struct ArrowArray *batch, carrow_error *error);

/* Ends the file and frees the writer, also when it fails. keep = 0: the file is removed, if it is a regular one.
 * bytes (may be NULL) receives the size of the file. A file that could not be ended is removed too. */
int32_t carrow_writer_close(carrow_writer *writer, int32_t keep, int64_t *bytes, carrow_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_FILES_H */
