/* pype module ABI v1: what a library says of itself and of its modules, and what the host calls.
 *
 * All of it is constant and lives as long as the process. Texts may be NULL, except for names, types and versions;
 * `reserved` is 0. */
#ifndef PYPE_MODULE_H
#define PYPE_MODULE_H

#include "host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* pype_module.type */
#define PYPE_TYPE_SOURCE 1u /* data out */
#define PYPE_TYPE_MOD 2u    /* data in and out */
#define PYPE_TYPE_SINK 3u   /* data in */
#define PYPE_TYPE_SOLO 4u   /* no data */

/* pype_port.flags */
#define PYPE_PORT_OPTIONAL 1u /* input: the flow may leave it unconnected */
#define PYPE_PORT_MULTIPLE 2u /* input: many edges may meet here */
#define PYPE_PORT_REJECT 4u   /* output: rows that could not be processed; its last columns are error_code (int32, a
                                 number of the module's own), error_message (utf8), error_column (utf8, nullable) */

/* pype_param.flags */
#define PYPE_PARAM_REQUIRED 1u
#define PYPE_PARAM_SECRET 2u /* never shown, logged or stored */

/* pype_module.flags: promises that the host builds on. */
#define PYPE_MODULE_DETERMINISTIC 1u /* same inputs and config, same outputs */
#define PYPE_MODULE_IDEMPOTENT 2u    /* a failed run may be repeated */
#define PYPE_MODULE_ROW_LOCAL 4u     /* each output row depends on one input row */
#define PYPE_MODULE_PARALLEL 8u      /* two instances may run at the same time */
#define PYPE_MODULE_STREAMING 16u    /* works with bounded memory, batch by batch */
#define PYPE_MODULE_NETWORK 32u      /* touches the network */
#define PYPE_MODULE_FILES 64u        /* touches files */

typedef struct pype_port {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name; /* [a-z][a-z0-9_]* */
  const char *description;
  uint32_t flags; /* PYPE_PORT_* */
  uint32_t reserved;
} pype_port;

typedef struct pype_param {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name;         /* [a-z][a-z0-9_]* */
  const char *type;         /* str, int, float, bool, list, dict or any */
  const char *description;  /* one sentence */
  const char *default_json; /* optional parameters only; NULL = none */
  const char *allowed_json; /* a JSON array of the values that are allowed; NULL = any of the type */
  const char *schema_json;  /* a JSON Schema fragment that the value must meet; NULL = none */
  uint32_t flags;           /* PYPE_PARAM_* */
  uint32_t reserved;
} pype_param;

typedef struct pype_global {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name; /* [A-Za-z_][A-Za-z0-9_]*, unique in a module whatever the case */
  const char *type; /* as pype_param.type */
  const char *description;
} pype_global;

/* A key of the flow's shared state: "{domain}.{output}"; in `consumes` a trailing ".*" stands for a namespace. `type`
 * is any name that the modules agree on. */
typedef struct pype_key {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name;
  const char *type;
} pype_key;

typedef struct pype_create_args {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *config_json; /* a JSON object, validated, defaults filled in; borrowed */
  const char *node_id;     /* borrowed */
  const char *flow_name;   /* borrowed */
} pype_create_args;

/* What infer_schema gets and fills. The arrays have one entry a port, in the order of the module's own lists. */
typedef struct pype_schema_request {
  uint32_t abi_version;
  uint32_t struct_size;
  const struct ArrowSchema *const *inputs; /* borrowed; NULL where an input is not connected */
  uint32_t input_count;
  uint32_t output_count;
  struct ArrowSchema *outputs; /* the module fills them; an entry whose release stays NULL is not known */
} pype_schema_request;

typedef struct pype_module {
  uint32_t abi_version;
  uint32_t struct_size;

  const char *name;        /* [a-z][a-z0-9_]*, unique among all modules of a registry */
  const char *version;     /* semver */
  const char *description; /* one sentence */
  const char *category;    /* for people's lists */
  uint32_t type;           /* PYPE_TYPE_* */
  uint32_t flags;          /* PYPE_MODULE_* */
  int64_t priority;        /* among equals, higher runs earlier */

  /* NULL-terminated lists; NULL = empty. */
  const pype_port *const *inputs;
  const pype_port *const *outputs;
  const pype_param *const *params;
  const pype_global *const *globals;
  const char *const *packages; /* what the module needs outside itself, in words for people */
  const pype_key *const *requires_keys;
  const pype_key *const *provides_keys;
  const pype_key *const *consumes_keys;

  /* Required. [host-thread; loaded -> created] Cheap: keeps the config, does no I/O. *instance is the module's own. After
   * a failure the host looks at *error only: nothing is left to destroy. */
  pype_status (*create)(const pype_host *host, const pype_create_args *args, void **instance, pype_error *error);
  /* Required. [host-thread; created, torn-down -> destroyed] The last call for this instance. */
  void (*destroy)(void *instance);
  /* Required. [run-thread; ready -> running -> ready] Pulls its inputs, emits its outputs. PYPE_OK, PYPE_PENDING or
   * an error. */
  pype_status (*run)(void *instance, pype_context *context, pype_error *error);

  /* Optional. [run-thread; created -> ready] Opens what run needs: once an instance, before its first run. */
  pype_status (*setup)(void *instance, pype_context *context, pype_error *error);
  /* Optional. [run-thread; created, ready -> torn-down] Once an instance, after success, failure, cancel or time-out;
   * also when setup failed. */
  pype_status (*teardown)(void *instance, pype_context *context, pype_error *error);
  /* Optional. [any-thread; any] Asks the call in progress to end soon with PYPE_ERR_CANCELLED. Returns at once; may
   * come several times, from create to teardown, never at the same time as destroy. */
  void (*cancel)(void *instance);
  /* Optional. [host-thread; created, ready] What the outputs will look like, before any data moves. */
  pype_status (*infer_schema)(void *instance, pype_context *context, pype_schema_request *request, pype_error *error);
  /* Optional. [host-thread; created, ready] A text that changes when something outside the flow that the result
   * depends on changes: a file's size and time, a table's version. */
  pype_status (*fingerprint)(void *instance, pype_context *context, pype_string *out, pype_error *error);
  /* Optional. [any-thread; any] A struct that the extension's own header describes, or NULL. */
  const void *(*get_extension)(const char *id);
} pype_module;

typedef struct pype_library {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name;
  const char *version; /* semver */
  const char *author;
  const char *license;  /* an SPDX expression */
  const char *homepage; /* a URL, or NULL */
  const char *toolchain; /* for example "gcc 12.2" */
  const char *sdk_name;  /* NULL when built on the headers alone */
  const char *sdk_version;
  const pype_module *const *modules; /* NULL-terminated */
  /* Optional. [any-thread; any] */
  const void *(*get_extension)(const char *id);
} pype_library;

/* The one symbol that a library exports. [host-thread; any] Cheap, no I/O, no state: it returns a constant, however
 * often it is called. NULL means refusal, with the reason in *error. */
typedef const pype_library *(*pype_module_entry_fn)(const pype_host *host, pype_error *error);
#define PYPE_ENTRY_SYMBOL "pype_module_entry_v1"

#if defined(_WIN32)
#define PYPE_EXPORT __declspec(dllexport)
#else
#define PYPE_EXPORT __attribute__((visibility("default")))
#endif

/* [host-thread; any] Defined by the library, as pype_module_entry_fn says. */
PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error);

#ifdef __cplusplus
}
#endif

#endif /* PYPE_MODULE_H */
