#include "unify.hpp"

#include <set>

#include "dataset.hpp"
#include "failure.hpp"

namespace carrow::dataset {

void Unifier::add(const arrow::Schema &schema, const std::string &path) {
  if (files_ == 0) metadata_ = schema.metadata();
  std::set<std::string> seen;
  for (const auto &raw : schema.fields()) {
    auto field = raw->WithType(plain(raw->type()));
    const auto &name = field->name();
    if (!seen.insert(name).second) {
      throw Failure(PYPE_ERR_INVALID_DATA, path + ": two of its columns are called '" + name + "'");
    }
    auto [place, is_new] = places_.try_emplace(name, columns_.size());
    if (is_new) {
      columns_.push_back(Known{std::move(field), path, 1});
      continue;
    }
    auto &known = columns_[place->second];
    ++known.files;
    const bool nullable = known.field->nullable() || field->nullable();
    if (known.field->type()->id() == arrow::Type::NA && field->type()->id() != arrow::Type::NA) {
      known = Known{field, path, known.files};
    } else if (field->type()->id() != arrow::Type::NA && !known.field->type()->Equals(field->type())) {
      throw Failure(PYPE_ERR_INVALID_DATA,
                    path + ": column '" + name + "' is " + field->type()->ToString() + " here, but " +
                        known.field->type()->ToString() + " in " + known.path,
                    "read the files apart, and give the column one type before they are put together");
    }
    known.field = known.field->WithNullable(nullable);
  }
  ++files_;
}

std::shared_ptr<arrow::Schema> Unifier::schema() const {
  arrow::FieldVector fields;
  for (const auto &column : columns_) {
    fields.push_back(column.files < files_ ? column.field->WithNullable(true) : column.field);
  }
  return arrow::schema(std::move(fields), metadata_);
}

}  // namespace carrow::dataset
