// Numbers that would not be what they were as texts.
#pragma once

#include <arrow/csv/options.h>
#include <arrow/type_fwd.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carrow::csv {

// Makes those of the columns text that would lose digits in the types that were found for them: whole numbers beyond
// int64, of which a double keeps the first 16 digits, and leading zeros, such as those of postal codes. `nulls` are
// texts that stand for null. Only columns of int64 and double are looked at; `fixed` says for which the type is given.
void keep_digits(std::vector<std::shared_ptr<arrow::DataType>> &types, const std::vector<bool> &fixed,
                 const arrow::csv::ParseOptions &parsing, const std::vector<std::string> &nulls, std::string_view rows,
                 const std::string &path);

}  // namespace carrow::csv
