// The files of a table and what their footers say.
#pragma once

#include <arrow/compute/expression.h>
#include <arrow/scalar.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>

#include <memory>
#include <string>
#include <vector>

#include "carrow_dataset.h"

namespace carrow::dataset {

// What to ask about a file that is not what it should be.
inline constexpr char damaged[] = "is it a Parquet file, and is it whole?";

struct File {
  std::string path;
  int64_t rows = 0;
  std::vector<std::shared_ptr<arrow::Scalar>> values;  // of the partition columns
  arrow::compute::Expression guarantee;                // what the partition columns say
};

// `path`, open; with an error that names it when it is no Parquet file.
// `buffered`: column chunks are read piece by piece, instead of whole.
std::shared_ptr<parquet::arrow::FileReader> open_file(const std::string &path, int64_t batch_rows, bool threads,
                                                      bool buffered);

// As text columns that every kernel can work on: those that are views are read as plain texts.
std::shared_ptr<arrow::DataType> plain(const std::shared_ptr<arrow::DataType> &type);

}  // namespace carrow::dataset

struct carrow_dataset {
  std::vector<carrow::dataset::File> files;
  std::shared_ptr<arrow::Schema> schema;
  int file_columns = 0;  // the partition columns come after these
  carrow_dataset_info info{};
  double row_bytes = 0;  // about, of a row when it is decoded
};
