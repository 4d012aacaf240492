#include <arrow/c/bridge.h>
#include <arrow/record_batch.h>
#include <arrow/util/thread_pool.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <future>
#include <optional>
#include <set>

#include "failure.hpp"
#include "file_scan.hpp"
#include "filter.hpp"
#include "workers.hpp"

namespace carrow::dataset {

namespace {

constexpr int64_t usual_rows = 131072;
// What a batch should have when it is decoded.
constexpr double usual_bytes = 32 << 20;
// Batches that wait for the reader at most.
constexpr int furthest_ahead = 4;

int64_t batch_rows_of(const carrow_dataset &dataset, int64_t wanted) {
  if (wanted > 0) return wanted;
  if (dataset.row_bytes <= 0) return usual_rows;
  return std::clamp(static_cast<int64_t>(usual_bytes / dataset.row_bytes), int64_t{256}, usual_rows);
}

Plan plan_of(const carrow_dataset &dataset, const carrow_scan_options &options) {
  Plan plan;
  plan.dataset = &dataset;
  arrow::FieldVector fields;
  auto add = [&](int index) {
    plan.columns.push_back(index);
    fields.push_back(dataset.schema->field(index));
  };
  if (options.columns == nullptr) {
    for (int index = 0; index < dataset.schema->num_fields(); ++index) add(index);
  }
  for (int32_t place = 0; options.columns != nullptr && place < options.column_count; ++place) {
    const int index = dataset.schema->GetFieldIndex(options.columns[place]);
    if (index < 0) {
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    "columns: there is no column '" + std::string(options.columns[place]) + "'");
    }
    add(index);
  }
  plan.schema = arrow::schema(std::move(fields), dataset.schema->metadata());
  plan.filter = compile(options.filters, options.filter_count, *dataset.schema);
  std::set<int> needed(plan.columns.begin(), plan.columns.end());
  for (int32_t index = 0; index < options.filter_count; ++index) {
    const auto &filter = options.filters[index];
    needed.insert(dataset.schema->GetFieldIndex(filter.column));
    if (filter.op != CARROW_OP_IS_NULL) plan.compared.insert(filter.column);
  }
  plan.needed.assign(needed.begin(), needed.end());
  plan.batch_rows = batch_rows_of(dataset, options.batch_rows);
  plan.threads = options.threads > 1;
  return plan;
}

// Some rows, and how far the scan is with them.
struct Piece {
  arrow::RecordBatchVector batches;  // none at the end
  carrow_scan_info figures{};
};

// One batch of several. Dictionaries that cannot be put together, those with nulls, leave them as they are.
arrow::RecordBatchVector joined(arrow::RecordBatchVector parts) {
  if (parts.size() < 2) return parts;
  auto whole = arrow::ConcatenateRecordBatches(parts);
  return whole.ok() ? arrow::RecordBatchVector{std::move(whole).ValueUnsafe()} : parts;
}

}  // namespace

}  // namespace carrow::dataset

struct carrow_scan {
  carrow::dataset::Plan plan;
  int64_t left = -1;  // rows that may still be given; -1 = any number
  std::atomic<bool> cancelled = false;

  // The worker's own.
  size_t next_file = 0;
  std::optional<carrow::dataset::FileScan> file;
  carrow_scan_info reached{};

  // The reader's own.
  carrow_scan_info handed_out{};
  std::deque<std::shared_ptr<arrow::RecordBatch>> ready;
  size_t ahead = 0;
  std::deque<std::future<carrow::dataset::Piece>> waiting;
  // Goes first, so that nothing works on the rest any more.
  std::optional<carrow::Workers> worker;

  carrow::dataset::Piece produce();
  carrow::dataset::Piece take();

 private:
  std::shared_ptr<arrow::RecordBatch> decode();
};

// The next rows of the files; rows of few matches are gathered, so that whoever comes next gets batches worth their work.
carrow::dataset::Piece carrow_scan::produce() {
  arrow::RecordBatchVector parts;
  int64_t rows = 0;
  while (left != 0 && rows < plan.batch_rows / 4 + 1) {
    auto batch = decode();
    if (batch == nullptr) break;
    if (left >= 0 && batch->num_rows() > left) batch = batch->Slice(0, left);
    if (left >= 0) left -= batch->num_rows();
    if (batch->num_rows() == 0) continue;
    rows += batch->num_rows();
    parts.push_back(std::move(batch));
  }
  return {carrow::dataset::joined(std::move(parts)), reached};
}

// Decodes one batch; nullptr after the last file.
std::shared_ptr<arrow::RecordBatch> carrow_scan::decode() {
  for (;;) {
    if (cancelled) throw carrow::Failure(PYPE_ERR_CANCELLED, "the run was cancelled");
    if (!file) {
      if (next_file == plan.dataset->files.size()) return nullptr;
      file.emplace(plan, plan.dataset->files[next_file++], reached);
    }
    const int64_t before = reached.rows_passed;
    if (auto batch = file->next(reached)) {
      reached.rows_filtered += reached.rows_passed - before - batch->num_rows();
      return batch;
    }
    file.reset();
  }
}

carrow::dataset::Piece carrow_scan::take() {
  if (!worker) return produce();
  while (waiting.size() < ahead) waiting.push_back(worker->submit([this] { return produce(); }));
  auto piece = waiting.front().get();
  waiting.pop_front();
  return piece;
}

extern "C" {

int32_t carrow_scan_open(const carrow_dataset *dataset, const carrow_scan_options *options, carrow_scan **out,
                         carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto scan = std::make_unique<carrow_scan>();
    scan->plan = carrow::dataset::plan_of(*dataset, *options);
    scan->left = options->limit;
    const int threads = std::max(1, options->threads);
    if (threads > 1) {
      // Arrow decodes the columns of a batch on a pool that all of the process share, as they share the run's limit.
      if (arrow::GetCpuThreadPoolCapacity() > threads) {
        carrow::check(arrow::SetCpuThreadPoolCapacity(threads), "threads");
      }
      scan->ahead = static_cast<size_t>(std::min(threads, carrow::dataset::furthest_ahead));
      scan->worker.emplace(1);
    }
    *out = scan.release();
  });
}

int32_t carrow_scan_schema(const carrow_scan *scan, struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::check(arrow::ExportSchema(*scan->plan.schema, schema), ""); });
}

int32_t carrow_scan_next(carrow_scan *scan, struct ArrowArray *batch, carrow_error *error) {
  return carrow::guarded(error, [&] {
    *batch = ArrowArray{};
    if (scan->cancelled) throw carrow::Failure(PYPE_ERR_CANCELLED, "the run was cancelled");
    if (scan->ready.empty()) {
      auto piece = scan->take();
      scan->handed_out = piece.figures;
      scan->ready.assign(piece.batches.begin(), piece.batches.end());
    }
    if (scan->ready.empty()) return;
    carrow::check(arrow::ExportRecordBatch(*scan->ready.front(), batch), "the rows");
    scan->ready.pop_front();
  });
}

carrow_scan_info carrow_scan_figures(const carrow_scan *scan) { return scan->handed_out; }

void carrow_scan_cancel(carrow_scan *scan) { scan->cancelled = true; }

void carrow_scan_close(carrow_scan *scan) {
  if (scan != nullptr) scan->cancelled = true;
  delete scan;
}

}  // extern "C"
