// Arrow's compute kernels, in the one registry that all libraries of a process share.
#pragma once

namespace carrow::dataset {

// Throws Failure when the kernels cannot be registered.
void need_kernels();

}  // namespace carrow::dataset
