// Fills columns from the tokens of one row after the other.
#pragma once

#include <string>
#include <vector>

#include "json_block.hpp"
#include "json_column.hpp"
#include "json_tokens.hpp"

namespace carrow::json {

class RowEvents : public Events {
 public:
  RowEvents(const Request &request, const Layout &layout);

  // `number` counts from 0 in the block.
  void start_row(int64_t number);
  // Takes back what a row that did not go well has left in the columns.
  void drop_row();

  // Why an event stopped, and the column at fault; empty: the row as a whole.
  const std::string &problem() const { return problem_; }
  const std::string &column() const { return column_; }
  const std::string &hint() const { return hint_; }
  // The problem is one that ends the reading.
  bool is_refused() const { return is_refused_; }
  const Unknown &unknown() const { return unknown_; }

  int64_t rows() const { return root_.rows(); }
  std::vector<std::shared_ptr<arrow::ArrayData>> finish() { return root_.finish_children(); }

  bool null() override;
  bool scalar(const Scalar &value) override;
  bool open_object() override;
  bool key(const std::string &name) override;
  bool close_object() override;
  bool open_list() override;
  bool close_list() override;

 private:
  // What is open, and the column of the next value in it; NULL: the value is not read.
  struct Frame {
    Column *column;
    Column *next;
  };

  bool refuse(std::string problem, const Column *column, std::string hint = {});
  bool refuse_value(const std::string &shown, const Column &column);
  bool note_unknown(const std::string &path);
  bool open(char bracket);
  bool close();

  const Request &request_;
  Shape root_shape_;
  Struct root_;
  std::vector<Frame> frames_;
  JSONText *json_ = nullptr;  // whose value is open
  size_t skipped_depth_ = 0;  // of a value that is not read
  size_t depth_ = 0;
  int64_t row_ = 0, rows_before_ = 0, unknown_before_ = 0;
  std::string problem_, column_, hint_;
  bool is_refused_ = false;
  Unknown unknown_;
};

}  // namespace carrow::json
