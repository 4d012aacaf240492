#include "file_scan.hpp"

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/compute/api_vector.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/exec.h>
#include <arrow/dataset/file_parquet.h>
#include <parquet/arrow/schema.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

#include <algorithm>

#include "failure.hpp"

namespace carrow::dataset {

namespace {

namespace cp = arrow::compute;

// Column chunks of row groups larger than this are read piece by piece: a file may be one row group.
constexpr int64_t large_group = int64_t{32} << 20;

void add_leaves(const parquet::arrow::SchemaField &field, std::vector<int> &leaves) {
  if (field.column_index >= 0) leaves.push_back(field.column_index);
  for (const auto &child : field.children) add_leaves(child, leaves);
}

// What a row group's statistics say of the rows where the column is not null. With nulls they are "in these bounds, or
// null", of which Arrow's simplification makes nothing.
cp::Expression without_nulls(const cp::Expression &known) {
  const auto *either = known.call();
  if (either == nullptr || either->function_name != "or_kleene" || either->arguments.size() != 2) return known;
  const auto *null = either->arguments[1].call();
  return null != nullptr && null->function_name == "is_null" ? either->arguments[0] : known;
}

// Runs `body`; what is wrong inside the file is told as such, also where Arrow calls it trouble with reading.
template <typename Body>
auto reading(const std::string &path, Body body) {
  try {
    return body();
  } catch (const parquet::ParquetException &error) {
    throw Failure(PYPE_ERR_INVALID_DATA, path + ": " + error.what(), damaged);
  } catch (Failure &failure) {
    if (failure.code == PYPE_ERR_IO && failure.system_error == 0) failure.code = PYPE_ERR_INVALID_DATA;
    if (failure.code == PYPE_ERR_INVALID_DATA && failure.hint.empty()) failure.hint = damaged;
    throw;
  }
}

}  // namespace

FileScan::FileScan(const Plan &plan, const File &file, carrow_scan_info &figures) : plan_(plan), file_(file) {
  reading(file.path, [&] {
    reader_ = open_file(file.path, plan.batch_rows, plan.threads, false);
    if (reader_->parquet_reader()->metadata()->num_rows() != file.rows) {
      throw Failure(PYPE_ERR_INVALID_DATA, file.path + ": the file was changed while it was read");
    }
    choose_groups(figures);
  });
}

// Whether a row of the group may meet the filter, and whether all do.
bool FileScan::may_match(int group, bool &all_match) const {
  auto metadata = reader_->parquet_reader()->metadata()->RowGroup(group);
  auto all = file_.guarantee, matching = file_.guarantee;
  for (const auto &field : reader_->manifest().schema_fields) {
    const auto &name = field.field->name();
    auto wanted = plan_.dataset->schema->GetFieldByName(name);
    if (field.column_index < 0 || wanted == nullptr || !wanted->type()->Equals(field.field->type())) continue;
    auto chunk = metadata->ColumnChunk(field.column_index);
    if (!chunk->is_stats_set()) continue;
    auto known = arrow::dataset::ParquetFileFragment::EvaluateStatisticsAsExpression(*field.field, *chunk->statistics());
    if (!known) continue;
    all = cp::and_(all, *known);
    matching = cp::and_(matching, plan_.compared.count(name) != 0 ? without_nulls(*known) : *known);
  }
  if (!check(cp::SimplifyWithGuarantee(filter_, matching), file_.path).IsSatisfiable()) return false;
  all_match = check(cp::SimplifyWithGuarantee(filter_, all), file_.path) == cp::literal(true);
  return true;
}

void FileScan::choose_groups(carrow_scan_info &figures) {
  auto metadata = reader_->parquet_reader()->metadata();
  filter_ = check(cp::SimplifyWithGuarantee(plan_.filter, file_.guarantee), file_.path);
  // Else the folders' values have decided.
  const bool looks = filter_.IsSatisfiable() && filter_ != cp::literal(true);
  std::vector<int> groups;
  int64_t largest = 0;
  for (int group = 0; group < metadata->num_row_groups(); ++group) {
    auto about = metadata->RowGroup(group);
    bool all_match = filter_ == cp::literal(true);
    if (looks ? !may_match(group, all_match) : !all_match) {
      ++figures.groups_skipped;
      figures.rows_passed += about->num_rows();
      figures.rows_filtered += about->num_rows();
      continue;
    }
    if (!all_match) filters_rows_ = true;
    ++figures.groups_read;
    groups.push_back(group);
    largest = std::max(largest, about->total_compressed_size());
  }
  if (!groups.empty()) start(groups, largest);
}

void FileScan::start(const std::vector<int> &groups, int64_t largest) {
  if (largest > large_group) reader_ = open_file(file_.path, plan_.batch_rows, plan_.threads, true);
  std::vector<int> leaves;
  for (const auto &field : reader_->manifest().schema_fields) {
    const int place = plan_.dataset->schema->GetFieldIndex(field.field->name());
    if (std::find(plan_.needed.begin(), plan_.needed.end(), place) != plan_.needed.end()) add_leaves(field, leaves);
  }
  batches_ = check(reader_->GetRecordBatchReader(groups, leaves), file_.path);
}

std::shared_ptr<arrow::RecordBatch> FileScan::next(carrow_scan_info &figures) {
  if (batches_ == nullptr) return nullptr;
  return reading(file_.path, [&]() -> std::shared_ptr<arrow::RecordBatch> {
    std::shared_ptr<arrow::RecordBatch> batch;
    check(batches_->ReadNext(&batch), file_.path);
    if (batch == nullptr) return nullptr;
    check(batch->Validate(), file_.path);
    figures.rows_passed += batch->num_rows();
    return arranged(*matching(std::move(batch)));
  });
}

std::shared_ptr<arrow::RecordBatch> FileScan::matching(std::shared_ptr<arrow::RecordBatch> batch) const {
  // Views, and columns of nulls where others have values, become what the dataset's schema says.
  for (int index = 0; index < batch->num_columns(); ++index) {
    auto wanted = plan_.dataset->schema->GetFieldByName(batch->schema()->field(index)->name());
    if (wanted->type()->Equals(batch->column(index)->type())) continue;
    auto column = check(cp::Cast(*batch->column(index), wanted->type()), file_.path);
    batch = check(batch->SetColumn(index, wanted, column), file_.path);
  }
  if (!filters_rows_) return batch;
  cp::ExecContext context;
  context.set_use_threads(false);
  auto mask = check(cp::ExecuteScalarExpression(filter_, *plan_.dataset->schema, arrow::Datum(batch), &context),
                    file_.path);
  if (mask.is_scalar()) {
    const auto &known = static_cast<const arrow::BooleanScalar &>(*mask.scalar());
    return known.is_valid && known.value ? batch : batch->Slice(0, 0);
  }
  const auto flags = mask.array_as<arrow::BooleanArray>();
  const int64_t meeting = flags->true_count();
  if (meeting == batch->num_rows()) return batch;
  if (meeting == 0) return batch->Slice(0, 0);
  return check(cp::Filter(arrow::Datum(batch), mask, cp::FilterOptions::Defaults(), &context), file_.path)
      .record_batch();
}

std::shared_ptr<arrow::RecordBatch> FileScan::arranged(const arrow::RecordBatch &batch) const {
  arrow::ArrayVector columns;
  columns.reserve(plan_.columns.size());
  for (int column : plan_.columns) columns.push_back(filled(column, batch));
  return arrow::RecordBatch::Make(plan_.schema, batch.num_rows(), std::move(columns));
}

std::shared_ptr<arrow::Array> FileScan::filled(int column, const arrow::RecordBatch &batch) const {
  const auto &field = plan_.dataset->schema->field(column);
  const int in_folder = column - plan_.dataset->file_columns;
  if (in_folder >= 0) {
    return check(arrow::MakeArrayFromScalar(*file_.values[in_folder], batch.num_rows()), file_.path);
  }
  if (auto found = batch.GetColumnByName(field->name())) return found;
  return check(arrow::MakeArrayOfNull(field->type(), batch.num_rows()), file_.path);
}

}  // namespace carrow::dataset
