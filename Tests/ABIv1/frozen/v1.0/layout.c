/* Sizes, offsets and numbers of the module ABI v1.0, on machines with 64-bit pointers. Compiled, never run: against the
 * frozen headers with -DFROZEN, and against the current ones, which may only have appended. */
#include <stddef.h>

#include <pype/pype.h>

#ifdef __cplusplus
#define HOLDS(condition) static_assert(condition, #condition)
#else
#define HOLDS(condition) _Static_assert(condition, #condition)
#endif
#define FIELD(type, field, offset, size) \
  HOLDS(offsetof(struct type, field) == offset && sizeof(((struct type *)0)->field) == size)
#ifdef FROZEN
#define SIZE(type, size) HOLDS(sizeof(struct type) == size)
#else
#define SIZE(type, size) HOLDS(sizeof(struct type) >= size)
#endif

/* ArrowSchema */
HOLDS(sizeof(struct ArrowSchema) == 72);
FIELD(ArrowSchema, format, 0, 8);
FIELD(ArrowSchema, name, 8, 8);
FIELD(ArrowSchema, metadata, 16, 8);
FIELD(ArrowSchema, flags, 24, 8);
FIELD(ArrowSchema, n_children, 32, 8);
FIELD(ArrowSchema, children, 40, 8);
FIELD(ArrowSchema, dictionary, 48, 8);
FIELD(ArrowSchema, release, 56, 8);
FIELD(ArrowSchema, private_data, 64, 8);

/* ArrowArray */
HOLDS(sizeof(struct ArrowArray) == 80);
FIELD(ArrowArray, length, 0, 8);
FIELD(ArrowArray, null_count, 8, 8);
FIELD(ArrowArray, offset, 16, 8);
FIELD(ArrowArray, n_buffers, 24, 8);
FIELD(ArrowArray, n_children, 32, 8);
FIELD(ArrowArray, buffers, 40, 8);
FIELD(ArrowArray, children, 48, 8);
FIELD(ArrowArray, dictionary, 56, 8);
FIELD(ArrowArray, release, 64, 8);
FIELD(ArrowArray, private_data, 72, 8);

/* ArrowArrayStream */
HOLDS(sizeof(struct ArrowArrayStream) == 40);
FIELD(ArrowArrayStream, get_schema, 0, 8);
FIELD(ArrowArrayStream, get_next, 8, 8);
FIELD(ArrowArrayStream, get_last_error, 16, 8);
FIELD(ArrowArrayStream, release, 24, 8);
FIELD(ArrowArrayStream, private_data, 32, 8);

/* pype_error */
SIZE(pype_error, 48);
FIELD(pype_error, abi_version, 0, 4);
FIELD(pype_error, struct_size, 4, 4);
FIELD(pype_error, code, 8, 4);
FIELD(pype_error, flags, 12, 4);
FIELD(pype_error, message, 16, 8);
FIELD(pype_error, hint, 24, 8);
FIELD(pype_error, private_data, 32, 8);
FIELD(pype_error, release, 40, 8);

/* pype_string */
SIZE(pype_string, 40);
FIELD(pype_string, abi_version, 0, 4);
FIELD(pype_string, struct_size, 4, 4);
FIELD(pype_string, data, 8, 8);
FIELD(pype_string, length, 16, 8);
FIELD(pype_string, private_data, 24, 8);
FIELD(pype_string, release, 32, 8);

/* pype_host */
SIZE(pype_host, 232);
FIELD(pype_host, abi_version, 0, 4);
FIELD(pype_host, struct_size, 4, 4);
FIELD(pype_host, name, 8, 8);
FIELD(pype_host, version, 16, 8);
FIELD(pype_host, private_data, 24, 8);
FIELD(pype_host, get_extension, 32, 8);
FIELD(pype_host, allocate, 40, 8);
FIELD(pype_host, deallocate, 48, 8);
FIELD(pype_host, log, 56, 8);
FIELD(pype_host, info, 64, 8);
FIELD(pype_host, config, 72, 8);
FIELD(pype_host, iteration_item, 80, 8);
FIELD(pype_host, iteration_index, 88, 8);
FIELD(pype_host, input_count, 96, 8);
FIELD(pype_host, open_input, 104, 8);
FIELD(pype_host, output_count, 112, 8);
FIELD(pype_host, set_schema, 120, 8);
FIELD(pype_host, emit, 128, 8);
FIELD(pype_host, emit_stream, 136, 8);
FIELD(pype_host, count_filtered, 144, 8);
FIELD(pype_host, progress, 152, 8);
FIELD(pype_host, is_cancelled, 160, 8);
FIELD(pype_host, set_global, 168, 8);
FIELD(pype_host, get_global, 176, 8);
FIELD(pype_host, secret, 184, 8);
FIELD(pype_host, scratch, 192, 8);
FIELD(pype_host, open_output, 200, 8);
FIELD(pype_host, submit, 208, 8);
FIELD(pype_host, wait, 216, 8);
FIELD(pype_host, complete, 224, 8);

