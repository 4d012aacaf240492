// The text of a file as UTF-8, whatever it is encoded in.
#pragma once

#include <arrow/buffer_builder.h>
#include <arrow/io/file.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carrow::csv {

class Text {
 public:
  // `encoding` is a name that iconv knows, or one of Python's common ones. Throws Failure.
  Text(std::string path, const std::string &encoding);
  ~Text();
  Text(const Text &) = delete;
  Text &operator=(const Text &) = delete;

  // Puts at most about `bytes` more bytes of text behind what `target` holds. Returns false at the end of the file.
  // A byte order mark at the start of the text is left out.
  bool append(arrow::BufferBuilder &target, int64_t bytes);

  // -1 for what is no regular file.
  int64_t file_bytes() const { return file_bytes_; }
  // Bytes of the file that append has taken.
  int64_t bytes_read() const { return bytes_read_; }

 private:
  int64_t read(void *target, int64_t bytes);
  int64_t convert(char *target, int64_t space, bool at_end);
  static int64_t without_mark(char *text, int64_t length);

  std::string path_;
  std::string encoding_;
  std::shared_ptr<arrow::io::ReadableFile> file_;
  void *converter_ = nullptr;   // an iconv_t; NULL for UTF-8
  std::vector<char> waiting_;   // bytes of the file that are not converted yet
  int64_t file_bytes_ = -1;
  int64_t bytes_read_ = 0;
  bool at_start_ = true;
};

}  // namespace carrow::csv
