// Cuts an array into blocks of its rows.
#pragma once

#include <memory>

#include "json_cutter.hpp"
#include "json_input.hpp"

namespace carrow::json {

// Throws Failure when the text does not begin with an array.
std::unique_ptr<Cutter> cut_array(std::unique_ptr<Source> source);

}  // namespace carrow::json
