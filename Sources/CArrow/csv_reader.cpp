#include <arrow/c/bridge.h>

#include <deque>
#include <future>

#include "csv_block.hpp"
#include "csv_cutter.hpp"
#include "csv_lines.hpp"
#include "csv_reject.hpp"
#include "csv_types.hpp"
#include "failure.hpp"
#include "workers.hpp"

namespace carrow::csv {

namespace {

// Types are taken from this much text, or from one block if that is more.
constexpr int64_t sample_bytes = 4 << 20;

}  // namespace

}  // namespace carrow::csv

// The caller's thread reads the file and cuts it into blocks; the workers parse and convert them; the caller gets them
// in the file's order. A few blocks are under way at any time, never more.
struct carrow_csv {
  carrow_csv(const char *path, const carrow_csv_options &options)
      : path_(path), request_(options), cutter_(request_, path_), workers_(request_.threads) {
    cutter_.skip_lines(request_.skip_rows);
    line_ = 1 + request_.skip_rows;
    auto first = cutter_.next(std::max(carrow::csv::sample_bytes, request_.block_size));
    const auto text = first == nullptr ? std::string_view() : std::string_view(*first);
    layout_ = std::make_unique<carrow::csv::Layout>(request_, path_, text, line_);
    line_ += carrow::csv::count_lines(text.substr(0, layout_->header_bytes()));
    ended_ = first == nullptr;
    if (first != nullptr) submit(arrow::SliceBuffer(first, static_cast<int64_t>(layout_->header_bytes())));
  }

  ~carrow_csv() { cancelled_ = true; }

  const carrow::csv::Layout &layout() const { return *layout_; }

  // False at the end.
  bool next(ArrowArray *batch, ArrowArray *rejects) {
    for (;;) {
      if (cancelled_) throw carrow::Failure(PYPE_ERR_CANCELLED, path_ + ": reading was cancelled");
      fill();
      if (under_way_.empty()) return false;
      auto job = std::move(under_way_.front());
      under_way_.pop_front();
      auto block = job.block.get();
      // A cancelled block is not whole.
      if (cancelled_) continue;
      bytes_read_ = job.bytes_read;
      const int64_t first_line = line_;
      line_ += block.lines;
      if (!block.rejects.empty() && !request_.collect_rejects) refuse(block.rejects.front(), first_line);
      if (block.batch->num_rows() == 0 && block.rejects.empty()) continue;
      rows_ += block.batch->num_rows();
      rejected_ += static_cast<int64_t>(block.rejects.size());
      carrow::check(arrow::ExportRecordBatch(*block.batch, batch), path_);
      if (!block.rejects.empty()) {
        carrow::check(arrow::ExportRecordBatch(*carrow::csv::reject_batch(block.rejects, first_line), rejects), path_);
      }
      return true;
    }
  }

  carrow_csv_figures figures() const { return {cutter_.file_bytes(), bytes_read_, rows_, rejected_}; }
  void cancel() { cancelled_ = true; }

 private:
  struct Job {
    std::future<carrow::csv::Block> block;
    int64_t bytes_read;
  };

  void fill() {
    while (!ended_ && under_way_.size() < static_cast<size_t>(request_.threads) + 1) {
      auto text = cutter_.next(request_.block_size);
      if (text == nullptr) {
        ended_ = true;
        bytes_read_ = cutter_.bytes_read();
      } else {
        submit(std::move(text));
      }
    }
  }

  void submit(std::shared_ptr<arrow::Buffer> text) {
    auto work = [this, text = std::move(text)] {
      return carrow::csv::convert(*layout_, path_, std::string_view(*text), !request_.collect_rejects, cancelled_);
    };
    under_way_.push_back(Job{workers_.submit(std::move(work)), cutter_.bytes_read()});
  }

  [[noreturn]] void refuse(const carrow::csv::Reject &reject, int64_t first_line) {
    ended_ = true;
    under_way_.clear();
    throw carrow::Failure(PYPE_ERR_INVALID_DATA,
                          path_ + ":" + std::to_string(first_line + reject.line) + ": " + reject.message +
                              "; the row is: " + carrow::csv::shown(reject.raw, 200),
                          reject.hint);
  }

  std::string path_;
  carrow::csv::Request request_;
  carrow::csv::Cutter cutter_;
  std::unique_ptr<carrow::csv::Layout> layout_;
  std::atomic<bool> cancelled_ = false;
  bool ended_ = false;
  int64_t line_ = 1, bytes_read_ = 0, rows_ = 0, rejected_ = 0;
  std::deque<Job> under_way_;
  // Last, so that its threads end before anything they use goes.
  carrow::Workers workers_;
};

extern "C" {

int32_t carrow_csv_open(const char *path, const carrow_csv_options *options, carrow_csv **out, carrow_error *error) {
  return carrow::guarded(error, [&] { *out = std::make_unique<carrow_csv>(path, *options).release(); });
}

const char *carrow_csv_type_names(void) { return carrow::csv::type_names; }

int32_t carrow_csv_schema(carrow_csv *reader, struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::check(arrow::ExportSchema(*reader->layout().schema(), schema), ""); });
}

int32_t carrow_csv_reject_schema(struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error,
                         [&] { carrow::check(arrow::ExportSchema(*carrow::csv::reject_schema(), schema), ""); });
}

int32_t carrow_csv_next(carrow_csv *reader, struct ArrowArray *batch, struct ArrowArray *rejects,
                        carrow_error *error) {
  *batch = ArrowArray{};
  *rejects = ArrowArray{};
  return carrow::guarded(error, [&] { reader->next(batch, rejects); });
}

carrow_csv_figures carrow_csv_progress(const carrow_csv *reader) { return reader->figures(); }

void carrow_csv_cancel(carrow_csv *reader) { reader->cancel(); }

void carrow_csv_close(carrow_csv *reader) { delete reader; }

}  // extern "C"
