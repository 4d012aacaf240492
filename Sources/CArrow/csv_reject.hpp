// What is said of a row that cannot be read.
#pragma once

#include <arrow/csv/invalid_row.h>
#include <arrow/csv/parser.h>
#include <arrow/type_fwd.h>

#include "csv_block.hpp"

namespace carrow::csv {

// `row.text` points into `block`.
Reject wrong_width(std::string_view block, const arrow::csv::InvalidRow &row);
// The row takes `size` bytes from `start` on, line breaks before and behind it included.
Reject wrong_width(std::string_view block, size_t start, size_t size, int32_t expected, int32_t actual);
// `parser` holds that one row.
Reject bad_value(std::string_view block, size_t start, size_t size, const Column &column,
                 const arrow::csv::BlockParser &parser);
// The row that begins at `start` never ends.
Reject open_quote(std::string_view block, size_t start);

std::shared_ptr<arrow::Schema> reject_schema();
// `first_line` is the number of the line at which the block begins.
std::shared_ptr<arrow::RecordBatch> reject_batch(const std::vector<Reject> &rejects, int64_t first_line);

// At most `limit` bytes of a text, cut between characters, invalid bytes replaced.
std::string shown(std::string_view text, size_t limit);

}  // namespace carrow::csv
