#include "stream.hpp"

#include <utility>

#include "failure.hpp"

namespace carrow {

namespace {

class GuardedReader : public arrow::RecordBatchReader {
 public:
  GuardedReader(std::shared_ptr<arrow::RecordBatchReader> inner, std::shared_ptr<void> owner, std::string path,
                Checking checking)
      : owner_(std::move(owner)), inner_(std::move(inner)), path_(std::move(path)), checking_(checking) {}

  std::shared_ptr<arrow::Schema> schema() const override { return inner_->schema(); }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch> *out) override {
    try {
      auto status = inner_->ReadNext(out);
      if (status.ok() && *out != nullptr) {
        status = checking_ == Checking::full ? (*out)->ValidateFull() : (*out)->Validate();
      }
      if (status.ok()) return status;
      auto reason = failure(status, path_);
      // What Arrow calls trouble with reading, without the system having said so, is a file that is not whole.
      const bool damaged = status.IsIOError() && reason.system_error == 0;
      return named(damaged ? arrow::StatusCode::Invalid : status.code(), reason.message);
    } catch (const std::bad_alloc &) {
      return named(arrow::StatusCode::OutOfMemory, path_ + ": there is not enough memory");
    } catch (const std::exception &error) {
      return named(arrow::StatusCode::Invalid, path_ + ": " + error.what());
    }
  }

  arrow::Status Close() override { return inner_->Close(); }

 private:
  arrow::Status named(arrow::StatusCode code, const std::string &message) const {
    return arrow::Status(code, message);
  }

  // Declared in this order, so that the reader goes before what it reads from.
  std::shared_ptr<void> owner_;
  std::shared_ptr<arrow::RecordBatchReader> inner_;
  std::string path_;
  Checking checking_;
};

}  // namespace

std::shared_ptr<arrow::RecordBatchReader> guarded_reader(std::shared_ptr<arrow::RecordBatchReader> inner,
                                                         std::shared_ptr<void> owner, std::string path,
                                                         Checking checking) {
  return std::make_shared<GuardedReader>(std::move(inner), std::move(owner), std::move(path), checking);
}

}  // namespace carrow
