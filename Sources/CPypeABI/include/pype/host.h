/* pype module ABI v1: what the host offers.
 *
 * One pype_host is handed to the entry function and lives as long as the process. Required slots are never NULL in
 * a v1 host. A slot whose service this host does not have yet returns PYPE_ERR_NOT_IMPLEMENTED and does nothing
 * else. A slot beyond struct_size does not exist: look before you call. */
#ifndef PYPE_HOST_H
#define PYPE_HOST_H

#include "arrow.h"
#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One call of one instance (infer_schema, fingerprint, setup, run, teardown). Opaque. Valid until that call returns;
 * for a run that returned PYPE_PENDING until pype_host.complete is called. A context that is no longer valid is
 * answered with PYPE_ERR_INVALID_STATE. */
typedef struct pype_context pype_context;

/* A piece of work given to the host's pool. Opaque. */
typedef struct pype_task pype_task;

#define PYPE_LOG_DEBUG 10
#define PYPE_LOG_INFO 20
#define PYPE_LOG_WARN 30
#define PYPE_LOG_ERROR 40

/* Keys of pype_host.info. */
#define PYPE_INFO_RUN_ID 1u
#define PYPE_INFO_NODE_ID 2u
#define PYPE_INFO_FLOW_NAME 3u
#define PYPE_INFO_MODULE_NAME 4u
#define PYPE_INFO_RUN_DATE 5u /* UTC, YYYY-MM-DD */

/* Flags of pype_host.open_output. */
#define PYPE_OUTPUT_NO_OVERWRITE 1u /* refuse when the file is there already */

