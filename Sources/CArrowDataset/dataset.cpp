#include "dataset.hpp"

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/compute/cast.h>
#include <arrow/io/file.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <set>

#include "failure.hpp"
#include "kernels.hpp"
#include "literal.hpp"
#include "unify.hpp"

namespace carrow::dataset {

namespace {

std::shared_ptr<arrow::DataType> partition_type(const std::string &name) {
  if (name == "utf8") return arrow::utf8();
  if (name == "int32") return arrow::int32();
  if (name == "int64") return arrow::int64();
  if (name == "float64") return arrow::float64();
  if (name == "date32") return arrow::date32();
  if (name == "bool") return arrow::boolean();
  throw Failure(PYPE_ERR_INVALID_CONFIG, "'" + name + "' is no type of a partition column",
                "the types are utf8, int32, int64, float64, date32 and bool");
}

void add_partitions(carrow_dataset &dataset, const carrow_dataset_file *files,
                    const carrow_dataset_partition *partitions, int32_t count) {
  namespace cp = arrow::compute;
  auto fields = dataset.schema->fields();
  for (int32_t index = 0; index < count; ++index) {
    const std::string name = partitions[index].name;
    if (dataset.schema->GetFieldIndex(name) >= 0) {
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    "'" + name + "' is a column of the files, and the name of folders that they lie in",
                    "leave the folders' names out of account with hive_partitioning: false");
    }
    auto type = partition_type(partitions[index].type);
    fields.push_back(arrow::field(name, type));
    for (size_t place = 0; place < dataset.files.size(); ++place) {
      auto &file = dataset.files[place];
      const char *text = files[place].values[index];
      std::shared_ptr<arrow::Scalar> value =
          text == nullptr ? arrow::MakeNullScalar(type)
                          : literal(text, type, file.path + ": the folder's value of '" + name + "'");
      auto column = cp::field_ref(name);
      auto known = text == nullptr ? cp::is_null(column) : cp::equal(column, cp::literal(value));
      file.guarantee = index == 0 ? known : cp::and_(file.guarantee, known);
      file.values.push_back(std::move(value));
    }
  }
  dataset.schema = arrow::schema(std::move(fields), dataset.schema->metadata());
}

}  // namespace

std::shared_ptr<parquet::arrow::FileReader> open_file(const std::string &path, int64_t batch_rows, bool threads,
                                                      bool buffered) {
  auto file = check(arrow::io::ReadableFile::Open(path), path);
  parquet::ArrowReaderProperties properties;
  properties.set_use_threads(threads);
  // Read ahead, Arrow would hold all row groups that are read, up to the whole file.
  properties.set_pre_buffer(false);
  if (batch_rows > 0) properties.set_batch_size(batch_rows);
  parquet::ReaderProperties reading = parquet::default_reader_properties();
  reading.set_page_checksum_verification(true);
  if (buffered) {
    reading.enable_buffered_stream();
    reading.set_buffer_size(int64_t{1} << 18);
  }
  try {
    parquet::arrow::FileReaderBuilder builder;
    check(builder.Open(file, reading), path);
    builder.properties(properties);
    return check(builder.Build(), path);
  } catch (const parquet::ParquetException &error) {
    throw Failure(PYPE_ERR_INVALID_DATA, path + ": " + error.what(), damaged);
  } catch (Failure &failure) {
    if (failure.code == PYPE_ERR_INVALID_DATA) failure.hint = damaged;
    throw;
  }
}

std::shared_ptr<arrow::DataType> plain(const std::shared_ptr<arrow::DataType> &type) {
  if (type->id() == arrow::Type::STRING_VIEW) return arrow::utf8();
  if (type->id() == arrow::Type::BINARY_VIEW) return arrow::binary();
  return type;
}

}  // namespace carrow::dataset

extern "C" {

int32_t carrow_dataset_open(const carrow_dataset_file *files, int32_t file_count,
                            const carrow_dataset_partition *partitions, int32_t partition_count,
                            carrow_dataset **out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    carrow::dataset::need_kernels();
    auto dataset = std::make_unique<carrow_dataset>();
    carrow::dataset::Unifier unifier;
    double decoded = 0;
    for (int32_t index = 0; index < file_count; ++index) {
      carrow::dataset::File file;
      file.path = files[index].path;
      file.guarantee = arrow::compute::literal(true);
      auto reader = carrow::dataset::open_file(file.path, 0, false, false);
      auto metadata = reader->parquet_reader()->metadata();
      std::shared_ptr<arrow::Schema> schema;
      carrow::check(reader->GetSchema(&schema), file.path);
      unifier.add(*schema, file.path);
      file.rows = metadata->num_rows();
      dataset->info.rows += file.rows;
      dataset->info.row_groups += metadata->num_row_groups();
      auto source = carrow::check(arrow::io::ReadableFile::Open(file.path), file.path);
      dataset->info.bytes += carrow::check(source->GetSize(), file.path);
      for (int group = 0; group < metadata->num_row_groups(); ++group) {
        decoded += static_cast<double>(metadata->RowGroup(group)->total_byte_size());
      }
      dataset->files.push_back(std::move(file));
    }
    dataset->schema = unifier.schema();
    dataset->file_columns = dataset->schema->num_fields();
    carrow::dataset::add_partitions(*dataset, files, partitions, partition_count);
    if (dataset->info.rows > 0) dataset->row_bytes = decoded / static_cast<double>(dataset->info.rows);
    *out = dataset.release();
  });
}

int32_t carrow_dataset_schema(const carrow_dataset *dataset, struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::check(arrow::ExportSchema(*dataset->schema, schema), ""); });
}

carrow_dataset_info carrow_dataset_figures(const carrow_dataset *dataset) { return dataset->info; }

void carrow_dataset_close(carrow_dataset *dataset) { delete dataset; }

}  // extern "C"
