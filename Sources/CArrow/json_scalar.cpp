#include "json_scalar.hpp"

#include <arrow/buffer.h>
#include <arrow/buffer_builder.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/value_parsing.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "failure.hpp"

namespace carrow::json {

std::shared_ptr<arrow::Buffer> copied(const void *bytes, size_t size) {
  std::shared_ptr<arrow::Buffer> buffer = check(arrow::AllocateBuffer(static_cast<int64_t>(size)), "JSON");
  if (size > 0) std::memcpy(buffer->mutable_data(), bytes, size);
  return buffer;
}

namespace {

// Values of one width.
template <typename Value>
class Fixed : public Column {
 public:
  using Column::Column;

  void null() override {
    values_.push_back(Value());
    Column::null();
  }
  void truncate(int64_t rows) override {
    values_.resize(rows);
    Column::truncate(rows);
  }
  std::shared_ptr<arrow::ArrayData> finish() override {
    return Column::finish({copied(values_.data(), values_.size() * sizeof(Value))});
  }

 protected:
  bool add(Value value) {
    values_.push_back(value);
    note();
    return true;
  }

 private:
  std::vector<Value> values_;
};

// A whole number that fits, also when it is written as 1.0 or 1e3.
template <typename Whole>
class WholeNumbers : public Fixed<Whole> {
 public:
  using Fixed<Whole>::Fixed;

  bool take(const Scalar &value) override {
    switch (value.kind) {
      case Scalar::integer: return fits(value.integer_value) && this->add(static_cast<Whole>(value.integer_value));
      case Scalar::natural:
        return sizeof(Whole) == 8 && std::is_unsigned_v<Whole> && this->add(static_cast<Whole>(value.natural_value));
      case Scalar::real: {
        // Beyond 2^53 a double is a rounded number.
        const double real = value.real_value;
        if (!(std::abs(real) < 9007199254740992.0) || real != std::floor(real)) return false;
        return fits(static_cast<int64_t>(real)) && this->add(static_cast<Whole>(real));
      }
      default: return false;
    }
  }

 private:
  static bool fits(int64_t value) {
    if constexpr (std::is_unsigned_v<Whole>) {
      return value >= 0 && static_cast<uint64_t>(value) <= std::numeric_limits<Whole>::max();
    } else {
      return value >= std::numeric_limits<Whole>::min() && value <= std::numeric_limits<Whole>::max();
    }
  }
};

template <typename Real>
class RealNumbers : public Fixed<Real> {
 public:
  using Fixed<Real>::Fixed;

  bool take(const Scalar &value) override {
    if (value.kind == Scalar::text || value.kind == Scalar::boolean) return false;
    const auto real = static_cast<Real>(value.real_value);
    return std::isfinite(real) && this->add(real);
  }
};

// Numbers, and texts that are numbers, with no more digits than the type has.
class Decimals : public Fixed<arrow::Decimal128> {
 public:
  explicit Decimals(const Shape &shape)
      : Fixed(shape), type_(static_cast<const arrow::Decimal128Type &>(*shape.type)) {}

  bool take(const Scalar &value) override {
    if (value.kind == Scalar::boolean) return false;
    arrow::Decimal128 decimal;
    int32_t precision = 0, scale = 0;
    if (!arrow::Decimal128::FromString(value.written, &decimal, &precision, &scale).ok()) return false;
    if (scale != type_.scale()) {
      const auto scaled = decimal.Rescale(scale, type_.scale());
      if (!scaled.ok()) return false;
      decimal = *scaled;
    }
    return decimal.FitsInPrecision(type_.precision()) && add(decimal);
  }

 private:
  const arrow::Decimal128Type &type_;
};

// Texts that name a date or a time.
template <typename Type>
class Times : public Fixed<typename Type::c_type> {
 public:
  explicit Times(const Shape &shape)
      : Fixed<typename Type::c_type>(shape), type_(static_cast<const Type &>(*shape.type)) {}

  bool take(const Scalar &value) override {
    typename Type::c_type parsed{};
    return value.kind == Scalar::text &&
           arrow::internal::ParseValue(type_, value.written.data(), value.written.size(), &parsed) &&
           this->add(parsed);
  }

