// One file of a dataset, read batch by batch.
#pragma once

#include <arrow/compute/expression.h>
#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "dataset.hpp"

namespace carrow::dataset {

// What to read of each file.
struct Plan {
  const carrow_dataset *dataset = nullptr;
  std::vector<int> columns;           // of the dataset's schema, in the order of the output
  std::shared_ptr<arrow::Schema> schema;  // of the output
  std::vector<int> needed;            // of the dataset's schema: those of the output and of the filter, each once
  std::set<std::string> compared;     // names of columns that cannot be null in a row that meets the filter
  arrow::compute::Expression filter;  // bound to the dataset's schema
  int64_t batch_rows = 0;
  bool threads = false;
};

class FileScan {
 public:
  // Opens the file and finds the row groups that can have rows which meet the filter. `figures` counts those.
  FileScan(const Plan &plan, const File &file, carrow_scan_info &figures);

  // The rows of the next batch that meet the filter, perhaps none of them; nullptr at the end.
  std::shared_ptr<arrow::RecordBatch> next(carrow_scan_info &figures);

 private:
  void choose_groups(carrow_scan_info &figures);
  bool may_match(int group, bool &all_match) const;
  void start(const std::vector<int> &groups, int64_t largest);
  std::shared_ptr<arrow::RecordBatch> matching(std::shared_ptr<arrow::RecordBatch> batch) const;
  std::shared_ptr<arrow::RecordBatch> arranged(const arrow::RecordBatch &batch) const;
  std::shared_ptr<arrow::Array> filled(int column, const arrow::RecordBatch &batch) const;

  const Plan &plan_;
  const File &file_;
  std::shared_ptr<parquet::arrow::FileReader> reader_;
  std::unique_ptr<arrow::RecordBatchReader> batches_;  // goes before the reader that it reads from
  arrow::compute::Expression filter_;                  // what is left of it, given the folders' values
  bool filters_rows_ = false;
};

}  // namespace carrow::dataset
