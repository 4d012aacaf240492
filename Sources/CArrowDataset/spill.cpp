#include "spill.hpp"

#include <arrow/io/memory.h>
#include <arrow/ipc/options.h>
#include <arrow/ipc/reader.h>
#include <arrow/ipc/writer.h>
#include <arrow/util/compression.h>
#include <unistd.h>

#include "failure.hpp"

namespace carrow::dataset {

Spill::~Spill() {
  if (out_ != nullptr) {
    auto ignored = out_->Close();
    (void)ignored;
    unlink(path_.c_str());
  }
}

Spill::Piece Spill::write(const arrow::RecordBatchVector &batches) {
  if (out_ == nullptr) out_ = check(arrow::io::FileOutputStream::Open(path_), path_);
  auto options = arrow::ipc::IpcWriteOptions::Defaults();
  if (arrow::util::Codec::IsAvailable(arrow::Compression::LZ4_FRAME)) {
    options.codec = check(arrow::util::Codec::Create(arrow::Compression::LZ4_FRAME), path_);
  }
  const int64_t start = check(out_->Tell(), path_);
  auto writer = check(arrow::ipc::MakeStreamWriter(out_, batches.front()->schema(), options), path_);
  for (const auto &batch : batches) check(writer->WriteRecordBatch(*batch), path_);
  check(writer->Close(), path_);
  written_ = check(out_->Tell(), path_);
  return {start, written_ - start};
}

arrow::RecordBatchVector Spill::read(const Piece &piece) {
  if (in_ == nullptr) {
    check(out_->Flush(), path_);
    in_ = check(arrow::io::ReadableFile::Open(path_), path_);
  }
  auto bytes = check(in_->ReadAt(piece.offset, piece.bytes), path_);
  auto reader = check(
      arrow::ipc::RecordBatchStreamReader::Open(std::make_shared<arrow::io::BufferReader>(std::move(bytes))), path_);
  return check(reader->ToRecordBatches(), path_);
}

}  // namespace carrow::dataset
