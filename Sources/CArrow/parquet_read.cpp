#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <memory>
#include <numeric>
#include <vector>

#include "carrow_files.h"
#include "failure.hpp"
#include "stream.hpp"

namespace carrow {

namespace {

std::shared_ptr<parquet::arrow::FileReader> open(const std::string &path, const carrow_parquet_read_options &options) {
  auto file = check(arrow::io::ReadableFile::Open(path), path);
  parquet::ArrowReaderProperties properties;
  properties.set_use_threads(options.threads != 0);
  // Read ahead, Arrow would hold all row groups that are read, up to the whole file.
  properties.set_pre_buffer(false);
  if (options.batch_rows > 0) properties.set_batch_size(options.batch_rows);
  parquet::ReaderProperties reading = parquet::default_reader_properties();
  reading.set_page_checksum_verification(options.checksums != 0);
  try {
    parquet::arrow::FileReaderBuilder builder;
    check(builder.Open(file, reading), path);
    builder.properties(properties);
    return check(builder.Build(), path);
  } catch (const parquet::ParquetException &error) {
    throw Failure(PYPE_ERR_INVALID_DATA, path + ": " + error.what(), "is it a Parquet file, and is it whole?");
  } catch (Failure &failure) {
    if (failure.code == PYPE_ERR_INVALID_DATA) failure.hint = "is it a Parquet file, and is it whole?";
    throw;
  }
}

void add_leaves(const parquet::arrow::SchemaField &field, std::vector<int> &leaves) {
  if (field.column_index >= 0) leaves.push_back(field.column_index);
  for (const auto &child : field.children) add_leaves(child, leaves);
}

std::string names_of(const parquet::arrow::SchemaManifest &manifest) {
  std::string names;
  for (const auto &field : manifest.schema_fields) {
    if (names.size() > 500) return names + ", ...";
    names += (names.empty() ? "" : ", ") + field.field->name();
  }
  return names;
}

std::vector<int> leaves_of(parquet::arrow::FileReader &reader, const std::string &path,
                           const carrow_parquet_read_options &options) {
  std::vector<int> leaves;
  const auto &manifest = reader.manifest();
  for (int32_t index = 0; index < options.column_count; ++index) {
    const std::string wanted = options.columns[index];
    const parquet::arrow::SchemaField *found = nullptr;
    for (const auto &field : manifest.schema_fields) {
      if (field.field->name() == wanted) found = &field;
    }
    if (found == nullptr) {
      throw Failure(PYPE_ERR_INVALID_ARGUMENT, path + ": there is no column '" + wanted + "'",
                    "its columns are: " + names_of(manifest));
    }
    add_leaves(*found, leaves);
  }
  return leaves;
}

std::vector<int> groups_of(parquet::arrow::FileReader &reader, const std::string &path,
                           const carrow_parquet_read_options &options) {
  const int count = reader.num_row_groups();
  if (options.row_groups == nullptr) {
    std::vector<int> all(count);
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::vector<int> groups(options.row_groups, options.row_groups + options.row_group_count);
  for (int group : groups) {
    if (group < 0 || group >= count) {
      throw Failure(PYPE_ERR_INVALID_ARGUMENT, path + ": there is no row group " + std::to_string(group),
                    "it has " + std::to_string(count) + ", counted from 0");
    }
  }
  return groups;
}

// Row group by row group, so that at most one of them is decoded at a time.
class GroupBatches : public arrow::RecordBatchReader {
 public:
  GroupBatches(std::shared_ptr<parquet::arrow::FileReader> file, std::shared_ptr<arrow::Schema> schema,
               std::vector<int> groups, std::vector<int> leaves)
      : file_(std::move(file)), schema_(std::move(schema)), groups_(std::move(groups)), leaves_(std::move(leaves)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *out) override {
    for (;;) {
      if (current_ == nullptr) {
        *out = nullptr;
        if (next_ == groups_.size()) return arrow::Status::OK();
        ARROW_ASSIGN_OR_RAISE(current_, file_->GetRecordBatchReader({groups_[next_++]}, leaves_));
      }
      ARROW_RETURN_NOT_OK(current_->ReadNext(out));
      if (*out != nullptr) return arrow::Status::OK();
      current_ = nullptr;
    }
  }

 private:
  std::shared_ptr<parquet::arrow::FileReader> file_;
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<int> groups_;
  std::vector<int> leaves_;
  std::unique_ptr<arrow::RecordBatchReader> current_;
  size_t next_ = 0;
};

std::vector<int> all_leaves(parquet::arrow::FileReader &reader) {
  std::vector<int> leaves;
  for (const auto &field : reader.manifest().schema_fields) add_leaves(field, leaves);
  return leaves;
}

std::shared_ptr<arrow::RecordBatchReader> batches_of(std::shared_ptr<parquet::arrow::FileReader> reader,
                                                     const std::string &path,
                                                     const carrow_parquet_read_options &options) {
  auto groups = groups_of(*reader, path, options);
  auto leaves = options.columns == nullptr ? all_leaves(*reader) : leaves_of(*reader, path, options);
  if (options.within_groups == 0) return check(reader->GetRecordBatchReader(groups, leaves), path);
  auto none = check(reader->GetRecordBatchReader(std::vector<int>{}, leaves), path);
  return std::make_shared<GroupBatches>(std::move(reader), none->schema(), std::move(groups), std::move(leaves));
}

}  // namespace

}  // namespace carrow

extern "C" {

int32_t carrow_parquet_inspect(const char *path, carrow_parquet_info *info, struct ArrowSchema *schema,
                               carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto reader = carrow::open(path, carrow_parquet_read_options{});
    auto metadata = reader->parquet_reader()->metadata();
    *info = carrow_parquet_info{metadata->num_rows(), metadata->num_row_groups(), metadata->num_columns()};
    if (schema == nullptr) return;
    std::shared_ptr<arrow::Schema> arrow_schema;
    carrow::check(reader->GetSchema(&arrow_schema), path);
    carrow::check(arrow::ExportSchema(*arrow_schema, schema), path);
  });
}

int32_t carrow_parquet_read(const char *path, const carrow_parquet_read_options *options,
                            struct ArrowArrayStream *out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto reader = carrow::open(path, *options);
    auto batches = carrow::batches_of(reader, path, *options);
    auto guarded = carrow::guarded_reader(std::move(batches), std::move(reader), path, carrow::Checking::cheap);
    carrow::check(arrow::ExportRecordBatchReader(std::move(guarded), out), path);
  });
}

}  // extern "C"
