#include "json_layout.hpp"

#include <arrow/type.h>

#include <algorithm>
#include <thread>

#include "csv_types.hpp"
#include "failure.hpp"

namespace carrow::json {

const char type_names[] =
    "json (the value's JSON text), bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64, "
    "decimal(PRECISION, SCALE), utf8, large_utf8, date32, date64, time32[s], time32[ms], time64[us], time64[ns], "
    "timestamp[UNIT], timestamp[UNIT, ZONE] with UNIT s, ms, us or ns";

namespace {

constexpr int64_t default_block = 1 << 20;
constexpr int64_t default_sample = 4 << 20;
constexpr int64_t largest_block = 1 << 30;

std::vector<std::string> strings(const char *const *texts, int32_t count) {
  if (texts == nullptr) return {};
  return {texts, texts + count};
}

std::string quoted_list(const std::vector<std::string> &names) {
  std::string text;
  for (const auto &name : names) {
    if (text.size() > 500) return text + ", ...";
    text += (text.empty() ? "'" : ", '") + name + "'";
  }
  return text;
}

class Shaping {
 public:
  Shaping(const Request &request, const std::string &path) : request_(request), path_(path) {}

  Shape shape(const std::string &name, const std::string &path, const Seen &seen) {
    if (name.find('\0') != std::string::npos) {
      throw Failure(PYPE_ERR_INVALID_DATA, path_ + ": a key of the rows holds a zero byte",
                    "such a key cannot name a column");
    }
    Shape shape;
    shape.name = name;
    shape.path = path;
    paths_.push_back(path);
    if (take_given(shape)) return shape;
    switch (seen.kinds) {
      case Seen::object:
        if (seen.members.empty()) return json(std::move(shape));
        return structure(std::move(shape), seen);
      case Seen::list: {
        shape.children.push_back(this->shape("item", path + "[]", *seen.item));
        shape.type = arrow::list(shape.children[0].type);
        return shape;
      }
      default: break;
    }
    shape.type = simple(seen.kinds);
    return shape.type == nullptr ? json(std::move(shape)) : shape;
  }

  // A column that the sample does not have.
  Shape given(const std::string &name) {
    Shape shape;
    shape.name = shape.path = name;
    take_given(shape);
    return shape;
  }

  void check_names() const {
    for (const auto &[column, type] : request_.types) {
      const bool is_found = std::find(paths_.begin(), paths_.end(), column) != paths_.end();
      if (is_found || column.find_first_of(".[") == std::string::npos) continue;
      throw Failure(PYPE_ERR_INVALID_CONFIG,
                    path_ + ": there is no '" + column + "', which types names, in the first rows",
                    "there are: " + quoted_list(paths_));
    }
  }

 private:
  bool take_given(Shape &shape) const {
    for (const auto &[column, name] : request_.types) {
      if (column != shape.path) continue;
      shape.guessed = false;
      shape.is_json = name == "json";
      shape.type = shape.is_json ? arrow::utf8() : csv::type_named(name);
      if (shape.type == nullptr || shape.type->id() == arrow::Type::BINARY) {
        throw Failure(PYPE_ERR_INVALID_CONFIG, "types: '" + name + "', given for column '" + column + "', is no type",
                      std::string("types are: ") + type_names);
      }
      return true;
    }
    return false;
  }

  Shape structure(Shape shape, const Seen &seen) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const auto &member : seen.members) {
      shape.children.push_back(this->shape(member.key, shape.path + "." + member.key, *member.value));
      fields.push_back(arrow::field(member.key, shape.children.back().type));
    }
    shape.type = arrow::struct_(std::move(fields));
    return shape;
  }

  static Shape json(Shape shape) {
    shape.is_json = true;
    shape.type = arrow::utf8();
    return shape;
  }

  // NULL for kinds that no type takes together.
  static std::shared_ptr<arrow::DataType> simple(unsigned kinds) {
    const unsigned numbers = Seen::whole | Seen::negative | Seen::large | Seen::real;
    if (kinds == 0 || kinds == Seen::text) return arrow::utf8();
    if (kinds == Seen::boolean) return arrow::boolean();
    if ((kinds & ~numbers) != 0) return nullptr;
    if ((kinds & ~(Seen::whole | Seen::negative)) == 0) return arrow::int64();
    if (kinds == (Seen::whole | Seen::large)) return arrow::uint64();
    return arrow::float64();
  }

  const Request &request_;
  const std::string &path_;
  std::vector<std::string> paths_;
};

}  // namespace

Request::Request(const carrow_json_options &options)
    : format(options.format),
      unknown_keys(options.unknown_keys),
      threads(options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency())),
      block_size(options.block_size == 0 ? default_block : options.block_size),
      sample_size(options.sample_size == 0 ? default_sample : options.sample_size),
      columns(strings(options.columns, options.column_count)) {
  for (int32_t index = 0; index < options.type_count; ++index) {
    types.emplace_back(options.types[index].column, options.types[index].type);
  }
  if (block_size < 16 || block_size > largest_block) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "block_size is not between 16 bytes and 1 GiB");
  }
  if (sample_size < 1 || sample_size > largest_block) {
    throw Failure(PYPE_ERR_INVALID_CONFIG, "sample_size is not between 1 byte and 1 GiB");
  }
  if (threads < 1) threads = 1;
}

Layout::Layout(const Request &request, const std::string &path, const Seen &seen) : path_(path) {
  Shaping shaping(request, path_);
  std::vector<Shape> all;
  for (const auto &member : seen.members) all.push_back(shaping.shape(member.key, member.key, *member.value));
  shaping.check_names();
  const auto find = [&](const std::string &name) {
    return std::find_if(all.begin(), all.end(), [&](const Shape &shape) { return shape.name == name; });
  };
  for (const auto &[column, type] : request.types) {
    if (column.find_first_of(".[") == std::string::npos && find(column) == all.end()) {
      all.push_back(shaping.given(column));
    }
  }
  if (all.empty()) {
    throw Failure(PYPE_ERR_INVALID_DATA, path_ + ": there is no object with a key, so that the columns are not known",
                  "give types if a file without rows is right; a file of lines has one object a line");
  }
  if (request.columns.empty()) {
    columns_ = std::move(all);
  } else {
    std::vector<std::string> names;
    for (const auto &shape : all) names.push_back(shape.name);
    for (const auto &name : request.columns) {
      if (find(name) == all.end()) {
        throw Failure(PYPE_ERR_INVALID_CONFIG,
                      path_ + ": there is no column '" + name + "' in the first rows, which columns names",
                      "there are: " + quoted_list(names) + "; types adds further ones");
      }
      if (std::count(request.columns.begin(), request.columns.end(), name) > 1) {
        throw Failure(PYPE_ERR_INVALID_CONFIG, "columns names '" + name + "' twice", "name each column once");
      }
      columns_.push_back(*find(name));
    }
    for (const auto &name : names) {
      const auto &chosen = request.columns;
      if (std::find(chosen.begin(), chosen.end(), name) == chosen.end()) left_out_.push_back(name);
    }
  }
  std::vector<std::shared_ptr<arrow::Field>> fields;
  for (const auto &shape : columns_) fields.push_back(arrow::field(shape.name, shape.type));
  schema_ = arrow::schema(std::move(fields));
}

}  // namespace carrow::json
