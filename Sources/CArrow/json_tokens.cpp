#include "json_tokens.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

namespace carrow::json {

namespace {

using Library = nlohmann::json;

// "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..." without what is no help here.
std::string words(size_t position, std::string_view message) {
  if (const auto end = message.find("] "); end != std::string_view::npos) message.remove_prefix(end + 2);
  if (message.substr(0, 11) == "parse error") {
    if (const auto end = message.find(": "); end != std::string_view::npos) message.remove_prefix(end + 2);
    if (message.substr(0, 12) == "syntax error") {
      if (const auto end = message.find(" - "); end != std::string_view::npos) message.remove_prefix(end + 3);
    }
  }
  return "byte " + std::to_string(position) + ": " + std::string(message);
}

// The library's own interface for events.
class Adapter {
 public:
  explicit Adapter(Events &events) : events_(events) {}

  std::string problem;

  bool null() { return events_.null(); }
  bool boolean(bool value) {
    const auto whole = static_cast<uint64_t>(value);
    return events_.scalar({Scalar::boolean, value, whole, 0, value ? "true" : "false"});
  }
  bool number_integer(Library::number_integer_t value) {
    return events_.scalar({Scalar::integer, value, static_cast<uint64_t>(value), static_cast<double>(value),
                           written(value)});
  }
  bool number_unsigned(Library::number_unsigned_t value) {
    const auto kind = value <= static_cast<uint64_t>(INT64_MAX) ? Scalar::integer : Scalar::natural;
    return events_.scalar({kind, static_cast<int64_t>(value), value, static_cast<double>(value), written(value)});
  }
  bool number_float(Library::number_float_t value, const std::string &text) {
    return events_.scalar({Scalar::real, 0, 0, value, text});
  }
  bool string(std::string &text) { return events_.scalar({Scalar::text, 0, 0, 0, text}); }
  bool binary(Library::binary_t &) { return false; }
  bool start_object(size_t) { return events_.open_object(); }
  bool key(std::string &name) { return events_.key(name); }
  bool end_object() { return events_.close_object(); }
  bool start_array(size_t) { return events_.open_list(); }
  bool end_array() { return events_.close_list(); }
  bool parse_error(size_t position, const std::string &, const Library::exception &error) {
    problem = words(position, error.what());
    return false;
  }

 private:
  template <typename Whole>
  std::string_view written(Whole value) {
    const auto end = std::to_chars(digits_, digits_ + sizeof digits_, value).ptr;
    return {digits_, static_cast<size_t>(end - digits_)};
  }

  Events &events_;
  char digits_[24];
};

}  // namespace

Parsed parse(std::string_view text, Events &events) {
  Adapter adapter(events);
  const bool whole = Library::sax_parse(text.data(), text.data() + text.size(), &adapter);
  return {whole, std::move(adapter.problem)};
}

Parsed parse_one(std::istream &text, Events &events) {
  Adapter adapter(events);
  const bool whole = Library::sax_parse(text, &adapter, Library::input_format_t::json, /*strict=*/false);
  return {whole, std::move(adapter.problem)};
}

void add_quoted(std::string_view text, std::string &target) { target += Library(text).dump(); }

}  // namespace carrow::json
