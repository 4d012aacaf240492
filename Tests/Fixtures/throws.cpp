// Lets an exception out of its entry.
#include <stdexcept>

#include <pype/pype.h>

const pype_library *pype_module_entry_v1(const pype_host *, pype_error *) {
  throw std::runtime_error("thrown across the border");
}
