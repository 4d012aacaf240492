#include "carrow_partition.h"

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/compute/api_vector.h>
#include <arrow/util/byte_size.h>

#include <algorithm>
#include <deque>

#include "failure.hpp"
#include "kernels.hpp"
#include "partition_keys.hpp"
#include "spill.hpp"

namespace {

namespace cp = arrow::compute;

// Rows of a batch that is handed out, where there are so many.
constexpr int64_t usual_rows = 65536;
// What a column of a slice takes by itself, about.
constexpr int64_t slice_bytes = 256;
constexpr char subject[] = "partition_by";

using carrow::check;

int64_t bytes_of(const arrow::RecordBatch &batch) {
  int64_t bytes = 0;
  for (const auto &column : batch.columns()) {
    auto part = arrow::util::ReferencedBufferSize(*column);
    bytes += part.ok() ? *part : arrow::util::TotalBufferSize(*column);
  }
  return bytes;
}

// One batch of several, where their columns can be put together.
arrow::RecordBatchVector joined(arrow::RecordBatchVector batches) {
  if (batches.size() < 2) return batches;
  auto whole = arrow::ConcatenateRecordBatches(batches);
  return whole.ok() ? arrow::RecordBatchVector{std::move(whole).ValueUnsafe()} : batches;
}

struct Partition {
  std::deque<carrow::dataset::Spill::Piece> pieces;
  arrow::RecordBatchVector pending;
  std::deque<std::shared_ptr<arrow::RecordBatch>> ready;  // to be handed out
};

}  // namespace

struct carrow_partitioner {
  carrow_partitioner(std::shared_ptr<arrow::Schema> input, const std::vector<std::string> &names,
                     const carrow_partition_options &options)
      : input(std::move(input)),
        keys(*this->input, names),
        spill(options.scratch),
        memory(options.memory),
        most(options.partitions) {
    const auto &named = keys.columns();
    arrow::FieldVector fields;
    for (int column = 0; column < this->input->num_fields(); ++column) {
      if (std::find(named.begin(), named.end(), column) != named.end()) continue;
      kept.push_back(column);
      fields.push_back(this->input->field(column));
    }
    left = arrow::schema(std::move(fields), this->input->metadata());
    if (left->num_fields() == 0) {
      throw carrow::Failure(PYPE_ERR_INVALID_CONFIG, "'partition_by': no column is left for the files",
                            "a file needs a column that names no folder");
    }
  }

  void add(const std::shared_ptr<arrow::RecordBatch> &batch);
  std::shared_ptr<arrow::RecordBatch> next(Partition &partition);

  std::shared_ptr<arrow::Schema> input;
  std::shared_ptr<arrow::Schema> left;  // for the files
  std::vector<int> kept;                // its columns in the input
  carrow::dataset::PartitionKeys keys;
  carrow::dataset::Spill spill;
  int64_t memory;
  int64_t most;
  int64_t pending_bytes = 0;
  std::deque<Partition> partitions;
  std::vector<std::string> folders;

 private:
  void scatter(const arrow::RecordBatch &rows, const arrow::UInt32Array &numbers);
  void spill_all();
};

void carrow_partitioner::add(const std::shared_ptr<arrow::RecordBatch> &batch) {
  if (batch->num_rows() == 0) return;
  auto numbers = keys.consume(*batch);
  if (keys.count() > most) {
    throw carrow::Failure(PYPE_ERR_RESOURCE_EXHAUSTED,
                          "'partition_by' would make more than " + std::to_string(most) + " folders",
                          "choose columns of fewer values, or raise max_partitions");
  }
  while (partitions.size() < keys.count()) partitions.emplace_back();
  arrow::ArrayVector columns;
  for (int column : kept) columns.push_back(batch->column(column));
  auto rows = arrow::RecordBatch::Make(left, batch->num_rows(), std::move(columns));
  const uint32_t first = numbers->Value(0);
  const uint32_t *values = numbers->raw_values();
  if (std::all_of(values, values + numbers->length(), [first](uint32_t number) { return number == first; })) {
    pending_bytes += bytes_of(*rows);
    partitions[first].pending.push_back(std::move(rows));
  } else {
    scatter(*rows, *numbers);
  }
  if (pending_bytes > memory) spill_all();
}