 private:
  const Type &type_;
};

// A zone in the text belongs to a type with a zone, and to no other.
class Timestamps : public Fixed<int64_t> {
 public:
  explicit Timestamps(const Shape &shape)
      : Fixed(shape), type_(static_cast<const arrow::TimestampType &>(*shape.type)) {}

  bool take(const Scalar &value) override {
    int64_t parsed = 0;
    bool has_zone = false;
    return value.kind == Scalar::text &&
           arrow::internal::ParseTimestampISO8601(value.written.data(), value.written.size(), type_.unit(), &parsed,
                                                  &has_zone) &&
           has_zone == !type_.timezone().empty() && add(parsed);
  }

 private:
  const arrow::TimestampType &type_;
};

class Booleans : public Fixed<uint8_t> {
 public:
  using Fixed::Fixed;

  bool take(const Scalar &value) override {
    return value.kind == Scalar::boolean && add(static_cast<uint8_t>(value.integer_value));
  }
  std::shared_ptr<arrow::ArrayData> finish() override {
    const auto bytes = Fixed::finish();
    arrow::TypedBufferBuilder<bool> builder;
    check(builder.Append(bytes->buffers[1]->data(), bytes->length), shape().path);
    bytes->buffers[1] = check(builder.Finish(), shape().path);
    return bytes;
  }
};

// A flow's author who asks for texts gets numbers as they are written, too.
template <typename Offset>
class Texts : public Column {
 public:
  using Column::Column;

  bool take(const Scalar &value) override {
    if (value.kind != Scalar::text && shape().guessed) return false;
    text_ += value.written;
    offsets_.push_back(static_cast<Offset>(text_.size()));
    note();
    return true;
  }
  void null() override {
    offsets_.push_back(offsets_.back());
    Column::null();
  }
  void truncate(int64_t rows) override {
    offsets_.resize(rows + 1);
    text_.resize(offsets_.back());
    Column::truncate(rows);
  }
  std::shared_ptr<arrow::ArrayData> finish() override {
    return Column::finish(
        {copied(offsets_.data(), offsets_.size() * sizeof(Offset)), copied(text_.data(), text_.size())});
  }

 private:
  std::string text_;
  std::vector<Offset> offsets_ = {0};
};

}  // namespace

std::unique_ptr<Column> make_scalar_column(const Shape &shape) {
  switch (shape.type->id()) {
    case arrow::Type::BOOL: return std::make_unique<Booleans>(shape);
    case arrow::Type::INT8: return std::make_unique<WholeNumbers<int8_t>>(shape);
    case arrow::Type::INT16: return std::make_unique<WholeNumbers<int16_t>>(shape);
    case arrow::Type::INT32: return std::make_unique<WholeNumbers<int32_t>>(shape);
    case arrow::Type::INT64: return std::make_unique<WholeNumbers<int64_t>>(shape);
    case arrow::Type::UINT8: return std::make_unique<WholeNumbers<uint8_t>>(shape);
    case arrow::Type::UINT16: return std::make_unique<WholeNumbers<uint16_t>>(shape);
    case arrow::Type::UINT32: return std::make_unique<WholeNumbers<uint32_t>>(shape);
    case arrow::Type::UINT64: return std::make_unique<WholeNumbers<uint64_t>>(shape);
    case arrow::Type::FLOAT: return std::make_unique<RealNumbers<float>>(shape);
    case arrow::Type::DOUBLE: return std::make_unique<RealNumbers<double>>(shape);
    case arrow::Type::DECIMAL128: return std::make_unique<Decimals>(shape);
    case arrow::Type::STRING: return std::make_unique<Texts<int32_t>>(shape);
    case arrow::Type::LARGE_STRING: return std::make_unique<Texts<int64_t>>(shape);
    case arrow::Type::DATE32: return std::make_unique<Times<arrow::Date32Type>>(shape);
    case arrow::Type::DATE64: return std::make_unique<Times<arrow::Date64Type>>(shape);
    case arrow::Type::TIME32: return std::make_unique<Times<arrow::Time32Type>>(shape);
    case arrow::Type::TIME64: return std::make_unique<Times<arrow::Time64Type>>(shape);
    case arrow::Type::TIMESTAMP: return std::make_unique<Timestamps>(shape);
    default: throw Failure(PYPE_ERR_INTERNAL, "no column of type " + shape.type->ToString() + " can be read");
  }
}

}  // namespace carrow::json