/* pype_port */
SIZE(pype_port, 32);
FIELD(pype_port, abi_version, 0, 4);
FIELD(pype_port, struct_size, 4, 4);
FIELD(pype_port, name, 8, 8);
FIELD(pype_port, description, 16, 8);
FIELD(pype_port, flags, 24, 4);
FIELD(pype_port, reserved, 28, 4);

/* pype_param */
SIZE(pype_param, 64);
FIELD(pype_param, abi_version, 0, 4);
FIELD(pype_param, struct_size, 4, 4);
FIELD(pype_param, name, 8, 8);
FIELD(pype_param, type, 16, 8);
FIELD(pype_param, description, 24, 8);
FIELD(pype_param, default_json, 32, 8);
FIELD(pype_param, allowed_json, 40, 8);
FIELD(pype_param, schema_json, 48, 8);
FIELD(pype_param, flags, 56, 4);
FIELD(pype_param, reserved, 60, 4);

/* pype_global */
SIZE(pype_global, 32);
FIELD(pype_global, abi_version, 0, 4);
FIELD(pype_global, struct_size, 4, 4);
FIELD(pype_global, name, 8, 8);
FIELD(pype_global, type, 16, 8);
FIELD(pype_global, description, 24, 8);

/* pype_key */
SIZE(pype_key, 24);
FIELD(pype_key, abi_version, 0, 4);
FIELD(pype_key, struct_size, 4, 4);
FIELD(pype_key, name, 8, 8);
FIELD(pype_key, type, 16, 8);

/* pype_create_args */
SIZE(pype_create_args, 32);
FIELD(pype_create_args, abi_version, 0, 4);
FIELD(pype_create_args, struct_size, 4, 4);
FIELD(pype_create_args, config_json, 8, 8);
FIELD(pype_create_args, node_id, 16, 8);
FIELD(pype_create_args, flow_name, 24, 8);

/* pype_schema_request */
SIZE(pype_schema_request, 32);
FIELD(pype_schema_request, abi_version, 0, 4);
FIELD(pype_schema_request, struct_size, 4, 4);
FIELD(pype_schema_request, inputs, 8, 8);
FIELD(pype_schema_request, input_count, 16, 4);
FIELD(pype_schema_request, output_count, 20, 4);
FIELD(pype_schema_request, outputs, 24, 8);

/* pype_module */
SIZE(pype_module, 192);
FIELD(pype_module, abi_version, 0, 4);
FIELD(pype_module, struct_size, 4, 4);
FIELD(pype_module, name, 8, 8);
FIELD(pype_module, version, 16, 8);
FIELD(pype_module, description, 24, 8);
FIELD(pype_module, category, 32, 8);
FIELD(pype_module, type, 40, 4);
FIELD(pype_module, flags, 44, 4);
FIELD(pype_module, priority, 48, 8);
FIELD(pype_module, inputs, 56, 8);
FIELD(pype_module, outputs, 64, 8);
FIELD(pype_module, params, 72, 8);
FIELD(pype_module, globals, 80, 8);
FIELD(pype_module, packages, 88, 8);
FIELD(pype_module, requires_keys, 96, 8);
FIELD(pype_module, provides_keys, 104, 8);
FIELD(pype_module, consumes_keys, 112, 8);
FIELD(pype_module, create, 120, 8);
FIELD(pype_module, destroy, 128, 8);
FIELD(pype_module, run, 136, 8);
FIELD(pype_module, setup, 144, 8);
FIELD(pype_module, teardown, 152, 8);
FIELD(pype_module, cancel, 160, 8);
FIELD(pype_module, infer_schema, 168, 8);
FIELD(pype_module, fingerprint, 176, 8);
FIELD(pype_module, get_extension, 184, 8);

