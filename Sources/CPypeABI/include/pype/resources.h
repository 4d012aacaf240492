/* pype module ABI v1, extension "pype.resources/1": what the modules of a run may use, together.
 *
 * pype_host.get_extension(host, PYPE_EXTENSION_RESOURCES) gives a pype_host_resources, or NULL with a host that does
 * not have it; a module then chooses by itself. */
#ifndef PYPE_RESOURCES_H
#define PYPE_RESOURCES_H

#include "base.h"
#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PYPE_EXTENSION_RESOURCES "pype.resources/1"

/* What a run may use. Figures are for all modules of the run together. */
typedef struct pype_resources {
  uint32_t abi_version;
  uint32_t struct_size;
  uint64_t threads; /* threads that should work at the same time; at least 1 */
  uint64_t memory;  /* bytes of memory that the process should stay under; 0: not limited, or not known */
} pype_resources;

typedef struct pype_host_resources {
  uint32_t abi_version;
  uint32_t struct_size;

  /* [any-thread; infer_schema, fingerprint, setup, running] Fills in `out`, whose header the caller has set. */
  pype_status (*limits)(const struct pype_host *host, pype_context *context, pype_resources *out, pype_error *error);

  /* [any-thread; setup, running] A folder that all modules of the run share, made on the first call, removed after the
   * run. */
  pype_status (*shared_scratch)(const struct pype_host *host, pype_context *context, pype_string *out,
                                pype_error *error);
} pype_host_resources;

#ifdef __cplusplus
}
#endif

#endif /* PYPE_RESOURCES_H */