typedef struct pype_host {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *name;    /* "pype" */
  const char *version; /* semver of the host */
  void *private_data;

  /* [any-thread; any] A struct that the extension's own header describes, or NULL when the host does not know `id`
   * (for example "pype.progress/1"). Lives as long as the process. */
  const void *(*get_extension)(const struct pype_host *host, const char *id);

  /* [any-thread; any] Memory on the host's account. alignment is a power of two, at least 8; Arrow asks for 64.
   * NULL when there is none left. */
  void *(*allocate)(const struct pype_host *host, uint64_t size, uint64_t alignment);
  /* [any-thread; any] Gives back what allocate gave, with the same size and alignment. data may be NULL. */
  void (*deallocate)(const struct pype_host *host, void *data, uint64_t size, uint64_t alignment);

  /* [any-thread; any; context, fields_json] level is one of PYPE_LOG_*. fields_json is a JSON object. */
  void (*log)(const struct pype_host *host, pype_context *context, int32_t level, const char *message,
              const char *fields_json);

  /* [any-thread; any] `key` is one of PYPE_INFO_*. Borrowed until the call that got `context` returns; NULL for an
   * unknown key. */
  const char *(*info)(const struct pype_host *host, pype_context *context, uint32_t key);

  /* [any-thread; any] The config as a JSON object, as rendered for this iteration. Borrowed until the call that got
   * `context` returns. */
  const char *(*config)(const struct pype_host *host, pype_context *context);

  /* [any-thread; running] The current item of the enclosing iteration as JSON, borrowed as config; NULL outside. */
  const char *(*iteration_item)(const struct pype_host *host, pype_context *context);
  /* [any-thread; running] Index of the current iteration from 0; -1 outside. */
  int64_t (*iteration_index)(const struct pype_host *host, pype_context *context);

  /* [any-thread; running] How many data edges end at input port `port` (index into the module's own list). */
  uint32_t (*input_count)(const struct pype_host *host, pype_context *context, uint32_t port);
  /* [run-thread; running] Opens the stream of the edge-th edge at an input port. The module owns `out` and releases
   * it; each edge can be opened once per run. get_next may wait; when the run is cancelled it returns ECANCELED. */
  pype_status (*open_input)(const struct pype_host *host, pype_context *context, uint32_t port, uint32_t edge,
                            struct ArrowArrayStream *out, pype_error *error);

  /* [any-thread; running] How many data edges start at output port `port`. Work for an output nobody reads may be
   * left out; not for a reject port, where the host counts what arrives. */
  uint32_t (*output_count)(const struct pype_host *host, pype_context *context, uint32_t port);
  /* [run-thread; running] Says what the batches of an output port look like, once, before the first of them. A
   * struct type, one child a column. Moves `schema`, also when it fails. */
  pype_status (*set_schema)(const struct pype_host *host, pype_context *context, uint32_t port,
                            struct ArrowSchema *schema, pype_error *error);
  /* [run-thread; running] Hands on one record batch: a struct array of the port's schema, without nulls and without an
   * offset of its own; columns may have both. Waits while the readers are behind. Moves `batch`, also when it fails.
   * PYPE_ERR_CANCELLED: stop. */
  pype_status (*emit)(const struct pype_host *host, pype_context *context, uint32_t port, struct ArrowArray *batch,
                      pype_error *error);
  /* [run-thread; running] Hands on a whole stream, schema and all, as the content of an output port. The host reads
   * it to its end before it returns. Moves `stream`, also when it fails. */
  pype_status (*emit_stream)(const struct pype_host *host, pype_context *context, uint32_t port,
                             struct ArrowArrayStream *stream, pype_error *error);

  /* [any-thread; running] Rows dropped on purpose, such as a filter's: read = written + filtered + rejected. Rows
   * sent to a reject port are counted there by the host. */
  void (*count_filtered)(const struct pype_host *host, pype_context *context, uint64_t rows);
  /* [any-thread; running; unit] total = 0: not known. */
  void (*progress)(const struct pype_host *host, pype_context *context, uint64_t done, uint64_t total,
                   const char *unit);
  /* [any-thread; infer_schema, fingerprint, setup, running] Not 0 once the run is to end. */
  int32_t (*is_cancelled)(const struct pype_host *host, pype_context *context);

  /* [any-thread; running] Sets one of the globals that the module declares, once per iteration, to a JSON value. */
  pype_status (*set_global)(const struct pype_host *host, pype_context *context, const char *name,
                            const char *value_json, pype_error *error);
  /* [any-thread; running] Reads a global of any module of the flow as JSON; PYPE_ERR_NOT_FOUND when it is not set. */
  pype_status (*get_global)(const struct pype_host *host, pype_context *context, const char *node_id,
                            const char *name, pype_string *out, pype_error *error);

  /* [any-thread; infer_schema, fingerprint, setup, running] The value of a secret, "PATH#FIELD". Never log it. */
  pype_status (*secret)(const struct pype_host *host, pype_context *context, const char *reference, pype_string *out,
                        pype_error *error);

  /* [any-thread; setup, running] A folder of this node's own, made on the first call, removed after the run. */
  pype_status (*scratch)(const struct pype_host *host, pype_context *context, pype_string *out, pype_error *error);
  /* [any-thread; running] For an output file that is whole or not there: `out` is the path to write to, in the folder
   * of `path`. After a run that succeeded the host syncs it and renames it to `path`; else it removes it. */
  pype_status (*open_output)(const struct pype_host *host, pype_context *context, const char *path, uint32_t flags,
                             pype_string *out, pype_error *error);

  /* [any-thread; setup, running; argument] Runs work(argument) on the host's pool. Each task must be waited for, once;
   * the host waits for those that are left when the call returns. Only tasks of a run that returned PYPE_PENDING may
   * be left alone: one of them may be the one that calls `complete`. */
  pype_status (*submit)(const struct pype_host *host, pype_context *context, pype_status (*work)(void *argument),
                        void *argument, pype_task **out, pype_error *error);
  /* [run-thread; setup, running] Waits for the task, runs it right here if no thread has taken it yet, and returns
   * what work returned. The task is gone afterwards. */
  pype_status (*wait)(const struct pype_host *host, pype_context *context, pype_task *task);

  /* [any-thread; running; error] Ends a run that has returned, or is about to return, PYPE_PENDING: exactly once.
   * status is PYPE_OK or an error. The host copies and releases `error`. After the call nothing of the context or of
   * the instance may be touched, unless by a call of the host. */
  void (*complete)(const struct pype_host *host, pype_context *context, pype_status status, pype_error *error);
} pype_host;

#ifdef __cplusplus
}
#endif

#endif /* PYPE_HOST_H */
