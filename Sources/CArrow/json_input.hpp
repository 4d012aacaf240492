// The text of a JSON file.
#pragma once

#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "csv_text.hpp"
#include "failure.hpp"
#include "json_cutter.hpp"

namespace carrow::json {

// The file's text behind what is read ahead to tell its format.
class Source {
 public:
  explicit Source(const std::string &path) : path_(path), text_(path, "utf-8") {}

  // False at the end of the file.
  bool append(arrow::BufferBuilder &target, int64_t bytes) {
    if (ahead_ != nullptr) {
      const auto size = std::min(bytes, ahead_->size());
      check(target.Append(ahead_->data(), size), path_);
      ahead_ = size < ahead_->size() ? arrow::SliceBuffer(ahead_, size) : nullptr;
      return true;
    }
    return text_.append(target, bytes);
  }

  // The first character that is no white space; 0 when there is none.
  char first() {
    arrow::BufferBuilder builder;
    char found = 0;
    size_t looked = 0;
    while (found == 0 && text_.append(builder, 1 << 16)) {
      const std::string_view text(reinterpret_cast<const char *>(builder.data()), builder.length());
      const auto at = text.find_first_not_of(white_space, looked);
      if (at != std::string_view::npos) found = text[at];
      looked = text.size();
    }
    ahead_ = check(builder.Finish(), path_);
    return found;
  }

  const std::string &path() const { return path_; }
  const csv::Text &text() const { return text_; }

 private:
  std::string path_;
  csv::Text text_;
  std::shared_ptr<arrow::Buffer> ahead_;
};

}  // namespace carrow::json
