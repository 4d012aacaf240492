/* pype module ABI v1, extension "pype.inputs/1": what is known of a module's inputs before their rows are read.
 *
 * pype_host.get_extension(host, PYPE_EXTENSION_INPUTS) gives a pype_host_inputs, or NULL with a host that does not have
 * it; a module then finds out by reading. */
#ifndef PYPE_INPUTS_H
#define PYPE_INPUTS_H

#include "base.h"
#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PYPE_EXTENSION_INPUTS "pype.inputs/1"

typedef struct pype_host_inputs {
  uint32_t abi_version;
  uint32_t struct_size;

  /* [any-thread; running] How many rows the edge-th edge at input port `port` brings in all, or -1 when that is not
   * known. The edge need not be open. */
  int64_t (*row_count)(const struct pype_host *host, pype_context *context, uint32_t port, uint32_t edge);
} pype_host_inputs;

#ifdef __cplusplus
}
#endif

#endif /* PYPE_INPUTS_H */
