#include "csv_layout.hpp"

#include <arrow/buffer.h>
#include <arrow/csv/parser.h>
#include <arrow/csv/reader.h>
#include <arrow/io/memory.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "csv_digits.hpp"
#include "csv_types.hpp"
#include "failure.hpp"

namespace carrow::csv {

namespace {

// The fields of the first row, and how many bytes it takes. No fields: there is no row.
std::vector<std::string> first_row(const arrow::csv::ParseOptions &options, std::string_view text, size_t &bytes,
                                   const std::string &path) {
  bytes = 0;
  if (text.find_first_not_of("\r\n") == std::string_view::npos) return {};
  arrow::csv::BlockParser parser(options, /*num_cols=*/-1, /*first_row=*/-1, /*max_num_rows=*/1);
  uint32_t used = 0;
  auto status = parser.Parse(text, &used);
  // Text without a whole row: the row has no end.
  if (status.IsInvalid()) return {};
  check(status, path);
  bytes = used;
  std::vector<std::string> fields;
  if (parser.num_rows() == 0) return fields;
  check(parser.VisitLastRow([&](const uint8_t *data, uint32_t size, bool, bool) {
    fields.emplace_back(reinterpret_cast<const char *>(data), size);
    return arrow::Status::OK();
  }), path);
  return fields;
}

std::string list(const std::vector<std::string> &names) {
  std::string text;
  for (const auto &name : names) {
    if (text.size() > 500) return text + ", ...";
    text += (text.empty() ? "'" : ", '") + name + "'";
  }
  return text;
}

bool is_text(const arrow::DataType &type) {
  return type.id() == arrow::Type::STRING || type.id() == arrow::Type::LARGE_STRING ||
         type.id() == arrow::Type::BINARY;
}

// Whether the caller says of which type the column is.
bool is_given(const Request &request, const std::string &name) {
  return std::any_of(request.types.begin(), request.types.end(),
                     [&](const auto &type) { return type.first == name; });
}

}  // namespace

Layout::Layout(const Request &request, const std::string &path, std::string_view text, int64_t first_line)
    : path_(path),
      parsing_(request.parsing()),
      converting_text_(request.converting(true)),
      converting_others_(request.converting(false)) {
  take_names(request, text, first_line);
  check_names(request);
  const auto types = take_types(request, text.substr(header_bytes_));
  std::vector<int32_t> chosen(names_.size());
  std::iota(chosen.begin(), chosen.end(), 0);
  if (!request.columns.empty()) {
    chosen.clear();
    for (const auto &name : request.columns) chosen.push_back(index_of(name, "columns"));
  }
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (int32_t index : chosen) {
    const auto &options = is_text(*types[index]) ? converting_text_ : converting_others_;
    auto converter = check(arrow::csv::Converter::Make(types[index], options), path_);
    columns_.push_back(Column{index, names_[index], std::move(converter), !is_given(request, names_[index])});
    fields.push_back(arrow::field(names_[index], types[index]));
  }
  schema_ = arrow::schema(std::move(fields));
}

void Layout::take_names(const Request &request, std::string_view text, int64_t first_line) {
  size_t bytes = 0;
  const auto fields = first_row(parsing_, text, bytes, path_);
  if (fields.empty() && text.find_first_not_of("\r\n") != std::string_view::npos) {
    throw Failure(PYPE_ERR_INVALID_DATA,
                  path_ + ":" + std::to_string(first_line) + ": a quoted field of the first row is not closed",
                  "close it, or check the parameters quote and escape");
  }
  if (fields.empty() && request.column_names.empty()) {
    throw Failure(PYPE_ERR_INVALID_DATA, path_ + ": the file is empty, so that its columns are not known",
                  "give column_names if an empty file is right");
  }
  if (request.header) header_bytes_ = bytes;
  if (!request.column_names.empty()) {
    names_ = request.column_names;
    if (!fields.empty() && fields.size() != names_.size()) {
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    path_ + ":" + std::to_string(first_line) + ": the row has " + std::to_string(fields.size()) +
                        " columns, but column_names has " + std::to_string(names_.size()),
                    "name every column, and check delimiter and quote");
    }
  } else if (request.header) {
    names_ = fields;
  } else {
    for (size_t index = 0; index < fields.size(); ++index) names_.push_back("f" + std::to_string(index));
  }
}

