#include "json_kinds.hpp"

namespace carrow::json {

namespace {

// Takes part in nothing, but tells whether a row is an object that can be looked at.
class Fitness : public Events {
 public:
  bool null() override { return depth_ > 0; }
  bool scalar(const Scalar &) override { return depth_ > 0; }
  bool open_object() override { return ++depth_ <= deepest; }
  bool key(const std::string &) override { return true; }
  bool close_object() override { return --depth_, true; }
  bool open_list() override { return depth_ > 0 && ++depth_ <= deepest; }
  bool close_list() override { return --depth_, true; }

 private:
  size_t depth_ = 0;
};

class Look : public Events {
 public:
  explicit Look(Seen &row) : next_(&row) {}

  bool null() override { return true; }
  bool scalar(const Scalar &value) override {
    place().kinds |= kind(value);
    return true;
  }
  bool open_object() override { return open(Seen::object); }
  bool key(const std::string &name) override {
    next_ = &open_.back()->member(name);
    return true;
  }
  bool close_object() override { return close(); }
  bool open_list() override {
    auto &seen = place();
    if (seen.item == nullptr) seen.item = std::make_unique<Seen>();
    return open(Seen::list);
  }
  bool close_list() override { return close(); }

 private:
  // Where the next value goes: behind a key, or into a list.
  Seen &place() { return next_ != nullptr ? *next_ : *open_.back()->item; }

  bool open(Seen::Kind kind) {
    auto &seen = place();
    seen.kinds |= kind;
    open_.push_back(&seen);
    next_ = nullptr;
    return true;
  }

  bool close() {
    open_.pop_back();
    next_ = nullptr;
    return true;
  }

  static unsigned kind(const Scalar &value) {
    switch (value.kind) {
      case Scalar::boolean: return Seen::boolean;
      case Scalar::integer: return Seen::whole | (value.integer_value < 0 ? Seen::negative : 0u);
      case Scalar::natural: return Seen::whole | Seen::large;
      case Scalar::real: return Seen::real;
      case Scalar::text: return Seen::text;
    }
    return 0;
  }

  Seen *next_;
  std::vector<Seen *> open_;
};

}  // namespace

Seen &Seen::member(const std::string &key) {
  auto [place, fresh] = places_.emplace(key, members.size());
  if (fresh) members.push_back(Member{key, std::make_unique<Seen>()});
  return *members[place->second].value;
}

void look_at(std::string_view row, Seen &seen) {
  Fitness fitness;
  if (!parse(row, fitness).whole) return;
  Look look(seen);
  parse(row, look);
}

}  // namespace carrow::json
