#include "json_block.hpp"

#include <algorithm>

#include "csv_reject.hpp"
#include "failure.hpp"
#include "json_row.hpp"

namespace carrow::json {

namespace {

class Work {
 public:
  Work(const Request &request, const Layout &layout, const Piece &piece, const std::atomic<bool> &cancelled)
      : layout_(layout), piece_(piece), cancelled_(cancelled), events_(request, layout) {}

  Block finish() {
    const std::string_view text(*piece_.text);
    if (piece_.is_lines) {
      for_each_line(text, [&](std::string_view line) {
        if (!is_blank(line)) take(line);
        ++block_.rows;
        return !is_at_end();
      });
    } else {
      for (const auto &[start, size] : piece_.rows) {
        take(text.substr(start, size));
        ++block_.rows;
        if (is_at_end()) break;
      }
    }
    const auto rows = events_.rows();
    block_.batch = arrow::RecordBatch::Make(layout_.schema(), rows, events_.finish());
    block_.unknown = events_.unknown();
    return std::move(block_);
  }

 private:
  bool is_at_end() const { return block_.is_refused || cancelled_.load(std::memory_order_relaxed); }

  void take(std::string_view row) {
    events_.start_row(block_.rows);
    const auto parsed = parse(row, events_);
    if (parsed.whole) return;
    events_.drop_row();
    csv::Reject reject{0, block_.rows, events_.problem(), events_.hint(), events_.column(),
                       csv::shown(row, std::string_view::npos)};
    if (reject.message.empty()) {
      reject.message = "the row is not JSON, " + csv::shown(parsed.problem, 300);
      reject.hint = piece_.is_lines ? "each line holds one object; one that spans lines belongs into an array" : "";
      reject.column.clear();
    }
    block_.rejects.push_back(std::move(reject));
    block_.is_refused = events_.is_refused();
  }

  const Layout &layout_;
  const Piece &piece_;
  const std::atomic<bool> &cancelled_;
  RowEvents events_;
  Block block_;
};

}  // namespace

Block convert(const Request &request, const Layout &layout, const Piece &piece,
              const std::atomic<bool> &cancelled) {
  return Work(request, layout, piece, cancelled).finish();
}

}  // namespace carrow::json
