#include "csv_block.hpp"

#include <arrow/array/array_base.h>
#include <arrow/array/concatenate.h>
#include <arrow/array/util.h>
#include <arrow/csv/parser.h>
#include <arrow/type.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "csv_lines.hpp"
#include "csv_reject.hpp"
#include "failure.hpp"

namespace carrow::csv {

namespace {

constexpr int32_t all_rows = std::numeric_limits<int32_t>::max();

using Arrays = std::vector<std::shared_ptr<arrow::Array>>;

// The first value that does not convert.
struct BadValue {
  int64_t row;  // among the rows that were parsed, those of a wrong width left out; -1: not known
  size_t column;
};

// "Row #12: ..." as Arrow writes it; -1 if it does not say.
int64_t row_number(const std::string &message) {
  constexpr std::string_view start = "Row #";
  const auto at = message.find(start);
  int64_t number = -1;
  if (at == std::string::npos) return number;
  const char *digits = message.data() + at + start.size();
  std::from_chars(digits, message.data() + message.size(), number);
  return number;
}

class Work {
 public:
  Work(const Layout &layout, const std::string &path, std::string_view text, bool first_only,
       const std::atomic<bool> &cancelled)
      : layout_(layout), path_(path), text_(text), first_only_(first_only), cancelled_(cancelled) {}

  Block finish() {
    Arrays arrays;
    size_t used = 0;
    if (!attempt(0, all_rows, arrays, used)) {
      carefully();
    } else {
      pieces_.push_back(std::move(arrays));
      position_ = used;
    }
    // Only the end of the file can leave something over: a row whose last field has no end.
    if (position_ < text_.size() && !stopped()) {
      rejects_.push_back(open_quote(text_, position_));
    }
    return assemble();
  }

 private:
  // Parses and converts at most `limit` rows from `from` on. False: a value did not convert, see bad_.
  bool attempt(size_t from, int32_t limit, Arrays &arrays, size_t &used) {
    ragged_.clear();
    auto options = layout_.parsing();
    std::vector<int64_t> numbers;
    options.invalid_row_handler = [&](const arrow::csv::InvalidRow &row) {
      numbers.push_back(row.number);
      ragged_.push_back(wrong_width(text_, row));
      return arrow::csv::InvalidRowResult::Skip;
    };
    arrow::csv::BlockParser parser(std::move(options), layout_.width(), /*first_row=*/0, limit);
    uint32_t parsed = 0;
    check(parser.Parse(text_.substr(from), &parsed), path_);
    used = parsed;
    rows_ = parser.num_rows();
    bad_.reset();
    for (size_t index = 0; index < layout_.columns().size(); ++index) {
      const auto &column = layout_.columns()[index];
      auto array = column.converter->Convert(parser, column.index);
      if (array.ok()) {
        arrays.push_back(std::move(array).ValueUnsafe());
      } else if (array.status().IsInvalid()) {
        note(array.status().message(), numbers, index);
      } else {
        check(array.status(), path_);
      }
    }
    if (bad_) return false;
    std::move(ragged_.begin(), ragged_.end(), std::back_inserter(rejects_));
    return true;
  }

  void note(const std::string &message, const std::vector<int64_t> &skipped, size_t column) {
    int64_t row = row_number(message);
    // Arrow's number counts the rows that were skipped.
    if (row >= 0) row -= std::lower_bound(skipped.begin(), skipped.end(), row) - skipped.begin();
    if (!bad_ || row < bad_->row) bad_ = BadValue{row, column};
  }

  bool stopped() const { return cancelled_.load(std::memory_order_relaxed) || (first_only_ && !rejects_.empty()); }

  // Takes the rows in runs as long as they convert, and each that does not by itself.
  void carefully() {
    int32_t limit = 1024;
    while (position_ < text_.size() && !stopped()) {
      Arrays arrays;
      size_t used = 0;
      if (attempt(position_, limit, arrays, used)) {
        if (used == 0) return;
        pieces_.push_back(std::move(arrays));
        position_ += used;
        limit = std::min(limit * 2, 1 << 16);
        continue;
      }
      const BadValue bad = *bad_;
      if (bad.row < 0 && rows_ > 1) {
        limit = std::max(1, std::min(limit, rows_) / 2);
        continue;
      }
      if (bad.row > 0 && !take_prefix(static_cast<int32_t>(bad.row))) {
        limit = std::max(1, static_cast<int32_t>(bad.row / 2));
        continue;
      }
      take_bad_row(bad.column);
      limit = static_cast<int32_t>(std::clamp<int64_t>(bad.row * 2, 16, 1 << 16));
    }
  }

  bool take_prefix(int32_t rows) {
    Arrays arrays;
    size_t used = 0;
    if (!attempt(position_, rows, arrays, used)) return false;
    pieces_.push_back(std::move(arrays));
    position_ += used;
    return true;
  }

  // Rejects the next row of the right width, and those of a wrong width before it.
  void take_bad_row(size_t column) {
    while (position_ < text_.size()) {
      arrow::csv::BlockParser parser(layout_.parsing(), /*num_cols=*/-1, /*first_row=*/-1, /*max_num_rows=*/1);
      uint32_t used = 0;
      check(parser.Parse(text_.substr(position_), &used), path_);
      if (used == 0 || parser.num_rows() == 0) return;
      const size_t start = position_;
      position_ += used;
      if (parser.num_cols() != layout_.width()) {
        rejects_.push_back(wrong_width(text_, start, used, layout_.width(), parser.num_cols()));
        continue;
      }
      rejects_.push_back(bad_value(text_, start, used, layout_.columns()[column], parser));
      return;
    }
  }

  Block assemble() {
    Block block;
    std::sort(rejects_.begin(), rejects_.end(),
              [](const Reject &left, const Reject &right) { return left.offset < right.offset; });
    size_t counted = 0;
    for (auto &reject : rejects_) {
      block.lines += count_lines(text_.substr(counted, reject.offset - counted));
      counted = reject.offset;
      reject.line = block.lines;
    }
    block.lines += count_lines(text_.substr(counted));
    block.rejects = std::move(rejects_);
    if (first_only_ && !block.rejects.empty()) return block;
    block.batch = joined();
    return block;
  }

  std::shared_ptr<arrow::RecordBatch> joined() const {
    Arrays columns;
    for (size_t index = 0; index < layout_.columns().size(); ++index) {
      Arrays parts;
      for (const auto &piece : pieces_) parts.push_back(piece[index]);
      if (parts.empty()) {
        columns.push_back(check(arrow::MakeEmptyArray(layout_.schema()->field(static_cast<int>(index))->type()), path_));
      } else {
        columns.push_back(parts.size() == 1 ? parts[0] : check(arrow::Concatenate(parts), path_));
      }
    }
    int64_t rows = 0;
    for (const auto &piece : pieces_) rows += piece.empty() ? 0 : piece[0]->length();
    return arrow::RecordBatch::Make(layout_.schema(), rows, std::move(columns));
  }

  const Layout &layout_;
  const std::string &path_;
  std::string_view text_;
  bool first_only_;
  const std::atomic<bool> &cancelled_;

  size_t position_ = 0;
  std::vector<Arrays> pieces_;
  std::vector<Reject> rejects_, ragged_;
  std::optional<BadValue> bad_;
  int32_t rows_ = 0;
};

}  // namespace

Block convert(const Layout &layout, const std::string &path, std::string_view text, bool first_only,
              const std::atomic<bool> &cancelled) {
  return Work(layout, path, text, first_only, cancelled).finish();
}

}  // namespace carrow::csv
