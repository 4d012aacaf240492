// One block of whole rows, from text to columns.
#pragma once

#include <arrow/record_batch.h>

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv_layout.hpp"

namespace carrow::csv {

// A row that could not be read.
struct Reject {
  size_t offset;   // of the row, in the block
  int64_t line;    // of the row, counted from 0 in the block
  std::string message, hint;
  std::string column;  // empty: the row as a whole
  std::string raw;     // valid UTF-8, whatever the file holds
};

struct Block {
  std::shared_ptr<arrow::RecordBatch> batch;  // may have no rows
  std::vector<Reject> rejects;                // in the order of the file
  int64_t lines = 0;
};

// With `first_only` no more than the first bad row is looked for, and the batch is left out if there is one.
// Throws Failure.
Block convert(const Layout &layout, const std::string &path, std::string_view text, bool first_only,
              const std::atomic<bool> &cancelled);

}  // namespace carrow::csv
