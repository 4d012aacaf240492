/* Rows gathered by the values of some columns, which name the folders that the rows belong in. */
#ifndef CARROW_PARTITION_H
#define CARROW_PARTITION_H

#include <carrow_base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carrow_partitioner carrow_partitioner;

typedef struct carrow_partition_options {
  const char *const *columns; /* whose values name the folders, from the outside to the inside */
  int32_t column_count;
  const char *scratch;        /* a file to make when the rows need more memory than that; it is removed at the end */
  int64_t memory;             /* bytes of rows to hold at most, about */
  int64_t partitions;         /* at most; more are PYPE_ERR_RESOURCE_EXHAUSTED */
} carrow_partition_options;

/* schema is moved, also when the call fails. Columns that cannot name folders are PYPE_ERR_INVALID_CONFIG. */
int32_t carrow_partitioner_open(struct ArrowSchema *schema, const carrow_partition_options *options,
                                carrow_partitioner **out, carrow_error *error);

/* The columns that are left for the files; schema becomes the caller's. */
int32_t carrow_partitioner_schema(const carrow_partitioner *partitioner, struct ArrowSchema *schema,
                                  carrow_error *error);

/* batch is moved, also when the call fails. */
int32_t carrow_partitioner_add(carrow_partitioner *partitioner, struct ArrowArray *batch, carrow_error *error);

/* After the last batch: how many partitions there are, in the order in which they were first seen. */
int32_t carrow_partitioner_finish(carrow_partitioner *partitioner, int64_t *count, carrow_error *error);

/* "year=2024/state=N%2FA": what Arrow names the folders. Lives as long as the partitioner. */
const char *carrow_partitioner_folder(const carrow_partitioner *partitioner, int64_t partition);

/* The next rows of a partition, in the order in which they came; batch is left released (release = NULL) at its end.
 * Each partition can be read once. */
int32_t carrow_partitioner_next(carrow_partitioner *partitioner, int64_t partition, struct ArrowArray *batch,
                                carrow_error *error);

/* Bytes that went to the scratch file. */
int64_t carrow_partitioner_spilled(const carrow_partitioner *partitioner);

void carrow_partitioner_close(carrow_partitioner *partitioner);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_PARTITION_H */
