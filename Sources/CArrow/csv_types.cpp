#include "csv_types.hpp"

#include <arrow/type.h>

#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace carrow::csv {

const char type_names[] =
    "bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, decimal(PRECISION, SCALE), "
    "utf8, large_utf8, binary, date32, date64, time32[s], time32[ms], time64[us], time64[ns], timestamp[UNIT], "
    "timestamp[UNIT, ZONE] with UNIT s, ms, us or ns";

namespace {

// The parts of "name(a, b)" or "name[a, b]", without spaces around them.
std::optional<std::vector<std::string>> arguments(const std::string &text, std::string_view name, char open,
                                                  char close) {
  if (text.size() < name.size() + 2 || text.compare(0, name.size(), name) != 0) return std::nullopt;
  if (text[name.size()] != open || text.back() != close) return std::nullopt;
  std::vector<std::string> parts(1);
  for (char letter : text.substr(name.size() + 1, text.size() - name.size() - 2)) {
    if (letter == ',') {
      parts.emplace_back();
    } else if (letter != ' ') {
      parts.back() += letter;
    }
  }
  return parts;
}

std::optional<int32_t> number(const std::string &text) {
  int32_t value = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<arrow::TimeUnit::type> unit(const std::string &text) {
  if (text == "s") return arrow::TimeUnit::SECOND;
  if (text == "ms") return arrow::TimeUnit::MILLI;
  if (text == "us") return arrow::TimeUnit::MICRO;
  if (text == "ns") return arrow::TimeUnit::NANO;
  return std::nullopt;
}

std::shared_ptr<arrow::DataType> decimal(const std::vector<std::string> &parts) {
  if (parts.size() != 2) return nullptr;
  auto precision = number(parts[0]), scale = number(parts[1]);
  if (!precision || !scale || *precision < 1 || *precision > 38 || *scale < 0 || *scale > *precision) return nullptr;
  return arrow::decimal128(*precision, *scale);
}

std::shared_ptr<arrow::DataType> timestamp(const std::vector<std::string> &parts) {
  auto found = unit(parts[0]);
  if (!found || parts.size() > 2) return nullptr;
  if (parts.size() == 2 && parts[1].empty()) return nullptr;
  return parts.size() == 2 ? arrow::timestamp(*found, parts[1]) : arrow::timestamp(*found);
}

}  // namespace

std::shared_ptr<arrow::DataType> type_named(const std::string &name) {
  static const std::map<std::string_view, std::shared_ptr<arrow::DataType> (*)()> simple = {
      {"bool", [] { return arrow::boolean(); }},
      {"int8", [] { return arrow::int8(); }},
      {"int16", [] { return arrow::int16(); }},
      {"int32", [] { return arrow::int32(); }},
      {"int64", [] { return arrow::int64(); }},
      {"int", [] { return arrow::int64(); }},
      {"uint8", [] { return arrow::uint8(); }},
      {"uint16", [] { return arrow::uint16(); }},
      {"uint32", [] { return arrow::uint32(); }},
      {"uint64", [] { return arrow::uint64(); }},
      {"float32", [] { return arrow::float32(); }},
      // A Python float and a configuration's `float` have 64 bits.
      {"float", [] { return arrow::float64(); }},
      {"float64", [] { return arrow::float64(); }},
      {"double", [] { return arrow::float64(); }},
      {"utf8", [] { return arrow::utf8(); }},
      {"str", [] { return arrow::utf8(); }},
      {"string", [] { return arrow::utf8(); }},
      {"large_utf8", [] { return arrow::large_utf8(); }},
      {"large_string", [] { return arrow::large_utf8(); }},
      {"binary", [] { return arrow::binary(); }},
      {"date32", [] { return arrow::date32(); }},
      {"date", [] { return arrow::date32(); }},
      {"date64", [] { return arrow::date64(); }},
      {"time32[s]", [] { return arrow::time32(arrow::TimeUnit::SECOND); }},
      {"time32[ms]", [] { return arrow::time32(arrow::TimeUnit::MILLI); }},
      {"time64[us]", [] { return arrow::time64(arrow::TimeUnit::MICRO); }},
      {"time64[ns]", [] { return arrow::time64(arrow::TimeUnit::NANO); }},
  };
  if (auto found = simple.find(name); found != simple.end()) return found->second();
  if (auto parts = arguments(name, "decimal", '(', ')')) return decimal(*parts);
  if (auto parts = arguments(name, "decimal128", '(', ')')) return decimal(*parts);
  if (auto parts = arguments(name, "timestamp", '[', ']')) return timestamp(*parts);
  return nullptr;
}

}  // namespace carrow::csv
