/* Modules that tell their columns beforehand, well and badly. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pype/pype.h>

#include "pieces/arrow_release.h"

typedef struct {
  char config[256];
} node;

static pype_status create(const pype_host *host, const pype_create_args *args, void **instance, pype_error *error) {
  (void)host, (void)error;
  node *n = calloc(1, sizeof *n);
  if (!n) return PYPE_ERR_RESOURCE_EXHAUSTED;
  snprintf(n->config, sizeof n->config, "%s", args->config_json);
  *instance = n;
  return PYPE_OK;
}

static void destroy(void *instance) { free(instance); }

static pype_status run(void *instance, pype_context *context, pype_error *error) {
  (void)instance, (void)context, (void)error;
  return PYPE_OK;
}

static struct ArrowSchema leaf(const char *format, const char *name) {
  struct ArrowSchema schema = {.format = format, .name = name, .release = release_schema};
  return schema;
}

/* One column, "x" (int64, no nulls) or "y" (utf8). */
static void fill(struct ArrowSchema *out, int is_text) {
  *out = leaf("+s", "");
  out->n_children = 1;
  out->children = malloc(sizeof *out->children);
  out->children[0] = malloc(sizeof **out->children);
  *out->children[0] = is_text ? leaf("u", "y") : leaf("l", "x");
  if (is_text) out->children[0]->flags = 2; /* ARROW_FLAG_NULLABLE */
}

static pype_status infer_columns(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  (void)context, (void)error;
  const node *n = instance;
  fill(request->outputs, strstr(n->config, "text") != NULL);
  return PYPE_OK;
}

/* Wants a column "x". */
static pype_status infer_wants(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  (void)instance, (void)context, (void)error;
  const struct ArrowSchema *in = request->inputs[0];
  if (!in) return PYPE_ERR_INVALID_STATE; /* never: it is connected */
  if (in->n_children != 1 || strcmp(in->children[0]->name, "x") != 0) return PYPE_ERR_INVALID_DATA;
  fill(request->outputs, 0);
  return PYPE_OK;
}

static pype_status infer_crash(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  (void)instance, (void)context, (void)request, (void)error;
  fprintf(stderr, "about to fall over\n");
  *(volatile int *)8 = 1;
  return PYPE_OK;
}

static pype_status infer_hang(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  (void)instance, (void)context, (void)request, (void)error;
  for (;;) pause();
  return PYPE_OK;
}

static pype_status infer_exit(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  (void)instance, (void)context, (void)request, (void)error;
  _exit(0);
}

static const pype_port in = {PYPE_STRUCT_HEADER(pype_port), "input", "Rows.", PYPE_PORT_MULTIPLE, 0};
static const pype_port out = {PYPE_STRUCT_HEADER(pype_port), "data", "Rows.", 0, 0};
static const pype_port *const one_in[] = {&in, NULL};
static const pype_port *const one_out[] = {&out, NULL};
static const pype_param kind = {PYPE_STRUCT_HEADER(pype_param), "kind", "str", "A word.", NULL, NULL, NULL, 0, 0};
static const pype_param *const params[] = {&kind, NULL};

#define MODULE(NAME, TYPE, IN, INFER)                                                                              \
  static const pype_module NAME = {                                                                                \
      PYPE_STRUCT_HEADER(pype_module), "fx_" #NAME, "1.0.0", "A fixture.", "Tests", TYPE, 0, 0, IN, one_out, params, \
      NULL, NULL, NULL, NULL, NULL, create, destroy, run, NULL, NULL, NULL, INFER, NULL, NULL}

MODULE(columns, PYPE_TYPE_SOURCE, NULL, infer_columns);
MODULE(wants, PYPE_TYPE_MOD, one_in, infer_wants);
MODULE(silent, PYPE_TYPE_SOURCE, NULL, NULL);
MODULE(crash, PYPE_TYPE_SOURCE, NULL, infer_crash);
MODULE(hang, PYPE_TYPE_SOURCE, NULL, infer_hang);
MODULE(leave, PYPE_TYPE_SOURCE, NULL, infer_exit);

static const pype_module *const modules[] = {&columns, &wants, &silent, &crash, &hang, &leave, NULL};
static const pype_library library = {
    PYPE_STRUCT_HEADER(pype_library), "schemas", "1.0.0", "pype", "Apache-2.0", NULL, "cc", NULL, NULL, modules, NULL};

PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
