#include "kernels.hpp"

#include <arrow/compute/initialize.h>

#include "failure.hpp"

namespace carrow::dataset {

namespace {

// Arrow's registry of functions may not be read while it grows: a look-up takes no lock, and misses functions that are
// there ("No function registered with name: cast"). Other modules look functions up as well: Arrow's CSV writer casts
// every column, in a library that does not even link the kernels. So the kernels are registered while this library is
// loaded, which the host does with all libraries of a flow before the first module of one runs.
// https://github.com/apache/arrow/blob/main/cpp/src/arrow/compute/registry.cc
struct Kernels {
  Kernels() noexcept {
    try {
      need_kernels();
    } catch (...) {
      // Whoever needs them tries again, and says why it cannot be.
    }
  }
} const kernels;

}  // namespace

void need_kernels() { check(arrow::compute::Initialize(), "Arrow's compute library"); }

}  // namespace carrow::dataset
