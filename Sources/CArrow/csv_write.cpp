#include <arrow/compute/cast.h>
#include <arrow/csv/options.h>
#include <arrow/csv/writer.h>
#include <arrow/ipc/writer.h>

#include "carrow_csv.h"
#include "writer.hpp"

namespace carrow {

namespace {

// Rows that are turned into text at a time.
constexpr int32_t rows_at_once = 8192;

bool is_view(const arrow::DataType &type) {
  return type.id() == arrow::Type::STRING_VIEW || type.id() == arrow::Type::BINARY_VIEW;
}

// What has no one text that can be read back as it was.
bool has_text(const arrow::DataType &type) {
  if (type.id() == arrow::Type::DICTIONARY) {
    return has_text(*static_cast<const arrow::DictionaryType &>(type).value_type());
  }
  return !arrow::is_nested(type.id()) && !arrow::is_interval(type.id()) && !arrow::is_union(type.id()) &&
         type.id() != arrow::Type::RUN_END_ENCODED && type.id() != arrow::Type::EXTENSION &&
         (type.id() == arrow::Type::STRING_VIEW || arrow::is_string(type.id()) ||
          !arrow::is_base_binary_like(type.id())) &&
         type.id() != arrow::Type::FIXED_SIZE_BINARY && type.id() != arrow::Type::BINARY_VIEW;
}

// The columns as they are written: views become plain texts, which Arrow's writer takes.
std::shared_ptr<arrow::Schema> written(const arrow::Schema &schema) {
  arrow::FieldVector fields;
  for (const auto &field : schema.fields()) {
    if (!has_text(*field->type())) {
      const bool nested = arrow::is_nested(field->type()->id());
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    "column '" + field->name() + "' is " + field->type()->ToString() + ", which CSV has no form for",
                    nested ? "take its parts out into columns of their own, make JSON text of it, or leave it out"
                           : "give it another type, such as utf8, or leave it out");
    }
    fields.push_back(is_view(*field->type()) ? field->WithType(arrow::utf8()) : field);
  }
  return arrow::schema(std::move(fields));
}

arrow::csv::QuotingStyle quoting_of(int32_t quoting) {
  switch (quoting) {
    case CARROW_QUOTE_ALL:
      return arrow::csv::QuotingStyle::AllValid;
    case CARROW_QUOTE_NONE:
      return arrow::csv::QuotingStyle::None;
    default:
      return arrow::csv::QuotingStyle::Needed;
  }
}

class CSVWriter : public carrow_writer {
 public:
  CSVWriter(std::string path, std::shared_ptr<arrow::Schema> schema, const carrow_csv_write_options &options)
      : carrow_writer(std::move(path), std::move(schema)), written_(written(*this->schema)) {
    options_.include_header = options.header != 0;
    options_.batch_size = rows_at_once;
    options_.delimiter = options.delimiter;
    options_.null_string = options.null_text == nullptr ? "" : options.null_text;
    options_.eol = options.crlf != 0 ? "\r\n" : "\n";
    options_.quoting_style = quoting_of(options.quoting);
    options_.quoting_header = options_.quoting_style;
    auto valid = options_.Validate();
    if (!valid.ok()) throw Failure(PYPE_ERR_INVALID_CONFIG, valid.message());
  }

  void start() override { writer_ = check(arrow::csv::MakeCSVWriter(file, written_, options_), path); }

  arrow::Status write(const arrow::RecordBatch &batch) override {
    if (batch.num_columns() == 1 && options_.null_string.empty() && batch.column(0)->null_count() > 0) {
      return arrow::Status::Invalid("a null in a table of one column is a line with nothing on it, which readers skip: ",
                                    "give nulls a text with 'null_text'");
    }
    arrow::ArrayVector columns;
    for (int index = 0; index < batch.num_columns(); ++index) {
      auto column = batch.column(index);
      if (is_view(*column->type())) {
        ARROW_ASSIGN_OR_RAISE(column, arrow::compute::Cast(*column, written_->field(index)->type()));
      }
      columns.push_back(std::move(column));
    }
    return writer_->WriteRecordBatch(*arrow::RecordBatch::Make(written_, batch.num_rows(), std::move(columns)));
  }

  arrow::Status finish() override { return writer_->Close(); }

 private:
  std::shared_ptr<arrow::Schema> written_;
  arrow::csv::WriteOptions options_ = arrow::csv::WriteOptions::Defaults();
  std::shared_ptr<arrow::ipc::RecordBatchWriter> writer_;
};

}  // namespace

}  // namespace carrow

extern "C" {

int32_t carrow_csv_check_columns(struct ArrowSchema *schema, carrow_error *error) {
  return carrow::guarded(error, [&] { carrow::written(*carrow::import_schema(schema, "the input")); });
}

int32_t carrow_csv_write_open(const char *path, struct ArrowSchema *schema, const carrow_csv_write_options *options,
                              carrow_writer **out, carrow_error *error) {
  return carrow::guarded(error, [&] {
    auto imported = carrow::import_schema(schema, path);
    auto writer = std::make_unique<carrow::CSVWriter>(path, std::move(imported), *options);
    carrow::open_file(*writer);
    *out = writer.release();
  });
}

}  // extern "C"
