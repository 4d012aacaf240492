#include "partition_keys.hpp"

#include <arrow/array.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/exec.h>
#include <arrow/compute/expression.h>
#include <arrow/dataset/partition.h>

#include "failure.hpp"

namespace carrow::dataset {

namespace {

namespace cp = arrow::compute;

// As it is grouped: the same values in the type that Arrow can group by and write out.
std::shared_ptr<arrow::DataType> grouped(const std::string &name, const std::shared_ptr<arrow::DataType> &type) {
  switch (type->id()) {
    case arrow::Type::DICTIONARY:
      return grouped(name, static_cast<const arrow::DictionaryType &>(*type).value_type());
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return arrow::utf8();
    case arrow::Type::BOOL:
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIMESTAMP:
    case arrow::Type::DECIMAL128:
      return type;
    default:
      if (arrow::is_integer(type->id())) return type;
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    "'partition_by': values of column '" + name + "', which is " + type->ToString() +
                        ", cannot name folders",
                    "whole numbers, texts, dates, timestamps, decimals and truth values can");
  }
}

}  // namespace

PartitionKeys::PartitionKeys(const arrow::Schema &schema, const std::vector<std::string> &names) {
  arrow::FieldVector fields;
  std::vector<arrow::TypeHolder> types;
  for (const auto &name : names) {
    const int index = schema.GetFieldIndex(name);
    if (index < 0) {
      throw Failure(PYPE_ERR_INVALID_CONFIG, "'partition_by': the input has no column '" + name + "', or several");
    }
    if (name.empty() || name.find_first_of("/=") != std::string::npos) {
      throw Failure(PYPE_ERR_INVALID_CONFIG, "'partition_by': a column called '" + name + "' cannot name folders",
                    "rename it: a folder is called name=value");
    }
    auto type = grouped(name, schema.field(index)->type());
    columns_.push_back(index);
    fields.push_back(arrow::field(name, type));
    types.emplace_back(type);
  }
  schema_ = arrow::schema(std::move(fields));
  grouper_ = check(cp::Grouper::Make(types), "partition_by");
}

std::shared_ptr<arrow::UInt32Array> PartitionKeys::consume(const arrow::RecordBatch &batch) {
  std::vector<arrow::Datum> keys;
  for (size_t place = 0; place < columns_.size(); ++place) {
    auto column = batch.column(columns_[place]);
    const auto &type = schema_->field(static_cast<int>(place))->type();
    keys.emplace_back(column->type()->Equals(type) ? column : check(cp::Cast(*column, type), "partition_by"));
  }
  cp::ExecBatch rows(std::move(keys), batch.num_rows());
  auto numbers = check(grouper_->Consume(cp::ExecSpan(rows)), "partition_by");
  return numbers.array_as<arrow::UInt32Array>();
}

std::vector<std::string> PartitionKeys::folders() const {
  arrow::dataset::HivePartitioning naming(schema_);
  auto uniques = check(grouper_->GetUniques(), "partition_by");
  std::vector<std::string> folders;
  for (uint32_t number = 0; number < count(); ++number) {
    std::vector<cp::Expression> values;
    for (int place = 0; place < schema_->num_fields(); ++place) {
      auto value = check(uniques.values[place].make_array()->GetScalar(number), "partition_by");
      auto column = cp::field_ref(schema_->field(place)->name());
      values.push_back(value->is_valid ? cp::equal(column, cp::literal(std::move(value))) : cp::is_null(column));
    }
    auto folder = check(naming.Format(cp::and_(values)), "partition_by").directory;
    while (!folder.empty() && folder.back() == '/') folder.pop_back();
    folders.push_back(std::move(folder));
  }
  return folders;
}

}  // namespace carrow::dataset
