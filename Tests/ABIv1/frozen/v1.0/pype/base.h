/* pype module ABI v1: what every other header stands on (version, status, error, string).
 *
 * Rules for all structs except Arrow's own:
 *  - abi_version and struct_size come first. The writer sets them with PYPE_STRUCT_HEADER; the reader looks at
 *    min(struct_size, sizeof its own definition) bytes and takes the rest as zero.
 *  - Fields are only ever appended. Lists of structs are NULL-terminated arrays of pointers, so that a struct can
 *    grow without moving its neighbours.
 *  - Text is UTF-8 and ends with NUL. Text passed into a call is borrowed for that call.
 *  - Whoever allocates frees, through the `release` inside the struct.
 *
 * No function may throw, longjmp, exit, change the locale, the working folder or a signal handler. No module may rest
 * on global state: two instances of one module live side by side.
 *
 * Each function's comment holds a tag, [thread; states; NULL]:
 *  - thread: any-thread; host-thread, a thread of the host's choice, one call of an instance at a time; run-thread,
 *    the thread that the call in progress came on, or, once run has returned PYPE_PENDING, any one thread at a time.
 *  - states, of functions of the host: the calls of the instance that the context belongs to (infer_schema,
 *    fingerprint, setup, running, teardown). Of functions of the module: the state the instance is in, and after "->"
 *    the one that success leads to. `any`: all of them. docs/abi.md draws the states.
 *  - NULL: the arguments that may be NULL. All others may not; what the host gets nevertheless it answers with
 *    PYPE_ERR_INVALID_ARGUMENT, or leaves alone where there is no status. `error` may always be NULL. */
#ifndef PYPE_BASE_H
#define PYPE_BASE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Major version in the upper, minor version in the lower 16 bits. A host loads every library of its own major
 * version whose minor version is equal or lower; a higher minor version is loaded too, since only additions the
 * host does not look at can be in it. */
#define PYPE_ABI_MAJOR 1u
#define PYPE_ABI_MINOR 0u
#define PYPE_ABI_VERSION ((PYPE_ABI_MAJOR << 16) | PYPE_ABI_MINOR)

/* First two fields of every struct: `pype_port p = {PYPE_STRUCT_HEADER(pype_port), "data", ...};` */
#define PYPE_STRUCT_HEADER(type) PYPE_ABI_VERSION, (uint32_t)sizeof(type)

/* What a call returns. Zero is success; values below 100 are not errors. */
typedef int32_t pype_status;
#define PYPE_OK 0
#define PYPE_PENDING 1             /* run only: the work goes on, pype_host.complete ends it */
#define PYPE_ERR_UNKNOWN 100
#define PYPE_ERR_INVALID_ARGUMENT 101 /* the caller broke the contract of the call */
#define PYPE_ERR_INVALID_CONFIG 102   /* the flow's author must change a config */
#define PYPE_ERR_INVALID_DATA 103     /* the rows are not what the module can take */
#define PYPE_ERR_INVALID_STATE 104    /* the call came at the wrong time */
#define PYPE_ERR_NOT_FOUND 105
#define PYPE_ERR_ALREADY_EXISTS 106
#define PYPE_ERR_NOT_IMPLEMENTED 107  /* this host, or this module, does not offer that */
#define PYPE_ERR_IO 108
#define PYPE_ERR_TIMEOUT 109
#define PYPE_ERR_CANCELLED 110        /* the work ended early because it was asked to */
#define PYPE_ERR_UNAUTHORIZED 111
#define PYPE_ERR_RESOURCE_EXHAUSTED 112 /* memory, disk space, handles */
#define PYPE_ERR_UNAVAILABLE 113      /* the other side is down: later it may work */
#define PYPE_ERR_INTERNAL 114         /* a defect */

/* The same call may succeed later; the host looks at this only for modules that declare themselves idempotent. */
#define PYPE_ERROR_RETRYABLE 1u

/* Filled by the callee, owned by the caller. The caller hands in a struct whose header is set and whose other
 * fields are zero. Whoever fills it sets release (or leaves it NULL when nothing has to be freed). The caller
 * copies what it needs and calls release, if set, at once: what the pointers show need not outlive that. */
typedef struct pype_error {
  uint32_t abi_version;
  uint32_t struct_size;
  int32_t code;        /* one of PYPE_ERR_*, the same as the status that was returned */
  uint32_t flags;      /* PYPE_ERROR_* */
  const char *message; /* what went wrong and where; NULL = none */
  const char *hint;    /* what to do about it; NULL = none */
  void *private_data;
  void (*release)(struct pype_error *); /* [any-thread; any; may be NULL] sets itself to NULL */
} pype_error;

/* A text that the callee made. The same rules as for pype_error: header set and rest zero on the way in; the caller
 * calls release, if set, when it has done with data. */
typedef struct pype_string {
  uint32_t abi_version;
  uint32_t struct_size;
  const char *data; /* NUL-terminated; NULL = none */
  uint64_t length;  /* bytes, without the NUL */
  void *private_data;
  void (*release)(struct pype_string *); /* [any-thread; any; may be NULL] sets itself to NULL */
} pype_string;

#ifdef __cplusplus
}
#endif

#endif /* PYPE_BASE_H */
