// Cuts the text of a file into blocks of whole rows.
#pragma once

#include <arrow/buffer.h>
#include <arrow/util/delimiting.h>

#include <memory>
#include <string>

#include "csv_layout.hpp"
#include "csv_text.hpp"

namespace carrow::csv {

class Cutter {
 public:
  Cutter(const Request &request, std::string path);

  // The next rows, about `bytes` of them, at least one; NULL at the end. The last row ends with a line break, also if
  // it has none in the file. Throws Failure.
  std::shared_ptr<arrow::Buffer> next(int64_t bytes);
  // Leaves out physical lines, before anything else.
  void skip_lines(int64_t lines);

  int64_t file_bytes() const { return text_.file_bytes(); }
  // Bytes of the file that were read so far.
  int64_t bytes_read() const { return text_.bytes_read(); }

 private:
  int64_t end_of_rows(const std::shared_ptr<arrow::Buffer> &buffer) const;
  bool fill(arrow::BufferBuilder &builder, int64_t bytes);

  std::string path_;
  Text text_;
  char quote_, escape_;
  std::unique_ptr<arrow::Chunker> quick_, exact_;
  std::shared_ptr<arrow::Buffer> rest_;
  bool at_end_ = false;
};

}  // namespace carrow::csv
