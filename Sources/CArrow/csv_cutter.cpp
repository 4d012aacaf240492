#include "csv_cutter.hpp"

#include <arrow/csv/chunker.h>

#include <cstring>

#include "failure.hpp"

namespace carrow::csv {

namespace {

// A row may be longer than a block, but an open quote must not draw a whole large file into memory.
constexpr int64_t longest_row = int64_t{256} << 20;

std::unique_ptr<arrow::Chunker> chunker(const Request &request, bool newlines_in_values) {
  auto options = request.parsing();
  options.newlines_in_values = newlines_in_values;
  return arrow::csv::MakeChunker(options);
}

bool holds(const arrow::Buffer &buffer, char letter) {
  return letter != 0 && std::memchr(buffer.data(), letter, buffer.size()) != nullptr;
}

}  // namespace

Cutter::Cutter(const Request &request, std::string path)
    : path_(path),
      text_(std::move(path), request.encoding),
      quote_(request.quote),
      escape_(request.escape),
      quick_(chunker(request, false)),
      exact_(chunker(request, true)) {}

std::shared_ptr<arrow::Buffer> Cutter::next(int64_t bytes) {
  arrow::BufferBuilder builder;
  if (rest_ != nullptr) check(builder.Append(rest_->data(), rest_->size()), path_);
  rest_ = nullptr;
  for (;;) {
    const bool more = fill(builder, bytes);
    if (builder.length() == 0) return nullptr;
    if (!more) {
      const uint8_t last = builder.data()[builder.length() - 1];
      if (last != '\n' && last != '\r') check(builder.Append("\n", 1), path_);
    }
    std::shared_ptr<arrow::Buffer> buffer = check(builder.Finish(/*shrink_to_fit=*/false), path_);
    const int64_t end = more ? end_of_rows(buffer) : buffer->size();
    if (end > 0) {
      if (end < buffer->size()) rest_ = arrow::SliceBuffer(buffer, end);
      return arrow::SliceBuffer(buffer, 0, end);
    }
    if (buffer->size() > longest_row) {
      throw Failure(PYPE_ERR_INVALID_DATA, path_ + ": a row is longer than 256 MiB",
                    "most likely a quoted field is not closed: check the parameters quote and escape");
    }
    // Twice as much each time, so that looking for the end of a long row takes time in its length only.
    bytes = std::max(bytes, buffer->size());
    check(builder.Append(buffer->data(), buffer->size()), path_);
  }
}

// Bytes of the whole rows at the start of a text.
int64_t Cutter::end_of_rows(const std::shared_ptr<arrow::Buffer> &buffer) const {
  // Only a quote or an escape can hide a line break; most blocks have neither, and most need no second look.
  auto &chunker = holds(*buffer, quote_) || holds(*buffer, escape_) ? *exact_ : *quick_;
  std::shared_ptr<arrow::Buffer> whole, partial;
  check(chunker.Process(buffer, &whole, &partial), path_);
  int64_t end = whole->size();
  if (end > 0 && end == buffer->size() && buffer->data()[end - 1] == '\r') {
    // Half of a line break of two bytes, perhaps: the row stays with the next block.
    check(chunker.Process(arrow::SliceBuffer(buffer, 0, end - 1), &whole, &partial), path_);
    end = whole->size();
  }
  return end;
}

bool Cutter::fill(arrow::BufferBuilder &builder, int64_t bytes) {
  const int64_t wanted = builder.length() + bytes;
  while (!at_end_ && builder.length() < wanted) at_end_ = !text_.append(builder, wanted - builder.length());
  return !at_end_;
}

void Cutter::skip_lines(int64_t lines) {
  constexpr int64_t step = 1 << 16;
  bool more = true;
  while (lines > 0 && more) {
    arrow::BufferBuilder builder;
    if (rest_ != nullptr) check(builder.Append(rest_->data(), rest_->size()), path_);
    more = fill(builder, step);
    std::shared_ptr<arrow::Buffer> buffer = check(builder.Finish(), path_);
    const std::string_view text(*buffer);
    size_t position = 0;
    while (lines > 0) {
      const auto end = text.find_first_of("\r\n", position);
      // What follows a CR must be known before it counts as a line break.
      if (end == std::string_view::npos || (more && end + 1 == text.size())) break;
      position = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
      --lines;
    }
    rest_ = lines > 0 && !more ? nullptr : arrow::SliceBuffer(buffer, static_cast<int64_t>(position));
  }
}

}  // namespace carrow::csv
