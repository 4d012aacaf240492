/* Parquet files as one table: read in order, with filters pushed down to partitions and row groups. */
#ifndef CARROW_DATASET_H
#define CARROW_DATASET_H

#include <carrow_base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct carrow_dataset_file {
  const char *path;
  const char *const *values; /* one for each partition column, as text; NULL = null */
} carrow_dataset_file;

/* A column whose values stand in the names of folders. */
typedef struct carrow_dataset_partition {
  const char *name;
  const char *type; /* utf8, int32, int64, float64, date32 or bool */
} carrow_dataset_partition;

/* Files and their common schema. */
typedef struct carrow_dataset carrow_dataset;

/* Reads the footers of all files. Columns are found by name; those that a file lacks are null there. Columns that have
 * one name and different types are PYPE_ERR_INVALID_DATA. */
int32_t carrow_dataset_open(const carrow_dataset_file *files, int32_t file_count,
                            const carrow_dataset_partition *partitions, int32_t partition_count,
                            carrow_dataset **out, carrow_error *error);

/* The columns of the files, then the partition columns; schema becomes the caller's. */
int32_t carrow_dataset_schema(const carrow_dataset *dataset, struct ArrowSchema *schema, carrow_error *error);

typedef struct carrow_dataset_info {
  int64_t rows;
  int64_t bytes; /* of the files */
  int64_t row_groups;
} carrow_dataset_info;

carrow_dataset_info carrow_dataset_figures(const carrow_dataset *dataset);

void carrow_dataset_close(carrow_dataset *dataset);

#define CARROW_OP_EQ 0
#define CARROW_OP_NE 1
#define CARROW_OP_LT 2
#define CARROW_OP_LE 3
#define CARROW_OP_GT 4
#define CARROW_OP_GE 5
#define CARROW_OP_IN 6
#define CARROW_OP_NOT_IN 7
#define CARROW_OP_IS_NULL 8
#define CARROW_OP_NOT_NULL 9
#define CARROW_OP_BETWEEN 10

/* What a row must meet. A null meets nothing but IS_NULL. */
typedef struct carrow_dataset_filter {
  const char *column;
  int32_t op;                /* CARROW_OP_* */
  const char *const *values; /* as text, read as the column's type; BETWEEN has two, both included */
  int32_t value_count;
} carrow_dataset_filter;

typedef struct carrow_scan_options {
  const char *const *columns; /* names, in the order wanted; NULL = all */
  int32_t column_count;
  const carrow_dataset_filter *filters; /* all must be met */
  int32_t filter_count;
  int64_t batch_rows; /* rows of a batch at most; 0 = 131,072, or fewer when they are long */
  int64_t limit;      /* rows at most; -1 = all */
  int32_t threads;    /* that decode at the same time; at least 1 */
} carrow_scan_options;

/* Rows that are being read, file after file, in the order of the files. */
typedef struct carrow_scan carrow_scan;

/* Nothing is read yet. A filter that cannot be obeyed is PYPE_ERR_INVALID_CONFIG. The dataset must outlive the scan. */
int32_t carrow_scan_open(const carrow_dataset *dataset, const carrow_scan_options *options, carrow_scan **out,
                         carrow_error *error);

/* schema becomes the caller's. */
int32_t carrow_scan_schema(const carrow_scan *scan, struct ArrowSchema *schema, carrow_error *error);

/* The next rows; batch is left released (release = NULL) at the end. */
int32_t carrow_scan_next(carrow_scan *scan, struct ArrowArray *batch, carrow_error *error);

typedef struct carrow_scan_info {
  int64_t rows_passed;    /* read or skipped, of all rows of the files */
  int64_t rows_filtered;  /* of those, how many did not meet the filters */
  int64_t groups_read;
  int64_t groups_skipped; /* row groups that can have no row that meets the filters */
} carrow_scan_info;

/* As far as the batches that were handed out go. */
carrow_scan_info carrow_scan_figures(const carrow_scan *scan);

/* From any thread: next returns PYPE_ERR_CANCELLED soon. */
void carrow_scan_cancel(carrow_scan *scan);

void carrow_scan_close(carrow_scan *scan);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_DATASET_H */
