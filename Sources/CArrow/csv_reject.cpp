#include "csv_reject.hpp"

#include <arrow/builder.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>

#include <limits>

#include "failure.hpp"

namespace carrow::csv {

namespace {

constexpr size_t no_limit = std::numeric_limits<size_t>::max();

// Bytes of the UTF-8 character that `text` begins with; 0 if it begins with none.
size_t character(std::string_view text) {
  const size_t most = std::min<size_t>(4, text.size());
  for (size_t length = 1; length <= most; ++length) {
    if (arrow::util::ValidateUTF8(text.substr(0, length))) return length;
  }
  return 0;
}

// The row without the line breaks around it, and where it begins.
std::string_view trimmed(std::string_view block, size_t &start, size_t size) {
  auto row = block.substr(start, size);
  while (!row.empty() && (row.front() == '\n' || row.front() == '\r')) {
    row.remove_prefix(1);
    ++start;
  }
  while (!row.empty() && (row.back() == '\n' || row.back() == '\r')) row.remove_suffix(1);
  return row;
}

Reject wrong_width(size_t offset, std::string_view row, int32_t expected, int32_t actual) {
  return Reject{offset,
                0,
                "the row has " + std::to_string(actual) + (actual == 1 ? " field" : " fields") + ", " +
                    std::to_string(expected) + (expected == 1 ? " was expected" : " were expected"),
                "correct the row, check delimiter and quote, or connect the port rejects to keep such rows apart",
                "",
                shown(row, no_limit)};
}

}  // namespace

std::string shown(std::string_view text, size_t limit) {
  // Until then Arrow takes everything for UTF-8.
  arrow::util::InitializeUTF8();
  const bool cut = text.size() > limit;
  if (!cut && arrow::util::ValidateUTF8(text)) return std::string(text);
  std::string result;
  while (!text.empty()) {
    const size_t length = character(text);
    if (result.size() + std::max<size_t>(length, 3) > limit) break;
    result += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return cut ? result + "..." : result;
}

Reject wrong_width(std::string_view block, const arrow::csv::InvalidRow &row) {
  size_t offset = static_cast<size_t>(row.text.data() - block.data());
  const auto text = trimmed(block, offset, row.text.size());
  return wrong_width(offset, text, row.expected_columns, row.actual_columns);
}

Reject wrong_width(std::string_view block, size_t start, size_t size, int32_t expected, int32_t actual) {
  const auto row = trimmed(block, start, size);
  return wrong_width(start, row, expected, actual);
}

Reject bad_value(std::string_view block, size_t start, size_t size, const Column &column,
                 const arrow::csv::BlockParser &parser) {
  std::string_view value;
  auto ignored = parser.VisitColumn(column.index, [&](const uint8_t *data, uint32_t length, bool, bool) {
    value = std::string_view(reinterpret_cast<const char *>(data), length);
    return arrow::Status::OK();
  });
  (void)ignored;
  const auto row = trimmed(block, start, size);
  Reject reject{start, 0, "", "", column.name, shown(row, no_limit)};
  const auto type = column.converter->type();
  const auto quoted = "'" + shown(value, 100) + "'";
  if (!arrow::util::ValidateUTF8(value) && (arrow::is_string(type->id()))) {
    reject.message = "column '" + column.name + "': " + quoted + " is not valid UTF-8";
    reject.hint = "give the file's encoding, for example encoding: latin-1 or cp1252";
    return reject;
  }
  reject.message = "column '" + column.name + "': " + quoted + " is no " + type->ToString();
  reject.hint = column.guessed
                    ? "that type was taken from the first rows of the file: give the right one in types, such as "
                      "types: {" + column.name + ": utf8}"
                    : "correct the value or the type that types gives";
  reject.hint += ", or connect the port rejects to keep such rows apart";
  return reject;
}

Reject open_quote(std::string_view block, size_t start) {
  const auto row = trimmed(block, start, block.size() - start);
  return Reject{start, 0, "a quoted field of the row is not closed before the end of the file",
                "close it, or check the parameters quote and escape", "", shown(row, no_limit)};
}

std::shared_ptr<arrow::Schema> reject_schema() {
  return arrow::schema({
      arrow::field("error_code", arrow::int32(), false),
      arrow::field("error_message", arrow::utf8(), false),
      arrow::field("error_column", arrow::utf8()),
      arrow::field("row", arrow::int64(), false),
      arrow::field("raw", arrow::utf8(), false),
  });
}

std::shared_ptr<arrow::RecordBatch> reject_batch(const std::vector<Reject> &rejects, int64_t first_line) {
  arrow::Int32Builder codes;
  arrow::StringBuilder messages, columns, texts;
  arrow::Int64Builder lines;
  for (const auto &reject : rejects) {
    check(codes.Append(PYPE_ERR_INVALID_DATA), "");
    check(messages.Append(reject.message), "");
    check(reject.column.empty() ? columns.AppendNull() : columns.Append(reject.column), "");
    check(lines.Append(first_line + reject.line), "");
    check(texts.Append(reject.raw), "");
  }
  return arrow::RecordBatch::Make(
      reject_schema(), static_cast<int64_t>(rejects.size()),
      {check(codes.Finish(), ""), check(messages.Finish(), ""), check(columns.Finish(), ""),
       check(lines.Finish(), ""), check(texts.Finish(), "")});
}

}  // namespace carrow::csv
