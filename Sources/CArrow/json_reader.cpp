#include <arrow/c/bridge.h>

#include <deque>
#include <future>

#include "csv_reject.hpp"
#include "failure.hpp"
#include "json_block.hpp"
#include "workers.hpp"

// The caller's thread reads the file and cuts it into blocks; the workers parse and convert them; the caller gets them
// in the file's order. A few blocks are under way at any time, never more.
struct carrow_json {
  carrow_json(const char *path, const carrow_json_options &options)
      : path_(path),
        request_(options),
        cutter_(carrow::json::Cutter::open(path_, request_.format)),
        workers_(request_.threads) {
    auto first = cutter_->next(std::max(request_.sample_size, request_.block_size));
    carrow::json::Seen seen;
    look_at(first, seen);
    layout_ = std::make_unique<carrow::json::Layout>(request_, path_, seen);
    ended_ = first.text == nullptr;
    if (!ended_) submit(std::move(first));
  }

  ~carrow_json() { cancelled_ = true; }

  const carrow::json::Layout &layout() const { return *layout_; }

  void next(ArrowArray *batch, ArrowArray *rejects) {
    for (;;) {
      if (cancelled_) throw carrow::Failure(PYPE_ERR_CANCELLED, path_ + ": reading was cancelled");
      fill();
      if (under_way_.empty()) return;
      auto job = std::move(under_way_.front());
      under_way_.pop_front();
      auto block = job.block.get();
      // A cancelled block is not whole.
      if (cancelled_) continue;
      bytes_read_ = job.bytes_read;
      const int64_t first_row = row_;
      row_ += block.rows;
      if (block.is_refused) refuse(block.rejects.back(), first_row);
      if (unknown_.count == 0 && block.unknown.count > 0) {
        unknown_.first = block.unknown.first;
        unknown_.first_row = first_row + block.unknown.first_row;
      }
      unknown_.count += block.unknown.count;
      if (block.batch->num_rows() == 0 && block.rejects.empty()) continue;
      rows_ += block.batch->num_rows();
      rejected_ += static_cast<int64_t>(block.rejects.size());
      carrow::check(arrow::ExportRecordBatch(*block.batch, batch), path_);
      if (!block.rejects.empty()) {
        carrow::check(arrow::ExportRecordBatch(*carrow::csv::reject_batch(block.rejects, first_row), rejects), path_);
      }
      return;
    }
  }

  carrow_json_figures figures() const {
    return {cutter_->file_bytes(), bytes_read_, rows_, rejected_, unknown_.count,
            unknown_.count == 0 ? nullptr : unknown_.first.c_str(), unknown_.first_row, cutter_->is_array()};
  }
  void cancel() { cancelled_ = true; }

 private:
  struct Job {
    std::future<carrow::json::Block> block;
    int64_t bytes_read;
  };

  static void look_at(const carrow::json::Piece &piece, carrow::json::Seen &seen) {
    if (piece.text == nullptr) return;
    const std::string_view text(*piece.text);
    if (piece.is_lines) {
      carrow::json::for_each_line(text, [&](std::string_view line) {
        carrow::json::look_at(line, seen);
        return true;
      });
    } else {
      for (const auto &[start, size] : piece.rows) carrow::json::look_at(text.substr(start, size), seen);
    }
  }

  void fill() {
    while (!ended_ && under_way_.size() < static_cast<size_t>(request_.threads) + 1) {
      auto piece = cutter_->next(request_.block_size);
      if (piece.text == nullptr) {
        ended_ = true;
        bytes_read_ = cutter_->bytes_read();
      } else {
        submit(std::move(piece));
      }
    }
  }

  void submit(carrow::json::Piece piece) {
    auto work = [this, piece = std::move(piece)] {
      return carrow::json::convert(request_, *layout_, piece, cancelled_);
    };
    under_way_.push_back(Job{workers_.submit(std::move(work)), cutter_->bytes_read()});
  }

  [[noreturn]] void refuse(const carrow::csv::Reject &reject, int64_t first_row) {
    ended_ = true;
    under_way_.clear();
    const auto place = std::to_string(first_row + reject.line);
    throw carrow::Failure(PYPE_ERR_INVALID_DATA,
                          path_ + (cutter_->is_array() ? ": row " + place + " of the array: " : ":" + place + ": ") +
                              reject.message + "; the row is: " + carrow::csv::shown(reject.raw, 200),
                          reject.hint);
  }

  std::string path_;
  carrow::json::Request request_;
  std::unique_ptr<carrow::json::Cutter> cutter_;
  std::unique_ptr<carrow::json::Layout> layout_;
  std::atomic<bool> cancelled_ = false;
  bool ended_ = false;
  // Lines, or rows of the array, from 1.
  int64_t row_ = 1, bytes_read_ = 0, rows_ = 0, rejected_ = 0;
  carrow::json::Unknown unknown_;
  std::deque<Job> under_way_;
  // Last, so that its threads end before anything they use goes.
  carrow::Workers workers_;
};

extern "C" {

int32_t carrow_json_open(const char *path, const carrow_json_options *options, carrow_json **out, carrow_error *error) {
  return carrow::guarded(error, [&] { *out = std::make_unique<carrow_json>(path, *options).release(); });
}

const char *carrow_json_type_names(void) { return carrow::json::type_names; }

int32_t carrow_json_schema(carrow_json *reader, struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::check(arrow::ExportSchema(*reader->layout().schema(), schema), ""); });
}

int32_t carrow_json_reject_schema(struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error,
                         [&] { carrow::check(arrow::ExportSchema(*carrow::csv::reject_schema(), schema), ""); });
}

int32_t carrow_json_next(carrow_json *reader, struct ArrowArray *batch, struct ArrowArray *rejects,
                         carrow_error *error) {
  *batch = ArrowArray{};
  *rejects = ArrowArray{};
  return carrow::guarded(error, [&] { reader->next(batch, rejects); });
}

carrow_json_figures carrow_json_progress(const carrow_json *reader) { return reader->figures(); }

void carrow_json_cancel(carrow_json *reader) { reader->cancel(); }

void carrow_json_close(carrow_json *reader) { delete reader; }

}  // extern "C"
