// Lines of a CSV file, for messages.
#pragma once

#include <cstdint>
#include <string_view>

namespace carrow::csv {

// Line breaks in a text: LF, CR LF, or CR alone.
int64_t count_lines(std::string_view text);

}  // namespace carrow::csv
