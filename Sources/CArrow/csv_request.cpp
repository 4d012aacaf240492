#include <thread>

#include "csv_layout.hpp"
#include "failure.hpp"

namespace carrow::csv {

namespace {

constexpr int64_t default_block = 1 << 20;
// The parser counts the bytes of a block with 31 bits.
constexpr int64_t largest_block = 1 << 30;

std::vector<std::string> strings(const char *const *texts, int32_t count) {
  if (texts == nullptr) return {};
  return {texts, texts + count};
}

}  // namespace

Request::Request(const carrow_csv_options &options)
    : delimiter(options.delimiter),
      quote(options.quote),
      escape(options.escape),
      header(options.header != 0),
      collect_rejects(options.collect_rejects != 0),
      skip_rows(options.skip_rows),
      block_size(options.block_size == 0 ? default_block : options.block_size),
      threads(options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency())),
      encoding(options.encoding == nullptr ? "utf-8" : options.encoding),
      column_names(strings(options.column_names, options.column_name_count)),
      columns(strings(options.columns, options.column_count)),
      has_null_values(options.null_values != nullptr),
      null_values(strings(options.null_values, options.null_value_count)) {
  for (int32_t index = 0; index < options.type_count; ++index) {
    types.emplace_back(options.types[index].column, options.types[index].type);
  }
  const auto refuse = [](const std::string &message, const std::string &hint) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, message, hint);
  };
  for (char letter : {delimiter, quote, escape}) {
    if (letter == '\n' || letter == '\r') refuse("a line break cannot be delimiter, quote or escape", "");
    if (static_cast<unsigned char>(letter) > 127) refuse("delimiter, quote and escape must be ASCII", "");
  }
  if (delimiter == 0) refuse("there is no delimiter", "give one character, such as ',' or ';'");
  if (delimiter == quote || delimiter == escape || (quote != 0 && quote == escape)) {
    refuse("delimiter, quote and escape must differ from each other", "a doubled quote needs no escape");
  }
  if (skip_rows < 0) refuse("skip_rows cannot be negative", "");
  if (block_size < 16 || block_size > largest_block) refuse("block_size is not between 16 bytes and 1 GiB", "");
  if (threads < 1) threads = 1;
}

arrow::csv::ParseOptions Request::parsing() const {
  auto options = arrow::csv::ParseOptions::Defaults();
  options.delimiter = delimiter;
  options.quoting = quote != 0;
  options.quote_char = quote;
  options.escaping = escape != 0;
  options.escape_char = escape;
  options.newlines_in_values = quote != 0 || escape != 0;
  return options;
}

arrow::csv::ConvertOptions Request::converting(bool text) const {
  auto options = arrow::csv::ConvertOptions::Defaults();
  options.strings_can_be_null = true;
  if (has_null_values) {
    options.null_values = null_values;
  } else if (text) {
    options.null_values = {""};
    options.quoted_strings_can_be_null = false;
  }
  return options;
}

}  // namespace carrow::csv
