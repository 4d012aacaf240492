#include "csv_digits.hpp"

#include <arrow/csv/parser.h>
#include <arrow/type.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

#include "failure.hpp"

namespace carrow::csv {

namespace {

// Longer ones may be beyond int64, which has 19.
constexpr size_t digits_that_fit = 18;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

bool is_beyond_int64(std::string_view number) {
  const auto end = number.find_last_not_of(" \t");
  number = number.substr(0, end + 1);
  if (number.empty()) return false;
  const std::string_view digits = number.substr(number[0] == '-' ? 1 : 0);
  if (!std::all_of(digits.begin(), digits.end(), is_digit)) return false;
  int64_t value = 0;
  return std::from_chars(number.data(), number.data() + number.size(), value).ec == std::errc::result_out_of_range;
}

bool loses_digits(std::string_view value) {
  const auto start = value.find_first_not_of(" \t");
  if (start == std::string_view::npos) return false;
  value.remove_prefix(start);
  const size_t first = value[0] == '-' || value[0] == '+' ? 1 : 0;
  if (value.size() < first + 2) return false;
  if (value[first] == '0') return is_digit(value[first + 1]);
  if (value.size() <= digits_that_fit) return false;
  return is_beyond_int64(value.substr(value[0] == '+' ? 1 : 0));
}

bool is_number(const arrow::DataType &type) {
  return type.id() == arrow::Type::INT64 || type.id() == arrow::Type::DOUBLE;
}

}  // namespace

void keep_digits(std::vector<std::shared_ptr<arrow::DataType>> &types, const std::vector<bool> &fixed,
                 const arrow::csv::ParseOptions &parsing, const std::vector<std::string> &nulls, std::string_view rows,
                 const std::string &path) {
  std::vector<int32_t> numbers;
  for (size_t index = 0; index < types.size(); ++index) {
    if (!fixed[index] && is_number(*types[index])) numbers.push_back(static_cast<int32_t>(index));
  }
  if (numbers.empty()) return;
  arrow::csv::BlockParser parser(parsing, static_cast<int32_t>(types.size()), /*first_row=*/-1,
                                 /*max_num_rows=*/std::numeric_limits<int32_t>::max());
  uint32_t used = 0;
  check(parser.Parse(rows, &used), path);
  const auto found = arrow::Status::Cancelled("found");
  for (const int32_t index : numbers) {
    const auto status = parser.VisitColumn(index, [&](const uint8_t *data, uint32_t size, bool, bool) {
      const std::string_view value(reinterpret_cast<const char *>(data), size);
      if (!loses_digits(value)) return arrow::Status::OK();
      return std::find(nulls.begin(), nulls.end(), value) == nulls.end() ? found : arrow::Status::OK();
    });
    if (!status.ok()) types[static_cast<size_t>(index)] = arrow::utf8();
  }
}

}  // namespace carrow::csv
