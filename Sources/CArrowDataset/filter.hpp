// Filters of a config as one expression of Arrow.
#pragma once

#include <arrow/compute/expression.h>
#include <arrow/type.h>

#include "carrow_dataset.h"

namespace carrow::dataset {

// Bound to the schema. Throws a Failure (PYPE_ERR_INVALID_CONFIG) that names the filter and its column.
arrow::compute::Expression compile(const carrow_dataset_filter *filters, int32_t count, const arrow::Schema &schema);

}  // namespace carrow::dataset
