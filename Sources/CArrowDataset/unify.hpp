// One schema for files whose columns differ.
#pragma once

#include <arrow/type.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace carrow::dataset {

class Unifier {
 public:
  // Columns of one name must have one type; columns of nulls only fit any. Throws a Failure that names both files.
  void add(const arrow::Schema &schema, const std::string &path);

  // The columns in the order in which they were first seen.
  std::shared_ptr<arrow::Schema> schema() const;

 private:
  struct Known {
    std::shared_ptr<arrow::Field> field;
    std::string path;
    int files = 0;
  };

  std::vector<Known> columns_;
  std::map<std::string, size_t> places_;
  std::shared_ptr<const arrow::KeyValueMetadata> metadata_;
  int files_ = 0;
};

}  // namespace carrow::dataset
