// A RecordBatchReader that nothing but a Status leaves, whatever the one inside throws.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>

namespace carrow {

enum class Checking { cheap, full };

// `owner` is kept as long as the reader, since some readers only borrow the file they read from.
// Messages begin with `path`.
std::shared_ptr<arrow::RecordBatchReader> guarded_reader(std::shared_ptr<arrow::RecordBatchReader> inner,
                                                         std::shared_ptr<void> owner, std::string path,
                                                         Checking checking);

}  // namespace carrow
