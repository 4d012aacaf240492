#include "csv_lines.hpp"

#include <algorithm>
#include <cstddef>

namespace carrow::csv {

namespace {

// Counts in bytes, which compilers turn into vectors of them, and adds those up before they can overflow.
int64_t count(std::string_view text, char letter) {
  constexpr size_t lanes = 64, longest = 255 * lanes;
  int64_t total = 0;
  size_t at = 0;
  while (text.size() - at >= lanes) {
    const size_t end = at + std::min(longest, (text.size() - at) / lanes * lanes);
    uint8_t found[lanes] = {};
    for (; at < end; at += lanes) {
      for (size_t lane = 0; lane < lanes; ++lane) found[lane] += text[at + lane] == letter;
    }
    for (const uint8_t number : found) total += number;
  }
  return total + std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), letter);
}

}  // namespace

int64_t count_lines(std::string_view text) {
  int64_t lines = count(text, '\n');
  for (auto at = text.find('\r'); at != std::string_view::npos; at = text.find('\r', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] != '\n') ++lines;
  }
  return lines;
}

}  // namespace carrow::csv