/* pype_library */
SIZE(pype_library, 88);
FIELD(pype_library, abi_version, 0, 4);
FIELD(pype_library, struct_size, 4, 4);
FIELD(pype_library, name, 8, 8);
FIELD(pype_library, version, 16, 8);
FIELD(pype_library, author, 24, 8);
FIELD(pype_library, license, 32, 8);
FIELD(pype_library, homepage, 40, 8);
FIELD(pype_library, toolchain, 48, 8);
FIELD(pype_library, sdk_name, 56, 8);
FIELD(pype_library, sdk_version, 64, 8);
FIELD(pype_library, modules, 72, 8);
FIELD(pype_library, get_extension, 80, 8);

/* Numbers that both sides have compiled in */
HOLDS(ARROW_FLAG_DICTIONARY_ORDERED == 1);
HOLDS(ARROW_FLAG_NULLABLE == 2);
HOLDS(ARROW_FLAG_MAP_KEYS_SORTED == 4);
HOLDS(PYPE_ABI_MAJOR == 1);
#ifdef FROZEN
HOLDS(PYPE_ABI_MINOR == 0);
#endif
HOLDS(PYPE_OK == 0);
HOLDS(PYPE_PENDING == 1);
HOLDS(PYPE_ERR_UNKNOWN == 100);
HOLDS(PYPE_ERR_INVALID_ARGUMENT == 101);
HOLDS(PYPE_ERR_INVALID_CONFIG == 102);
HOLDS(PYPE_ERR_INVALID_DATA == 103);
HOLDS(PYPE_ERR_INVALID_STATE == 104);
HOLDS(PYPE_ERR_NOT_FOUND == 105);
HOLDS(PYPE_ERR_ALREADY_EXISTS == 106);
HOLDS(PYPE_ERR_NOT_IMPLEMENTED == 107);
HOLDS(PYPE_ERR_IO == 108);
HOLDS(PYPE_ERR_TIMEOUT == 109);
HOLDS(PYPE_ERR_CANCELLED == 110);
HOLDS(PYPE_ERR_UNAUTHORIZED == 111);
HOLDS(PYPE_ERR_RESOURCE_EXHAUSTED == 112);
HOLDS(PYPE_ERR_UNAVAILABLE == 113);
HOLDS(PYPE_ERR_INTERNAL == 114);
HOLDS(PYPE_ERROR_RETRYABLE == 1);
HOLDS(PYPE_LOG_DEBUG == 10);
HOLDS(PYPE_LOG_INFO == 20);
HOLDS(PYPE_LOG_WARN == 30);
HOLDS(PYPE_LOG_ERROR == 40);
HOLDS(PYPE_INFO_RUN_ID == 1);
HOLDS(PYPE_INFO_NODE_ID == 2);
HOLDS(PYPE_INFO_FLOW_NAME == 3);
HOLDS(PYPE_INFO_MODULE_NAME == 4);
HOLDS(PYPE_INFO_RUN_DATE == 5);
HOLDS(PYPE_OUTPUT_NO_OVERWRITE == 1);
HOLDS(PYPE_TYPE_SOURCE == 1);
HOLDS(PYPE_TYPE_MOD == 2);
HOLDS(PYPE_TYPE_SINK == 3);
HOLDS(PYPE_TYPE_SOLO == 4);
HOLDS(PYPE_PORT_OPTIONAL == 1);
HOLDS(PYPE_PORT_MULTIPLE == 2);
HOLDS(PYPE_PORT_REJECT == 4);
HOLDS(PYPE_PARAM_REQUIRED == 1);
HOLDS(PYPE_PARAM_SECRET == 2);
HOLDS(PYPE_MODULE_DETERMINISTIC == 1);
HOLDS(PYPE_MODULE_IDEMPOTENT == 2);
HOLDS(PYPE_MODULE_ROW_LOCAL == 4);
HOLDS(PYPE_MODULE_PARALLEL == 8);
HOLDS(PYPE_MODULE_STREAMING == 16);
HOLDS(PYPE_MODULE_NETWORK == 32);
HOLDS(PYPE_MODULE_FILES == 64);
#ifdef FROZEN
HOLDS(PYPE_ABI_VERSION == 65536);
#endif
