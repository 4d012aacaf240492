#include "filter.hpp"

#include <arrow/compute/api_scalar.h>

#include "failure.hpp"
#include "literal.hpp"

namespace carrow::dataset {

namespace {

namespace cp = arrow::compute;

cp::Expression in(const cp::Expression &column, const std::shared_ptr<arrow::Array> &values, bool is_dictionary) {
  if (!is_dictionary) return cp::call("is_in", {column}, cp::SetLookupOptions(values, cp::SetLookupOptions::SKIP));
  // Values that lie in a dictionary can be compared with one value only.
  std::vector<cp::Expression> any;
  for (int64_t index = 0; index < values->length(); ++index) {
    any.push_back(cp::equal(column, cp::literal(check(values->GetScalar(index), "values"))));
  }
  return cp::or_(any);
}

cp::Expression one(const carrow_dataset_filter &filter, const arrow::Schema &schema, const std::string &place) {
  auto field = schema.GetFieldByName(filter.column);
  if (field == nullptr) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, place + ": there is no column '" + std::string(filter.column) + "'");
  }
  auto column = cp::field_ref(field->name());
  if (filter.op == CARROW_OP_IS_NULL) return cp::is_null(column);
  if (filter.op == CARROW_OP_NOT_NULL) return cp::is_valid(column);
  auto type = field->type();
  const bool is_dictionary = type->id() == arrow::Type::DICTIONARY;
  if (is_dictionary) type = static_cast<const arrow::DictionaryType &>(*type).value_type();
  const std::string what = place + ", column '" + field->name() + "'";
  if (arrow::is_nested(type->id())) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, what + ": values of type " + type->ToString() + " cannot be compared",
                  "is_null and not_null are the filters for it");
  }
  // Every value of it is null, which meets no comparison.
  if (type->id() == arrow::Type::NA) return cp::literal(false);
  std::vector<std::string> texts(filter.values, filter.values + filter.value_count);
  auto values = literals(texts, type, what);
  auto value = [&](int64_t index) { return cp::literal(check(values->GetScalar(index), what)); };
  switch (filter.op) {
    case CARROW_OP_EQ:
      return cp::equal(column, value(0));
    case CARROW_OP_NE:
      return cp::not_equal(column, value(0));
    case CARROW_OP_LT:
      return cp::less(column, value(0));
    case CARROW_OP_LE:
      return cp::less_equal(column, value(0));
    case CARROW_OP_GT:
      return cp::greater(column, value(0));
    case CARROW_OP_GE:
      return cp::greater_equal(column, value(0));
    case CARROW_OP_BETWEEN:
      return cp::and_(cp::greater_equal(column, value(0)), cp::less_equal(column, value(1)));
    case CARROW_OP_IN:
      return in(column, values, is_dictionary);
    case CARROW_OP_NOT_IN:
      return cp::and_(cp::is_valid(column), cp::not_(in(column, values, is_dictionary)));
    default:
      throw Failure(PYPE_ERR_INVALID_ARGUMENT, place + ": there is no filter " + std::to_string(filter.op));
  }
}

}  // namespace

cp::Expression compile(const carrow_dataset_filter *filters, int32_t count, const arrow::Schema &schema) {
  std::vector<cp::Expression> all;
  for (int32_t index = 0; index < count; ++index) {
    const std::string place = "filters[" + std::to_string(index) + "]";
    auto expression = one(filters[index], schema, place);
    auto bound = expression.Bind(schema);
    if (!bound.ok()) {
      auto reason = failure(bound.status(), place + ", column '" + filters[index].column + "'");
      throw Failure(PYPE_ERR_INVALID_CONFIG, reason.message);
    }
    all.push_back(std::move(expression));
  }
  return check(cp::and_(all).Bind(schema), "filters");
}

}  // namespace carrow::dataset
