#include "json_cutter.hpp"

#include <arrow/buffer_builder.h>

#include <algorithm>

#include "failure.hpp"
#include "json_array.hpp"
#include "json_input.hpp"

namespace carrow::json {

namespace {

class Lines : public Cutter {
 public:
  explicit Lines(std::unique_ptr<Source> source) : source_(std::move(source)) {}

  Piece next(int64_t bytes) override {
    arrow::BufferBuilder builder;
    if (rest_ != nullptr) check(builder.Append(rest_->data(), rest_->size()), source_->path());
    rest_ = nullptr;
    for (;;) {
      const int64_t wanted = builder.length() + bytes;
      while (!at_end_ && builder.length() < wanted) {
        at_end_ = !source_->append(builder, wanted - builder.length());
      }
      if (builder.length() == 0) return {};
      std::shared_ptr<arrow::Buffer> buffer = check(builder.Finish(/*shrink_to_fit=*/false), source_->path());
      const auto end = std::string_view(*buffer).rfind('\n');
      if (at_end_) return {buffer, true, {}};
      if (end != std::string_view::npos) {
        const auto size = static_cast<int64_t>(end) + 1;
        if (size < buffer->size()) rest_ = arrow::SliceBuffer(buffer, size);
        return {arrow::SliceBuffer(buffer, 0, size), true, {}};
      }
      if (buffer->size() > longest_row) {
        throw Failure(PYPE_ERR_INVALID_DATA, source_->path() + ": a line is longer than 256 MiB",
                      "a file of lines has one object a line; a file with one array is format: array");
      }
      // Twice as much each time, so that a long line takes time in its length only.
      bytes = std::max(bytes, buffer->size());
      check(builder.Append(buffer->data(), buffer->size()), source_->path());
    }
  }

  int64_t file_bytes() const override { return source_->text().file_bytes(); }
  int64_t bytes_read() const override { return source_->text().bytes_read(); }
  bool is_array() const override { return false; }

 private:
  std::unique_ptr<Source> source_;
  std::shared_ptr<arrow::Buffer> rest_;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Cutter> Cutter::open(const std::string &path, int32_t format) {
  auto source = std::make_unique<Source>(path);
  const char first = source->first();
  const bool is_array = format == CARROW_JSON_ARRAY || (format == CARROW_JSON_AUTO && first == '[');
  // A file without anything is as good as an array without rows.
  if (is_array && first != 0) return cut_array(std::move(source));
  return std::make_unique<Lines>(std::move(source));
}

}  // namespace carrow::json
