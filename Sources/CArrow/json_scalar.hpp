// Columns of values without parts.
#pragma once

#include "json_column.hpp"

namespace carrow::json {

// For a type that is neither a list, nor a struct, nor JSON text.
std::unique_ptr<Column> make_scalar_column(const Shape &shape);

// A copy in memory that is aligned as Arrow asks.
std::shared_ptr<arrow::Buffer> copied(const void *bytes, size_t size);

}  // namespace carrow::json
