#include "json_column.hpp"

#include <arrow/buffer_builder.h>
#include <arrow/type.h>

#include <algorithm>

#include "failure.hpp"
#include "json_scalar.hpp"

namespace carrow::json {

std::shared_ptr<arrow::ArrayData> Column::finish(std::vector<std::shared_ptr<arrow::Buffer>> values,
                                                 std::vector<std::shared_ptr<arrow::ArrayData>> children) {
  const auto nulls = std::count(valid_.begin(), valid_.end(), 0);
  std::shared_ptr<arrow::Buffer> bits;
  if (nulls > 0) {
    arrow::TypedBufferBuilder<bool> builder;
    check(builder.Append(valid_.data(), rows()), shape().path);
    bits = check(builder.Finish(), shape().path);
  }
  values.insert(values.begin(), std::move(bits));
  return arrow::ArrayData::Make(shape().type, rows(), std::move(values), std::move(children), nulls);
}

Struct::Struct(const Shape &shape, const std::vector<Shape> &children, const std::vector<std::string> &left_out)
    : Column(shape) {
  for (const auto &child : children) {
    children_.push_back(make_column(child));
    places_.emplace(child.name, children_.size() - 1);
  }
  for (const auto &name : left_out) places_.emplace(name, children_.size());
}

Struct::Place Struct::find(std::string_view key) {
  if (expected_ < children_.size() && children_[expected_]->shape().name == key) {
    return {children_[expected_++].get(), true};
  }
  const auto place = places_.find(key);
  if (place == places_.end()) return {nullptr, false};
  if (place->second == children_.size()) return {nullptr, true};
  expected_ = place->second + 1;
  return {children_[place->second].get(), true};
}

void Struct::close() {
  expected_ = 0;
  for (auto &child : children_) {
    if (child->rows() == rows()) child->null();
  }
  note();
}

void Struct::null() {
  for (auto &child : children_) child->null();
  Column::null();
}

void Struct::truncate(int64_t rows) {
  expected_ = 0;
  for (auto &child : children_) child->truncate(rows);
  Column::truncate(rows);
}

std::vector<std::shared_ptr<arrow::ArrayData>> Struct::finish_children() {
  std::vector<std::shared_ptr<arrow::ArrayData>> arrays;
  for (auto &child : children_) arrays.push_back(child->finish());
  return arrays;
}

std::shared_ptr<arrow::ArrayData> Struct::finish() { return Column::finish({}, finish_children()); }

List::List(const Shape &shape) : Column(shape), item_(make_column(shape.children[0])) {}

void List::close() {
  offsets_.push_back(static_cast<int32_t>(item_->rows()));
  note();
}

void List::null() {
  offsets_.push_back(offsets_.back());
  Column::null();
}

void List::truncate(int64_t rows) {
  offsets_.resize(rows + 1);
  item_->truncate(offsets_.back());
  Column::truncate(rows);
}

std::shared_ptr<arrow::ArrayData> List::finish() {
  return Column::finish({copied(offsets_.data(), offsets_.size() * sizeof(int32_t))}, {item_->finish()});
}

bool JSONText::take(const Scalar &value) {
  add(value);
  end_row();
  return true;
}

void JSONText::null() {
  offsets_.push_back(offsets_.back());
  Column::null();
}

void JSONText::truncate(int64_t rows) {
  has_parts_.clear();
  is_behind_key_ = false;
  offsets_.resize(rows + 1);
  text_.resize(offsets_.back());
  Column::truncate(rows);
}

std::shared_ptr<arrow::ArrayData> JSONText::finish() {
  return Column::finish(
      {copied(offsets_.data(), offsets_.size() * sizeof(int32_t)), copied(text_.data(), text_.size())});
}

void JSONText::add(const Scalar &value) {
  separate();
  if (value.kind == Scalar::text) {
    add_quoted(value.written, text_);
  } else {
    text_ += value.written;
  }
}

void JSONText::add_null() {
  separate();
  text_ += "null";
}

void JSONText::add_key(std::string_view key) {
  separate();
  add_quoted(key, text_);
  text_ += ':';
  is_behind_key_ = true;
}

void JSONText::open(char bracket) {
  separate();
  text_ += bracket;
  has_parts_.push_back(false);
}

bool JSONText::close(char bracket) {
  text_ += bracket;
  has_parts_.pop_back();
  if (!has_parts_.empty()) return false;
  end_row();
  return true;
}

void JSONText::separate() {
  if (is_behind_key_) {
    is_behind_key_ = false;
  } else if (!has_parts_.empty()) {
    if (has_parts_.back()) text_ += ',';
    has_parts_.back() = true;
  }
}

void JSONText::end_row() {
  offsets_.push_back(static_cast<int32_t>(text_.size()));
  note();
}

std::unique_ptr<Column> make_column(const Shape &shape) {
  if (shape.is_json) return std::make_unique<JSONText>(shape);
  switch (shape.type->id()) {
    case arrow::Type::STRUCT: return std::make_unique<Struct>(shape, shape.children);
    case arrow::Type::LIST: return std::make_unique<List>(shape);
    default: return make_scalar_column(shape);
  }
}

}  // namespace carrow::json
