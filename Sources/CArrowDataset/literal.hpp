// Values of configs and folders, as scalars of a column's type.
#pragma once

#include <arrow/array.h>
#include <arrow/scalar.h>
#include <arrow/type.h>

#include <memory>
#include <string>
#include <vector>

namespace carrow::dataset {

// The texts as values of the type; `what` begins the message about one that is none (PYPE_ERR_INVALID_CONFIG).
std::shared_ptr<arrow::Array> literals(const std::vector<std::string> &texts,
                                       const std::shared_ptr<arrow::DataType> &type, const std::string &what);

std::shared_ptr<arrow::Scalar> literal(const std::string &text, const std::shared_ptr<arrow::DataType> &type,
                                       const std::string &what);

}  // namespace carrow::dataset
