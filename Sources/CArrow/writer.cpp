#include "writer.hpp"

#include <arrow/array.h>
#include <arrow/c/bridge.h>
#include <arrow/util/byte_size.h>
#include <sys/stat.h>
#include <unistd.h>

namespace carrow {

namespace {

// Removes a file that is not whole. Devices and pipes stay.
void remove_file(const std::string &path) noexcept {
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode)) unlink(path.c_str());
}

// The destructors of Arrow's writers and files end them, and would write on: closed first, they have nothing to do.
void abandon(carrow_writer &writer) noexcept {
  if (writer.file != nullptr) {
    auto ignored = writer.file->Close();
    (void)ignored;
  }
  remove_file(writer.path);
}

int64_t bytes_of(const arrow::RecordBatch &batch) {
  int64_t bytes = 0;
  for (const auto &column : batch.columns()) {
    // What rows refer to cannot be told of views and of run-end encoding: their buffers count whole.
    auto part = arrow::util::ReferencedBufferSize(*column);
    bytes += part.ok() ? *part : arrow::util::TotalBufferSize(*column);
  }
  return bytes;
}

arrow::Status write_part(const arrow::RecordBatch &batch, int64_t bytes, int64_t limit,
                         const std::function<arrow::Status(const arrow::RecordBatch &, int64_t)> &write) {
  const int64_t rows = batch.num_rows();
  if (bytes <= limit || rows < 2) return write(batch, bytes);
  auto first = batch.Slice(0, rows / 2), second = batch.Slice(rows / 2);
  const int64_t first_bytes = bytes_of(*first), second_bytes = bytes_of(*second);
  // What both halves share, such as a large dictionary, gets no smaller by cutting.
  if (first_bytes + second_bytes > bytes + bytes / 2) return write(batch, bytes);
  ARROW_RETURN_NOT_OK(write_part(*first, first_bytes, limit, write));
  return write_part(*second, second_bytes, limit, write);
}

}  // namespace

arrow::Status write_parts(const arrow::RecordBatch &batch, int64_t limit,
                          const std::function<arrow::Status(const arrow::RecordBatch &, int64_t)> &write) {
  return write_part(batch, bytes_of(batch), limit, write);
}

std::shared_ptr<arrow::Schema> import_schema(ArrowSchema *schema, const std::string &path) {
  return check(arrow::ImportSchema(schema), path);
}

void open_file(carrow_writer &writer) {
  writer.file = check(arrow::io::FileOutputStream::Open(writer.path), writer.path);
  try {
    writer.start();
  } catch (...) {
    abandon(writer);
    throw;
  }
}

}  // namespace carrow

extern "C" {

int32_t carrow_writer_write(carrow_writer *writer, struct ArrowArray *array, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto batch = carrow::check(arrow::ImportRecordBatch(array, writer->schema), writer->path);
    carrow::check(batch->Validate(), writer->path);
    // Nothing to write; and of columns with an offset and no rows Arrow's IPC writer makes a file that cannot be read.
    if (batch->num_rows() == 0) return;
    carrow::check(writer->write(*batch), writer->path);
  });
}

int32_t carrow_writer_close(carrow_writer *raw, int32_t keep, int64_t *bytes, carrow_error *error) {
  std::unique_ptr<carrow_writer> writer(raw);
  int32_t code = PYPE_OK;
  if (keep != 0) {
    code = carrow::guarded(error, [&] {
      carrow::check(writer->finish(), writer->path);
      int64_t size = carrow::check(writer->file->Tell(), writer->path);
      carrow::check(writer->file->Close(), writer->path);
      if (bytes != nullptr) *bytes = size;
    });
  }
  if (keep == 0 || code != PYPE_OK) carrow::abandon(*writer);
  // A writer whose file is closed may still complain while it is taken apart.
  int32_t gone = carrow::guarded(code == PYPE_OK && keep != 0 ? error : nullptr, [&] { writer.reset(); });
  return code != PYPE_OK ? code : (keep != 0 ? gone : PYPE_OK);
}

}  // extern "C"
