// Columns that are filled from JSON, value by value, and can be cut back to the rows before a bad one.
#pragma once

#include <arrow/array/data.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "json_layout.hpp"
#include "json_tokens.hpp"

namespace carrow::json {

class Column {
 public:
  explicit Column(const Shape &shape) : shape_(&shape) {}
  virtual ~Column() = default;
  Column(const Column &) = delete;
  Column &operator=(const Column &) = delete;

  const Shape &shape() const { return *shape_; }
  int64_t rows() const { return static_cast<int64_t>(valid_.size()); }

  // False: the value is not of this column's type, and nothing was added.
  virtual bool take(const Scalar &) { return false; }
  virtual void null() { valid_.push_back(0); }
  virtual void truncate(int64_t rows) { valid_.resize(rows); }
  virtual std::shared_ptr<arrow::ArrayData> finish() = 0;

 protected:
  // A row with a value.
  void note() { valid_.push_back(1); }
  std::shared_ptr<arrow::ArrayData> finish(std::vector<std::shared_ptr<arrow::Buffer>> values,
                                           std::vector<std::shared_ptr<arrow::ArrayData>> children = {});

 private:
  const Shape *shape_;
  // One byte a row: bits cannot be cut back as easily.
  std::vector<uint8_t> valid_;
};

// Objects.
class Struct : public Column {
 public:
  // `left_out` are keys that are known and not read.
  Struct(const Shape &shape, const std::vector<Shape> &children, const std::vector<std::string> &left_out = {});

  struct Place {
    Column *column;   // NULL: the key's values are not read
    bool is_known;
  };
  Place find(std::string_view key);

  void close();
  void null() override;
  void truncate(int64_t rows) override;
  std::shared_ptr<arrow::ArrayData> finish() override;
  std::vector<std::shared_ptr<arrow::ArrayData>> finish_children();

 private:
  std::vector<std::unique_ptr<Column>> children_;
  // Indices of children; beyond them: not read.
  std::map<std::string, size_t, std::less<>> places_;
  // Most objects have their keys in one order.
  size_t expected_ = 0;
};

class List : public Column {
 public:
  explicit List(const Shape &shape);

  Column &item() { return *item_; }
  void close();
  void null() override;
  void truncate(int64_t rows) override;
  std::shared_ptr<arrow::ArrayData> finish() override;

 private:
  std::unique_ptr<Column> item_;
  std::vector<int32_t> offsets_ = {0};
};

// Values of any kind as JSON text.
class JSONText : public Column {
 public:
  explicit JSONText(const Shape &shape) : Column(shape) {}

  bool take(const Scalar &value) override;
  void null() override;
  void truncate(int64_t rows) override;
  std::shared_ptr<arrow::ArrayData> finish() override;

  // Parts of a value, which ends with the bracket that its first part opens.
  void add(const Scalar &value);
  void add_null();
  void add_key(std::string_view key);
  void open(char bracket);
  // True at the end of the value.
  bool close(char bracket);

 private:
  void separate();
  void end_row();

  std::string text_;
  std::vector<int32_t> offsets_ = {0};
  std::vector<bool> has_parts_;
  bool is_behind_key_ = false;
};

std::unique_ptr<Column> make_column(const Shape &shape);

}  // namespace carrow::json
