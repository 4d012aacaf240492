/* JSON Schema checks for parameters of modules: a C face over valijson. No C++ exception leaves these functions. */
#ifndef CJSONSCHEMA_H
#define CJSONSCHEMA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A compiled schema. May be used by several threads at the same time. */
typedef struct cjs_schema cjs_schema;

/* Takes one sentence about a schema or a value. Both texts are UTF-8, end with NUL and live for the call.
 * `pointer` is a JSON pointer (https://www.rfc-editor.org/rfc/rfc6901) into the value, empty for the value itself. */
typedef void (*cjs_report)(void *context, const char *pointer, const char *message);

/* Compiles a schema (draft 7) given as JSON text. Returns NULL, and reports why, when it is no schema that can be used;
 * `$ref` cannot. The caller frees the result with cjs_free. */
cjs_schema *cjs_compile(const char *json, size_t length, void *context, cjs_report report);

/* Holds a value, given as JSON text, against a schema and reports every violation. Returns how many there were, or -1,
 * and one report, when the value could not be checked. */
int cjs_check(const cjs_schema *schema, const char *json, size_t length, void *context, cjs_report report);

/* Frees a schema; NULL is allowed. */
void cjs_free(cjs_schema *schema);

#ifdef __cplusplus
}
#endif
#endif
