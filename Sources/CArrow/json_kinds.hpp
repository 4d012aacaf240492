// Which keys the objects of a sample have, and what is in them.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "json_tokens.hpp"

namespace carrow::json {

// What was seen in one place.
struct Seen {
  // Bits of `kinds`. Whole numbers from 2^63 on are `large`.
  enum Kind : unsigned { boolean = 1, whole = 2, negative = 4, large = 8, real = 16, text = 32, object = 64, list = 128 };

  struct Member {
    std::string key;
    std::unique_ptr<Seen> value;
  };

  unsigned kinds = 0;           // none: nulls only
  std::vector<Member> members;  // of objects, in the order in which they were first seen
  std::unique_ptr<Seen> item;   // of lists

  Seen &member(const std::string &key);

 private:
  std::map<std::string, size_t, std::less<>> places_;
};

// Objects may lie so deep in each other.
constexpr size_t deepest = 100;

// Adds a row to what was seen. A row that is no object, or no JSON, is left out.
void look_at(std::string_view row, Seen &seen);

}  // namespace carrow::json
