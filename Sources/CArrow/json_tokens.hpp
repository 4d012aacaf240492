// What JSON text holds, token by token. The library that reads it stays behind this.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>

namespace carrow::json {

// A value that is neither null nor has parts.
struct Scalar {
  enum Kind { boolean, integer, natural, real, text };

  Kind kind;
  int64_t integer_value;   // of an integer; 0 or 1 for a boolean
  uint64_t natural_value;  // of an integer that is not negative
  double real_value;       // of every number
  std::string_view written;  // a number as it stands in the file, the characters of a text
};

// Each returns false to stop.
class Events {
 public:
  virtual ~Events() = default;
  virtual bool null() = 0;
  virtual bool scalar(const Scalar &value) = 0;
  virtual bool open_object() = 0;
  virtual bool key(const std::string &name) = 0;
  virtual bool close_object() = 0;
  virtual bool open_list() = 0;
  virtual bool close_list() = 0;
};

struct Parsed {
  bool whole;           // nothing stopped
  std::string problem;  // why the text is no JSON; empty when an event stopped
};

// Reads one value, which must be all there is but white space.
Parsed parse(std::string_view text, Events &events);
// Reads one value and stops behind it, or one character later after a number.
Parsed parse_one(std::istream &text, Events &events);

// Adds a text with quotes and escapes.
void add_quoted(std::string_view text, std::string &target);

}  // namespace carrow::json
