#include <arrow/buffer.h>
#include <arrow/c/bridge.h>
#include <arrow/io/file.h>
#include <arrow/ipc/options.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>

#include <string_view>

#include "stream.hpp"
#include "writer.hpp"

namespace carrow {

namespace {

// https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format: the file format begins with these bytes.
constexpr std::string_view magic = "ARROW1";

class FileBatches : public arrow::RecordBatchReader {
 public:
  explicit FileBatches(std::shared_ptr<arrow::ipc::RecordBatchFileReader> file) : file_(std::move(file)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return file_->schema(); }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *out) override {
    if (next_ == file_->num_record_batches()) {
      *out = nullptr;
      return arrow::Status::OK();
    }
    return file_->ReadRecordBatch(next_++).Value(out);
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> file_;
  int next_ = 0;
};

std::shared_ptr<arrow::RecordBatchReader> read(const std::string &path) {
  auto file = check(arrow::io::ReadableFile::Open(path), path);
  auto start = check(file->Read(static_cast<int64_t>(magic.size())), path);
  check(file->Seek(0), path);
  if (std::string_view(*start) == magic) {
    return std::make_shared<FileBatches>(check(arrow::ipc::RecordBatchFileReader::Open(file), path));
  }
  return check(arrow::ipc::RecordBatchStreamReader::Open(file), path);
}

arrow::ipc::IpcWriteOptions options_of(const carrow_ipc_write_options &options) {
  auto result = arrow::ipc::IpcWriteOptions::Defaults();
  const std::string_view codec = options.compression;
  arrow::Compression::type type;
  if (codec == "none") {
    return result;
  } else if (codec == "lz4") {
    type = arrow::Compression::LZ4_FRAME;
  } else if (codec == "zstd") {
    type = arrow::Compression::ZSTD;
  } else {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "'" + std::string(codec) + "' is no compression of Arrow IPC",
                  "use one of: none, lz4, zstd");
  }
  result.codec = check(arrow::util::Codec::Create(type), std::string(codec));
  return result;
}

class IPCWriter : public carrow_writer {
 public:
  IPCWriter(std::string path, std::shared_ptr<arrow::Schema> schema, const carrow_ipc_write_options &options)
      : carrow_writer(std::move(path), std::move(schema)), format_(options.format), batch_bytes_(options.batch_bytes),
        options_(options_of(options)) {
    // The stream format may say of a dictionary that it was replaced; the file format may not, but lets it grow.
    options_.emit_dictionary_deltas = format_ == CARROW_IPC_FILE;
  }

  void start() override {
    writer_ = format_ == CARROW_IPC_STREAM ? check(arrow::ipc::MakeStreamWriter(file, schema, options_), path)
                                           : check(arrow::ipc::MakeFileWriter(file, schema, options_), path);
  }

  arrow::Status write(const arrow::RecordBatch &batch) override {
    if (batch_bytes_ <= 0) return writer_->WriteRecordBatch(batch);
    return carrow::write_parts(batch, batch_bytes_, [this](const arrow::RecordBatch &part, int64_t) {
      return writer_->WriteRecordBatch(part);
    });
  }
  arrow::Status finish() override { return writer_->Close(); }

 private:
  int32_t format_;
  int64_t batch_bytes_;
  arrow::ipc::IpcWriteOptions options_;
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

}  // namespace

}  // namespace carrow

extern "C" {

int32_t carrow_ipc_read(const char *path, struct ArrowArrayStream *out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    std::shared_ptr<arrow::RecordBatchReader> reader;
    try {
      reader = carrow::read(path);
    } catch (carrow::Failure &failure) {
      if (failure.code == PYPE_ERR_INVALID_DATA) failure.hint = "is it an Arrow IPC file, and is it whole?";
      throw;
    }
    auto guarded = carrow::guarded_reader(std::move(reader), nullptr, path, carrow::Checking::full);
    carrow::check(arrow::ExportRecordBatchReader(std::move(guarded), out), path);
  });
}

int32_t carrow_ipc_open(const char *path, struct ArrowSchema *schema, const carrow_ipc_write_options *options,
                        carrow_writer **out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto imported = carrow::import_schema(schema, path);
    auto writer = std::make_unique<carrow::IPCWriter>(path, std::move(imported), *options);
    carrow::open_file(*writer);
    *out = writer.release();
  });
}

}  // extern "C"
