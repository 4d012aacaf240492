// Which partition each row belongs to, and what its folder is called.
#pragma once

#include <arrow/compute/row/grouper.h>
#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

namespace carrow::dataset {

class PartitionKeys {
 public:
  // Throws a Failure (PYPE_ERR_INVALID_CONFIG) for a column that is not there or cannot name folders.
  PartitionKeys(const arrow::Schema &schema, const std::vector<std::string> &names);

  // A number for each row of the batch; equal values have equal numbers, over all batches.
  std::shared_ptr<arrow::UInt32Array> consume(const arrow::RecordBatch &batch);

  uint32_t count() const { return grouper_->num_groups(); }

  // By the numbers.
  std::vector<std::string> folders() const;

  const std::vector<int> &columns() const { return columns_; }

 private:
  std::vector<int> columns_;
  std::shared_ptr<arrow::Schema> schema_;  // of the keys, as they are grouped
  std::unique_ptr<arrow::compute::Grouper> grouper_;
};

}  // namespace carrow::dataset
