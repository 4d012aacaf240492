// One block of whole rows, from text to columns.
#pragma once

#include <arrow/record_batch.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "csv_block.hpp"
#include "json_cutter.hpp"
#include "json_layout.hpp"

namespace carrow::json {

// Keys that no column has.
struct Unknown {
  int64_t count = 0;
  std::string first;      // with what it is in: a.b
  int64_t first_row = 0;  // counted from 0 in the block
};

struct Block {
  std::shared_ptr<arrow::RecordBatch> batch;  // may have no rows
  std::vector<csv::Reject> rejects;           // in the order of the file; their line counts rows of an array
  bool is_refused = false;                    // the last reject ends the reading
  int64_t rows = 0;                           // lines, or rows of an array, good and bad
  Unknown unknown;
};

// Throws Failure.
Block convert(const Request &request, const Layout &layout, const Piece &piece,
              const std::atomic<bool> &cancelled);

}  // namespace carrow::json
