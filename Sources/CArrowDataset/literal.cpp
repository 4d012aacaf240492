#include "literal.hpp"

#include <arrow/builder.h>
#include <arrow/compute/cast.h>

#include "failure.hpp"

namespace carrow::dataset {

namespace {

std::string hint_for(const arrow::DataType &type) {
  if (type.id() != arrow::Type::TIMESTAMP) return {};
  return static_cast<const arrow::TimestampType &>(type).timezone().empty()
             ? "write it as 2024-01-31 or 2024-01-31T12:00:00"
             : "write it with its distance from UTC, as in 2024-01-31T12:00:00Z or 2024-01-31T12:00:00+01:00";
}

std::shared_ptr<arrow::Array> texts_array(const std::vector<std::string> &texts) {
  arrow::StringBuilder builder;
  check(builder.AppendValues(texts), "values");
  std::shared_ptr<arrow::Array> array;
  check(builder.Finish(&array), "values");
  return array;
}

// As the type's kernels read texts; durations by way of their numbers, and times of day as Arrow's scalars do.
arrow::Result<std::shared_ptr<arrow::Array>> read(const std::vector<std::string> &texts,
                                                  const std::shared_ptr<arrow::DataType> &type) {
  if (arrow::is_time(type->id())) {
    std::unique_ptr<arrow::ArrayBuilder> builder;
    ARROW_RETURN_NOT_OK(arrow::MakeBuilder(arrow::default_memory_pool(), type, &builder));
    for (const auto &text : texts) {
      ARROW_ASSIGN_OR_RAISE(auto scalar, arrow::Scalar::Parse(type, text));
      ARROW_RETURN_NOT_OK(builder->AppendScalar(*scalar));
    }
    return builder->Finish();
  }
  auto array = texts_array(texts);
  if (type->id() == arrow::Type::DURATION) {
    ARROW_ASSIGN_OR_RAISE(array, arrow::compute::Cast(*array, arrow::int64()));
  }
  return arrow::compute::Cast(*array, type);
}

}  // namespace

std::shared_ptr<arrow::Array> literals(const std::vector<std::string> &texts,
                                       const std::shared_ptr<arrow::DataType> &type, const std::string &what) {
  auto done = read(texts, type);
  if (done.ok()) return std::move(done).ValueUnsafe();
  // Which of them is it?
  for (const auto &text : texts) {
    if (read({text}, type).ok()) continue;
    throw Failure(PYPE_ERR_INVALID_CONFIG, what + ": '" + text + "' is no value of type " + type->ToString(),
                  hint_for(*type));
  }
  throw failure(done.status(), what);
}

std::shared_ptr<arrow::Scalar> literal(const std::string &text, const std::shared_ptr<arrow::DataType> &type,
                                       const std::string &what) {
  return check(literals({text}, type, what)->GetScalar(0), what);
}

}  // namespace carrow::dataset
