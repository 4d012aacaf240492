#include "json_row.hpp"

#include <arrow/type.h>

#include "csv_reject.hpp"

namespace carrow::json {

namespace {

Shape root_shape() {
  Shape shape;
  shape.type = arrow::struct_({});
  return shape;
}

std::string shown(const Scalar &value) {
  if (value.kind != Scalar::text) return std::string(value.written);
  return "'" + csv::shown(value.written, 100) + "'";
}

}  // namespace

RowEvents::RowEvents(const Request &request, const Layout &layout)
    : request_(request), root_shape_(root_shape()), root_(root_shape_, layout.columns(), layout.left_out()) {}

void RowEvents::start_row(int64_t number) {
  frames_.clear();
  json_ = nullptr;
  skipped_depth_ = depth_ = 0;
  row_ = number;
  rows_before_ = root_.rows();
  problem_.clear();
  unknown_before_ = unknown_.count;
}

void RowEvents::drop_row() {
  // The row may be there already: what is wrong can stand behind it.
  root_.truncate(rows_before_);
  unknown_.count = unknown_before_;
  if (unknown_.count == 0) unknown_ = Unknown();
}

bool RowEvents::null() {
  if (json_ != nullptr) {
    json_->add_null();
  } else if (skipped_depth_ == 0) {
    if (frames_.empty()) return refuse("the row is null, not an object", nullptr);
    if (auto *column = frames_.back().next) column->null();
  }
  return true;
}

bool RowEvents::scalar(const Scalar &value) {
  if (json_ != nullptr) {
    json_->add(value);
    return true;
  }
  if (skipped_depth_ > 0) return true;
  if (frames_.empty()) return refuse("the row is " + shown(value) + ", not an object", nullptr);
  auto *column = frames_.back().next;
  return column == nullptr || column->take(value) || refuse_value(shown(value), *column);
}

bool RowEvents::open_object() {
  if (frames_.empty()) {
    depth_ = 1;
    frames_.push_back({&root_, nullptr});
    return true;
  }
  return open('{');
}

bool RowEvents::open_list() {
  if (frames_.empty()) return refuse("the row is a list, not an object", nullptr);
  return open('[');
}

bool RowEvents::open(char bracket) {
  if (++depth_ > deepest) {
    return refuse("the row is nested deeper than " + std::to_string(deepest) + " levels", nullptr);
  }
  if (json_ != nullptr) {
    json_->open(bracket);
    return true;
  }
  auto *column = skipped_depth_ > 0 ? nullptr : frames_.back().next;
  if (column == nullptr) {
    ++skipped_depth_;
    return true;
  }
  if (column->shape().is_json) {
    json_ = static_cast<JSONText *>(column);
    json_->open(bracket);
    return true;
  }
  const auto type = column->shape().type->id();
  if (bracket == '{' && type == arrow::Type::STRUCT) {
    frames_.push_back({column, nullptr});
  } else if (bracket == '[' && type == arrow::Type::LIST) {
    frames_.push_back({column, &static_cast<List *>(column)->item()});
  } else {
    return refuse_value(bracket == '{' ? "an object" : "a list", *column);
  }
  return true;
}

bool RowEvents::key(const std::string &name) {
  if (json_ != nullptr) {
    json_->add_key(name);
    return true;
  }
  if (skipped_depth_ > 0) return true;
  auto &frame = frames_.back();
  const auto place = static_cast<Struct *>(frame.column)->find(name);
  frame.next = place.column;
  const auto &inside = frame.column->shape().path;
  if (!place.is_known) return note_unknown(inside.empty() ? name : inside + "." + name);
  if (place.column == nullptr || place.column->rows() == frame.column->rows()) return true;
  return refuse("the key '" + csv::shown(name, 100) + "' comes twice", place.column);
}

bool RowEvents::close_object() {
  --depth_;
  if (json_ != nullptr) {
    if (json_->close('}')) json_ = nullptr;
    return true;
  }
  if (skipped_depth_ > 0) return --skipped_depth_, true;
  static_cast<Struct *>(frames_.back().column)->close();
  frames_.pop_back();
  return true;
}

bool RowEvents::close_list() {
  --depth_;
  if (json_ != nullptr) {
    if (json_->close(']')) json_ = nullptr;
    return true;
  }
  if (skipped_depth_ > 0) return --skipped_depth_, true;
  static_cast<List *>(frames_.back().column)->close();
  frames_.pop_back();
  return true;
}

bool RowEvents::note_unknown(const std::string &path) {
  if (request_.unknown_keys == CARROW_JSON_UNKNOWN_COUNT) {
    if (unknown_.count++ == 0) unknown_.first = csv::shown(path, 200), unknown_.first_row = row_;
    return true;
  }
  is_refused_ = request_.unknown_keys == CARROW_JSON_UNKNOWN_FAIL;
  refuse("no column has the key '" + csv::shown(path, 200) + "'", nullptr,
         "columns come from the first rows: read more of them with sample_size, give the key's type in types, or let "
         "unknown_keys pass such keys");
  column_ = csv::shown(path, 200);
  return false;
}

bool RowEvents::refuse(std::string problem, const Column *column, std::string hint) {
  problem_ = std::move(problem);
  column_ = column == nullptr ? std::string() : column->shape().path;
  hint_ = std::move(hint);
  return false;
}

bool RowEvents::refuse_value(const std::string &shown, const Column &column) {
  const auto &shape = column.shape();
  return refuse("column '" + shape.path + "': " + shown + " is no " + shape.type->ToString(), &column,
                shape.guessed ? "that type was taken from the first rows of the file: give the right one in types, such "
                                "as types: {" + shape.path + ": json}"
                              : "correct the value or the type that types gives");
}

}  // namespace carrow::json