// Brings the rows of each partition together, in their order, and gives each partition its part.
void carrow_partitioner::scatter(const arrow::RecordBatch &rows, const arrow::UInt32Array &numbers) {
  auto groupings = check(cp::Grouper::MakeGroupings(numbers, keys.count()), subject);
  arrow::ArrayVector columns;
  for (const auto &column : rows.columns()) {
    columns.push_back(check(cp::Take(*column, *groupings->values(), cp::TakeOptions::NoBoundsCheck()), subject));
  }
  auto sorted = arrow::RecordBatch::Make(left, rows.num_rows(), std::move(columns));
  pending_bytes += bytes_of(*sorted);
  for (uint32_t number = 0; number < keys.count(); ++number) {
    const int64_t length = groupings->value_length(number);
    if (length == 0) continue;
    partitions[number].pending.push_back(sorted->Slice(groupings->value_offset(number), length));
    pending_bytes += slice_bytes * left->num_fields();
  }
}

void carrow_partitioner::spill_all() {
  for (auto &partition : partitions) {
    if (partition.pending.empty()) continue;
    partition.pieces.push_back(spill.write(joined(std::move(partition.pending))));
    partition.pending.clear();
  }
  pending_bytes = 0;
}

std::shared_ptr<arrow::RecordBatch> carrow_partitioner::next(Partition &partition) {
  if (partition.ready.empty()) {
    arrow::RecordBatchVector batches;
    int64_t rows = 0;
    while (!partition.pieces.empty() && rows < usual_rows) {
      for (auto &batch : spill.read(partition.pieces.front())) {
        rows += batch->num_rows();
        batches.push_back(std::move(batch));
      }
      partition.pieces.pop_front();
    }
    if (rows < usual_rows) {
      for (auto &batch : partition.pending) batches.push_back(std::move(batch));
      partition.pending.clear();
    }
    for (auto &batch : joined(std::move(batches))) partition.ready.push_back(std::move(batch));
  }
  if (partition.ready.empty()) return nullptr;
  auto batch = std::move(partition.ready.front());
  partition.ready.pop_front();
  return batch;
}

extern "C" {

int32_t carrow_partitioner_open(struct ArrowSchema *schema, const carrow_partition_options *options,
                                carrow_partitioner **out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto input = check(arrow::ImportSchema(schema), "the input");
    carrow::dataset::need_kernels();
    std::vector<std::string> names(options->columns, options->columns + options->column_count);
    *out = std::make_unique<carrow_partitioner>(std::move(input), names, *options).release();
  });
}

int32_t carrow_partitioner_schema(const carrow_partitioner *partitioner, struct ArrowSchema *schema,
                                  carrow_error *error) {
  return carrow::guarded(error, [&] { check(arrow::ExportSchema(*partitioner->left, schema), subject); });
}

int32_t carrow_partitioner_add(carrow_partitioner *partitioner, struct ArrowArray *array, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto batch = check(arrow::ImportRecordBatch(array, partitioner->input), "the input");
    check(batch->Validate(), "the input");
    partitioner->add(batch);
  });
}

int32_t carrow_partitioner_finish(carrow_partitioner *partitioner, int64_t *count, carrow_error *error) {
  return carrow::guarded(error, [&] {
    partitioner->folders = partitioner->keys.folders();
    *count = static_cast<int64_t>(partitioner->folders.size());
  });
}

const char *carrow_partitioner_folder(const carrow_partitioner *partitioner, int64_t partition) {
  return partitioner->folders[static_cast<size_t>(partition)].c_str();
}

int32_t carrow_partitioner_next(carrow_partitioner *partitioner, int64_t partition, struct ArrowArray *array,
                                carrow_error *error) {
  return carrow::guarded(error, [&] {
    *array = ArrowArray{};
    auto batch = partitioner->next(partitioner->partitions[static_cast<size_t>(partition)]);
    if (batch != nullptr) check(arrow::ExportRecordBatch(*batch, array), subject);
  });
}

int64_t carrow_partitioner_spilled(const carrow_partitioner *partitioner) { return partitioner->spill.bytes(); }

void carrow_partitioner_close(carrow_partitioner *partitioner) { delete partitioner; }

}  // extern "C"
