/* A C face over Apache Arrow C++. No exception and no C++ type leaves it. */
#ifndef CARROW_BASE_H
#define CARROW_BASE_H

#include <carrow_error.h>
#include <pype/arrow.h>
#include <pype/base.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bytes that Arrow's default pool holds, and held at most. */
typedef struct carrow_memory {
  int64_t allocated;
  int64_t peak;
  const char *backend; /* "mimalloc", "jemalloc" or "system"; lives as long as the process */
} carrow_memory;

carrow_memory carrow_memory_figures(void);
/* Gives memory that Arrow and the C library keep for later back to the system. */
void carrow_memory_release_unused(void);

/* The version of the Arrow C++ library that is loaded, "26.0.1". */
const char *carrow_version(void);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_BASE_H */
