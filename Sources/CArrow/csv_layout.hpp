// What is known of a CSV file once its first rows were seen: how to parse it, its columns and how to convert them.
#pragma once

#include <arrow/csv/converter.h>
#include <arrow/csv/options.h>
#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "carrow_csv.h"

namespace carrow::csv {

// A caller's options, copied.
struct Request {
  explicit Request(const carrow_csv_options &options);

  char delimiter, quote, escape;
  bool header, collect_rejects;
  int64_t skip_rows, block_size;
  int threads;
  std::string encoding;
  std::vector<std::string> column_names, columns;
  std::vector<std::pair<std::string, std::string>> types;
  bool has_null_values;
  std::vector<std::string> null_values;

  arrow::csv::ParseOptions parsing() const;
  // For columns that are text, an empty field is null only without quotes, unless the caller says what is null.
  arrow::csv::ConvertOptions converting(bool text) const;
};

// One column that is read.
struct Column {
  int32_t index;  // in the file
  std::string name;
  std::shared_ptr<arrow::csv::Converter> converter;
  bool guessed;  // the type was taken from the first rows
};

class Layout {
 public:
  // Takes names and types from `text`, the beginning of the file: whole rows. Throws Failure, whose messages begin
  // with `path`. `first_line` is the number of the line where it begins.
  Layout(const Request &request, const std::string &path, std::string_view text, int64_t first_line);
  // The converters refer to the options inside.
  Layout(const Layout &) = delete;
  Layout &operator=(const Layout &) = delete;

  // Bytes of `text` that the header took.
  size_t header_bytes() const { return header_bytes_; }
  int32_t width() const { return static_cast<int32_t>(names_.size()); }
  const std::vector<Column> &columns() const { return columns_; }
  const std::shared_ptr<arrow::Schema> &schema() const { return schema_; }
  const arrow::csv::ParseOptions &parsing() const { return parsing_; }

 private:
  void take_names(const Request &request, std::string_view text, int64_t first_line);
  void check_names(const Request &request) const;
  std::vector<std::shared_ptr<arrow::DataType>> take_types(const Request &request, std::string_view rows) const;
  std::vector<std::shared_ptr<arrow::DataType>> infer(const Request &request, std::string_view rows) const;
  int32_t index_of(const std::string &name, const char *parameter) const;

  std::string path_;
  arrow::csv::ParseOptions parsing_;
  arrow::csv::ConvertOptions converting_text_, converting_others_;
  std::vector<std::string> names_;
  size_t header_bytes_ = 0;
  std::vector<Column> columns_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace carrow::csv
