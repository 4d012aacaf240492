// Names of column types, as a flow's author writes them.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>

namespace carrow::csv {

// NULL when the name means no type that a CSV file can be read into.
std::shared_ptr<arrow::DataType> type_named(const std::string &name);

extern const char type_names[];

}  // namespace carrow::csv
