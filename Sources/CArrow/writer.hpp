// What Parquet and IPC files have in common while they are written.
#pragma once

#include <arrow/io/file.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "carrow_files.h"
#include "failure.hpp"

struct carrow_writer {
  carrow_writer(std::string path, std::shared_ptr<arrow::Schema> schema)
      : path(std::move(path)), schema(std::move(schema)) {}
  virtual ~carrow_writer() = default;

  // Begins the file that is open.
  virtual void start() = 0;
  virtual arrow::Status write(const arrow::RecordBatch &batch) = 0;
  // Writes what belongs at the end, and leaves the file open.
  virtual arrow::Status finish() = 0;

  std::string path;
  std::shared_ptr<arrow::Schema> schema;
  std::shared_ptr<arrow::io::FileOutputStream> file;
};

namespace carrow {

// Moves `schema` in any case.
std::shared_ptr<arrow::Schema> import_schema(ArrowSchema *schema, const std::string &path);

// Makes the file and starts it. When that fails, no file is left.
void open_file(carrow_writer &writer);

// Calls `write` with one part of the batch after the other, none much larger than `limit` bytes where its rows can be told
// apart so finely, and with each part's bytes.
arrow::Status write_parts(const arrow::RecordBatch &batch, int64_t limit,
                          const std::function<arrow::Status(const arrow::RecordBatch &, int64_t)> &write);

}  // namespace carrow
