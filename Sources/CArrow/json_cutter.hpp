// Cuts the text of a file into blocks of whole rows.
#pragma once

#include <arrow/buffer.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json_layout.hpp"

namespace carrow::json {

struct Piece {
  std::shared_ptr<arrow::Buffer> text;          // NULL at the end
  bool is_lines = true;
  std::vector<std::pair<size_t, size_t>> rows;  // of an array: start and size
};

class Cutter {
 public:
  virtual ~Cutter() = default;

  // The next rows, about `bytes` of them. Throws Failure.
  virtual Piece next(int64_t bytes) = 0;
  // -1 for what is no regular file.
  virtual int64_t file_bytes() const = 0;
  // Bytes of the file that were read so far.
  virtual int64_t bytes_read() const = 0;
  virtual bool is_array() const = 0;

  // Throws Failure.
  static std::unique_ptr<Cutter> open(const std::string &path, int32_t format);
};

// A row may be longer than a block, but what never ends must not draw a whole large file into memory.
constexpr int64_t longest_row = int64_t{256} << 20;

constexpr std::string_view white_space = " \t\r\n";

inline bool is_blank(std::string_view text) {
  return text.find_first_not_of(white_space) == std::string_view::npos;
}

// `body` takes a line without its end, and returns false to stop.
template <typename Body>
void for_each_line(std::string_view text, Body &&body) {
  while (!text.empty()) {
    const auto *end = static_cast<const char *>(std::memchr(text.data(), '\n', text.size()));
    const size_t length = end == nullptr ? text.size() : static_cast<size_t>(end - text.data());
    if (!body(text.substr(0, length))) return;
    text.remove_prefix(std::min(text.size(), length + 1));
  }
}

}  // namespace carrow::json
