#include "json_array.hpp"

#include <algorithm>
#include <istream>
#include <streambuf>

namespace carrow::json {

namespace {

// Characters of the file, of which those from a mark on are kept.
class Characters : public std::streambuf {
 public:
  explicit Characters(std::unique_ptr<Source> source) : source_(std::move(source)) {}

  Source &source() const { return *source_; }
  // Forgets what is before the next character.
  void mark() { mark_ = gptr() - eback(); }
  // What came since the mark.
  std::string_view since_mark() const { return {eback() + mark_, static_cast<size_t>(gptr() - eback()) - mark_}; }

 protected:
  int_type underflow() override {
    if (gptr() < egptr()) return traits_type::to_int_type(*gptr());
    const size_t kept = static_cast<size_t>(egptr() - eback()) - mark_;
    if (static_cast<int64_t>(kept) > longest_row) {
      throw Failure(PYPE_ERR_INVALID_DATA, source_->path() + ": a row of the array is longer than 256 MiB");
    }
    arrow::BufferBuilder builder;
    if (kept > 0) check(builder.Append(eback() + mark_, kept), source_->path());
    bool more = true;
    // As much again as is kept, so that a long row takes time in its length only.
    const auto step = std::max<int64_t>(1 << 20, static_cast<int64_t>(kept));
    while (more && builder.length() == static_cast<int64_t>(kept)) more = source_->append(builder, step);
    held_ = check(builder.Finish(/*shrink_to_fit=*/false), source_->path());
    mark_ = 0;
    auto *start = reinterpret_cast<char *>(held_->mutable_data());
    setg(start, start + kept, start + held_->size());
    return gptr() < egptr() ? traits_type::to_int_type(*gptr()) : traits_type::eof();
  }

 private:
  std::unique_ptr<Source> source_;
  std::shared_ptr<arrow::Buffer> held_;
  size_t mark_ = 0;
};

// Takes no part; tells what a row is.
class Bystander : public Events {
 public:
  bool is_number = false;

  bool null() override { return true; }
  bool scalar(const Scalar &value) override {
    is_number = depth_ == 0 && value.kind != Scalar::text && value.kind != Scalar::boolean;
    return true;
  }
  bool open_object() override { return ++depth_, true; }
  bool key(const std::string &) override { return true; }
  bool close_object() override { return --depth_, true; }
  bool open_list() override { return ++depth_, true; }
  bool close_list() override { return --depth_, true; }

 private:
  size_t depth_ = 0;
};

class Elements : public Cutter {
 public:
  explicit Elements(std::unique_ptr<Source> source) : characters_(std::move(source)), stream_(&characters_) {
    // What goes wrong while reading is an exception here, and the stream would swallow it.
    stream_.exceptions(std::ios::badbit);
    if (punctuation() != '[') fail("the file does not begin with '['", "a file of lines is format: lines");
  }

  Piece next(int64_t bytes) override {
    arrow::BufferBuilder builder;
    Piece piece{nullptr, false, {}};
    while (!at_end_ && builder.length() < bytes) {
      const char first = peek();
      if (first == ']' && taken_ == 0) {
        characters_.sbumpc();
        end();
        break;
      }
      const auto row = element();
      piece.rows.emplace_back(builder.length(), row.size());
      check(builder.Append(row.data(), row.size()), path());
      ++taken_;
      const char next = punctuation();
      if (next == ']') {
        end();
      } else if (next != ',') {
        fail(next == 0 ? "the array is not closed before the end of the file"
                       : "behind row " + std::to_string(taken_) + " of the array is neither ',' nor ']'");
      }
    }
    if (!piece.rows.empty()) piece.text = check(builder.Finish(), path());
    return piece;
  }

  int64_t file_bytes() const override { return characters_.source().text().file_bytes(); }
  int64_t bytes_read() const override { return characters_.source().text().bytes_read(); }
  bool is_array() const override { return true; }

 private:
  std::string_view element() {
    characters_.mark();
    Bystander bystander;
    stream_.clear();
    const auto parsed = parse_one(stream_, bystander);
    if (!parsed.whole) fail("row " + std::to_string(taken_ + 1) + " of the array is not JSON, " + parsed.problem);
    // The end of a number shows only behind it.
    if (bystander.is_number && !stream_.eof()) characters_.sungetc();
    return characters_.since_mark();
  }

  // The next character that is no white space, 0 at the end; not taken.
  char peek() {
    for (;;) {
      characters_.mark();
      const auto next = characters_.sgetc();
      if (next == std::streambuf::traits_type::eof()) return 0;
      const char letter = std::streambuf::traits_type::to_char_type(next);
      if (white_space.find(letter) == std::string_view::npos) return letter;
      characters_.sbumpc();
    }
  }

  char punctuation() {
    const char letter = peek();
    if (letter != 0) characters_.sbumpc();
    return letter;
  }

  void end() {
    at_end_ = true;
    if (peek() != 0) fail("there is more behind the array", "a file of lines is format: lines");
  }

  const std::string &path() const { return characters_.source().path(); }

  [[noreturn]] void fail(const std::string &problem, const std::string &hint = {}) {
    throw Failure(PYPE_ERR_INVALID_DATA, path() + ": " + problem, hint);
  }

  Characters characters_;
  std::istream stream_;
  int64_t taken_ = 0;
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Cutter> cut_array(std::unique_ptr<Source> source) {
  return std::make_unique<Elements>(std::move(source));
}

}  // namespace carrow::json
