// Rows on disk, until their turn comes.
#pragma once

#include <arrow/io/file.h>
#include <arrow/record_batch.h>

#include <memory>
#include <string>

namespace carrow::dataset {

// A file of pieces, each an Arrow IPC stream by itself, so that each has dictionaries of its own.
class Spill {
 public:
  explicit Spill(std::string path) : path_(std::move(path)) {}
  // Removes the file.
  ~Spill();
  Spill(const Spill &) = delete;
  Spill &operator=(const Spill &) = delete;

  struct Piece {
    int64_t offset;
    int64_t bytes;
  };

  Piece write(const arrow::RecordBatchVector &batches);
  arrow::RecordBatchVector read(const Piece &piece);

  int64_t bytes() const { return written_; }

 private:
  std::string path_;
  std::shared_ptr<arrow::io::FileOutputStream> out_;
  std::shared_ptr<arrow::io::ReadableFile> in_;
  int64_t written_ = 0;
};

}  // namespace carrow::dataset