void Layout::check_names(const Request &request) const {
  std::map<std::string_view, size_t> seen;
  for (size_t index = 0; index < names_.size(); ++index) {
    const auto &name = names_[index];
    if (!arrow::util::ValidateUTF8(name)) {
      throw Failure(PYPE_ERR_INVALID_DATA,
                    path_ + ": the name of column " + std::to_string(index + 1) + " is not valid UTF-8",
                    "give the file's encoding, for example encoding: latin-1 or cp1252");
    }
    if (name.find('\0') != std::string::npos) {
      throw Failure(PYPE_ERR_INVALID_DATA,
                    path_ + ": the name of column " + std::to_string(index + 1) + " holds a zero byte",
                    "is it a text file? UTF-16 needs encoding: utf-16");
    }
    auto [earlier, fresh] = seen.emplace(name, index + 1);
    if (fresh) continue;
    throw Failure(PYPE_ERR_INVALID_DATA,
                  path_ + ": columns " + std::to_string(earlier->second) + " and " + std::to_string(index + 1) +
                      " have the same name, '" + name + "'",
                  request.header ? "give column_names, one for each column: they replace the header's"
                                 : "give each column a name of its own in column_names");
  }
}

std::vector<std::shared_ptr<arrow::DataType>> Layout::take_types(const Request &request, std::string_view rows) const {
  auto types = infer(request, rows);
  for (const auto &[column, name] : request.types) {
    const int32_t index = index_of(column, "types");
    types[index] = type_named(name);
    if (types[index] == nullptr) {
      throw Failure(PYPE_ERR_INVALID_CONFIG, "types: '" + name + "', given for column '" + column + "', is no type",
                    std::string("types are: ") + type_names);
    }
  }
  return types;
}

std::vector<std::shared_ptr<arrow::DataType>> Layout::infer(const Request &request, std::string_view rows) const {
  auto reading = arrow::csv::ReadOptions::Defaults();
  reading.use_threads = false;
  reading.column_names = names_;
  reading.block_size = static_cast<int32_t>(rows.size()) + 1;
  auto parsing = parsing_;
  parsing.invalid_row_handler = [](const auto &) { return arrow::csv::InvalidRowResult::Skip; };
  std::vector<std::shared_ptr<arrow::DataType>> types(names_.size(), arrow::utf8());
  if (rows.empty()) return types;
  auto input = std::make_shared<arrow::io::BufferReader>(
      std::make_shared<arrow::Buffer>(reinterpret_cast<const uint8_t *>(rows.data()), rows.size()));
  auto reader = check(arrow::csv::TableReader::Make(arrow::io::default_io_context(), input, reading, parsing,
                                                    request.converting(false)),
                      path_);
  const auto table = check(reader->Read(), path_);
  for (size_t index = 0; index < names_.size(); ++index) {
    const auto &type = table->schema()->field(static_cast<int>(index))->type();
    // Nothing but nulls says nothing; and what is not UTF-8 has to come to light when it is converted.
    if (type->id() != arrow::Type::NA && type->id() != arrow::Type::BINARY) types[index] = type;
  }
  std::vector<bool> fixed;
  for (const auto &name : names_) fixed.push_back(is_given(request, name));
  keep_digits(types, fixed, parsing, request.converting(false).null_values, rows, path_);
  return types;
}

int32_t Layout::index_of(const std::string &name, const char *parameter) const {
  auto found = std::find(names_.begin(), names_.end(), name);
  if (found != names_.end()) return static_cast<int32_t>(found - names_.begin());
  throw Failure(PYPE_ERR_INVALID_CONFIG, path_ + ": there is no column '" + name + "', which " + parameter + " names",
                "its columns are: " + list(names_));
}

}  // namespace carrow::csv
