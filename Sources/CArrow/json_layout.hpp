// What is known of a JSON file once its first rows were seen: its columns and their types.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "carrow_json.h"
#include "json_kinds.hpp"

namespace carrow::json {

// A caller's options, copied.
struct Request {
  explicit Request(const carrow_json_options &options);

  int32_t format, unknown_keys;
  int threads;
  int64_t block_size, sample_size;
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, std::string>> types;
};

// One column, or one part of a column.
struct Shape {
  std::string name, path;
  std::shared_ptr<arrow::DataType> type;
  bool is_json = false;  // keeps its values as JSON text
  bool guessed = true;   // the type was taken from the sample
  std::vector<Shape> children;
};

class Layout {
 public:
  // Throws Failure, whose messages begin with `path`.
  Layout(const Request &request, const std::string &path, const Seen &seen);

  const std::vector<Shape> &columns() const { return columns_; }
  // Keys of the sample's rows that are not read.
  const std::vector<std::string> &left_out() const { return left_out_; }
  const std::shared_ptr<arrow::Schema> &schema() const { return schema_; }

 private:
  std::string path_;
  std::vector<Shape> columns_;
  std::vector<std::string> left_out_;
  std::shared_ptr<arrow::Schema> schema_;
};

extern const char type_names[];

}  // namespace carrow::json
