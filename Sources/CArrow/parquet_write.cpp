#include <arrow/type.h>
#include <arrow/type_traits.h>
#include <arrow/util/compression.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <parquet/properties.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "writer.hpp"

namespace carrow {

namespace {

// A row group is held in memory until it is whole. Rows alone would not bound it: they may be long.
constexpr int64_t usual_group_bytes = int64_t{512} << 20;

constexpr struct {
  std::string_view name;
  arrow::Compression::type type;
} codecs[] = {
    {"none", arrow::Compression::UNCOMPRESSED}, {"snappy", arrow::Compression::SNAPPY},
    {"gzip", arrow::Compression::GZIP},         {"zstd", arrow::Compression::ZSTD},
    {"lz4", arrow::Compression::LZ4},           {"brotli", arrow::Compression::BROTLI},
};

arrow::Compression::type codec_of(const carrow_parquet_write_options &options) {
  const std::string_view wanted = options.compression;
  std::string known;
  for (const auto &codec : codecs) {
    const bool built = arrow::util::Codec::IsAvailable(codec.type);
    if (codec.name == wanted && built) return codec.type;
    if (codec.name == wanted) {
      throw Failure(PYPE_ERR_INVALID_CONFIG, "this build of Arrow C++ lacks the codec '" + std::string(wanted) + "'",
                    "use snappy, or an Arrow C++ that was built with it");
    }
    if (built) known += (known.empty() ? "" : ", ") + std::string(codec.name);
  }
  throw Failure(PYPE_ERR_INVALID_CONFIG, "'" + std::string(wanted) + "' is no compression", "use one of: " + known);
}

void check_level(arrow::Compression::type codec, const carrow_parquet_write_options &options) {
  if (options.compression_level == CARROW_DEFAULT_LEVEL) return;
  const std::string name = options.compression;
  if (!arrow::util::Codec::SupportsCompressionLevel(codec)) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "the compression '" + name + "' has no levels",
                  "leave out the level, or use gzip, zstd or brotli");
  }
  const int lowest = check(arrow::util::Codec::MinimumCompressionLevel(codec), name);
  const int highest = check(arrow::util::Codec::MaximumCompressionLevel(codec), name);
  if (options.compression_level < lowest || options.compression_level > highest) {
    throw Failure(PYPE_ERR_INVALID_CONFIG,
                  "the compression '" + name + "' has no level " + std::to_string(options.compression_level),
                  "its levels are " + std::to_string(lowest) + " to " + std::to_string(highest));
  }
}

std::shared_ptr<parquet::WriterProperties> properties_of(const carrow_parquet_write_options &options) {
  parquet::WriterProperties::Builder builder;
  const auto codec = codec_of(options);
  check_level(codec, options);
  builder.compression(codec);
  if (options.compression_level != CARROW_DEFAULT_LEVEL) builder.compression_level(options.compression_level);
  if (options.statistics == 0) builder.disable_statistics();
  if (options.no_dictionary != 0) builder.disable_dictionary();
  if (options.checksums != 0) builder.enable_page_checksum();
  if (options.row_group_rows < 0) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "a row group cannot have less than one row",
                  "give 1 or more");
  }
  if (options.row_group_rows > 0) builder.max_row_group_length(options.row_group_rows);
  return builder.build();
}

// Rows and bytes that are written at a time.
constexpr int64_t rows_at_once = int64_t{1} << 18;
constexpr int64_t bytes_at_once = int64_t{32} << 20;

// Several columns of plain values: what can be put together for the price of a copy.
bool can_join(const arrow::Schema &schema) {
  return schema.num_fields() > 1 && std::ranges::all_of(schema.fields(), [](const auto &field) {
           const auto id = field->type()->id();
           return arrow::is_primitive(id) || arrow::is_base_binary_like(id) || arrow::is_decimal(id);
         });
}

class ParquetWriter : public carrow_writer {
 public:
  ParquetWriter(std::string path, std::shared_ptr<arrow::Schema> schema, const carrow_parquet_write_options &options)
      : carrow_writer(std::move(path), std::move(schema)),
        largest_group_(options.row_group_bytes > 0 ? options.row_group_bytes : usual_group_bytes),
        joins_(options.threads != 0 && can_join(*this->schema)),
        properties_(properties_of(options)) {
    parquet::ArrowWriterProperties::Builder builder;
    // The file then says which Arrow types were meant: time zones, large texts, dictionaries come back as they were.
    builder.store_schema();
    builder.set_use_threads(options.threads != 0);
    arrow_properties_ = builder.build();
  }

  void start() override {
    try {
      auto *pool = arrow::default_memory_pool();
      writer_ = check(parquet::arrow::FileWriter::Open(*schema, pool, file, properties_, arrow_properties_), path);
    } catch (const parquet::ParquetException &error) {
      throw Failure(PYPE_ERR_INVALID_DATA, path + ": " + error.what());
    }
  }

  arrow::Status write(const arrow::RecordBatch &batch) override {
    return write_parts(batch, largest_group_, [this](const arrow::RecordBatch &part, int64_t bytes) {
      if (group_bytes_ > 0 && group_bytes_ + bytes > largest_group_) {
        ARROW_RETURN_NOT_OK(flush());
        ARROW_RETURN_NOT_OK(writer_->NewBufferedRowGroup());
        group_bytes_ = 0;
      }
      group_bytes_ += bytes;
      return put(part, bytes);
    });
  }

  arrow::Status finish() override {
    ARROW_RETURN_NOT_OK(flush());
    return writer_->Close();
  }

 private:
  // The threads wait for each other after each batch, so small batches are put together.
  arrow::Status put(const arrow::RecordBatch &part, int64_t bytes) {
    if (!joins_ || (waiting_.empty() && part.num_rows() >= rows_at_once)) return writer_->WriteRecordBatch(part);
    waiting_.push_back(part.Slice(0));
    waiting_rows_ += part.num_rows();
    waiting_bytes_ += bytes;
    return waiting_rows_ < rows_at_once && waiting_bytes_ < bytes_at_once ? arrow::Status::OK() : flush();
  }

  arrow::Status flush() {
    if (waiting_.empty()) return arrow::Status::OK();
    auto batches = std::move(waiting_);
    waiting_.clear();
    waiting_rows_ = waiting_bytes_ = 0;
    if (batches.size() == 1) return writer_->WriteRecordBatch(*batches.front());
    ARROW_ASSIGN_OR_RAISE(auto whole, arrow::ConcatenateRecordBatches(batches));
    batches.clear();
    return writer_->WriteRecordBatch(*whole);
  }

  std::vector<std::shared_ptr<arrow::RecordBatch>> waiting_;
  int64_t waiting_rows_ = 0;
  int64_t waiting_bytes_ = 0;
  int64_t largest_group_;
  bool joins_;
  std::shared_ptr<parquet::WriterProperties> properties_;
  std::shared_ptr<parquet::ArrowWriterProperties> arrow_properties_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  // Since the last row group that was ended here; the writer ends more of them by itself, which makes ours smaller.
  int64_t group_bytes_ = 0;
};

}  // namespace

}  // namespace carrow

extern "C" {

int32_t carrow_parquet_check_options(const carrow_parquet_write_options *options, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::properties_of(*options); });
}

int32_t carrow_parquet_open(const char *path, struct ArrowSchema *schema,
                            const carrow_parquet_write_options *options, carrow_writer **out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto imported = carrow::import_schema(schema, path);
    auto writer = std::make_unique<carrow::ParquetWriter>(path, std::move(imported), *options);
    carrow::open_file(*writer);
    *out = writer.release();
  });
}

}  // extern "C"
