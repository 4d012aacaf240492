/* A module that does what its config says: everything the ABI allows, and much that it forbids. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pype/pype.h>

#include "probe/completion.h"
#include "probe/hostile.h"
#include "probe/probe.h"
#include "probe/services.h"

static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  if (strstr(args->config_json, "refuse")) return fail(error, PYPE_ERR_INVALID_CONFIG, "node %s: no %d", args->node_id, 7);
  probe *p = calloc(1, sizeof *p);
  p->host = host;
  const char *mode = strstr(args->config_json, "\"mode\":\"");
  if (mode) sscanf(mode + 8, "%63[a-z_0-9]", p->mode);
  *out = p;
  return PYPE_OK;
}

static void destroy(void *instance) {
  probe *p = instance;
  if (is(p, "tell_destroy")) p->host->log(p->host, NULL, PYPE_LOG_INFO, "destroyed", NULL);
  free(p);
}

static pype_status setup(void *instance, pype_context *context, pype_error *error) {
  probe *p = instance;
  p->kept = context;
  if (is(p, "fail_setup")) return fail(error, PYPE_ERR_UNAVAILABLE, "%s is down (%d)", "it", 3);
  if (is(p, "pending_setup")) return PYPE_PENDING;
  return PYPE_OK;
}

static pype_status teardown(void *instance, pype_context *context, pype_error *error) {
  probe *p = instance;
  p->host->log(p->host, context, PYPE_LOG_INFO, "teardown", NULL);
  if (is(p, "fail_teardown")) return fail(error, PYPE_ERR_IO, "%s (%d)", "cannot close", 1);
  return PYPE_OK;
}

static void cancel(void *instance) { ((probe *)instance)->cancelled = 1; }

static pype_status copy(probe *p, pype_context *c, pype_error *error) {
  const pype_host *h = p->host;
  struct ArrowArrayStream in;
  pype_status status = h->open_input(h, c, 0, 0, &in, error);
  if (status) return status;
  struct ArrowSchema schema;
  CHECK(in.get_schema(&in, &schema) == 0);
  status = h->set_schema(h, c, 0, &schema, error);
  CHECK(status || schema.release == NULL);
  while (!status) {
    struct ArrowArray batch;
    CHECK(in.get_next(&in, &batch) == 0);
    if (!batch.release) break;
    status = h->emit(h, c, 0, &batch, error);
    CHECK(status || batch.release == NULL);
  }
  in.release(&in);
  return status;
}

static pype_status run(void *instance, pype_context *context, pype_error *error) {
  probe *p = instance;
  const pype_host *h = p->host;
  static int left;
  if (is(p, "fail")) return fail(error, PYPE_ERR_INVALID_DATA, "row %s is bad (%d)", "x", 4);
  if (is(p, "silent")) return PYPE_ERR_IO;
  if (is(p, "odd_status")) return -5;
  if (is(p, "far_status")) return 4711;
  if (is(p, "not_utf8")) return fail(error, PYPE_ERR_IO, "caf%s %d", "\xE9", 1);
  if (is(p, "services")) return services(p, context, error);
  if (is(p, "globals")) return set_globals(p, context, error);
  if (is(p, "hostile")) return hostile(p, context, error);
  if (is(p, "copy")) return copy(p, context, error);
  if (is(p, "cancel")) {
    while (!p->cancelled) usleep(500);
    return PYPE_ERR_CANCELLED;
  }
  if (is(p, "leave_task")) {
    pype_task *task;
    left = 5;
    return h->submit(h, context, square, &left, &task, error);
  }
  return completion(p, context, error);
}

static pype_status infer(void *instance, pype_context *context, pype_schema_request *request, pype_error *error) {
  probe *p = instance;
  CHECK(request->input_count == 1 && request->output_count == 2);
  CHECK(p->host->config(p->host, context) != NULL);
  CHECK(p->host->set_global(p->host, context, "rows", "1", NULL) == PYPE_ERR_INVALID_STATE);
  return fail(error, PYPE_ERR_INVALID_DATA, "%s %d", "no column", 1);
}

static void release_string(pype_string *string) {
  free((void *)string->data);
  string->data = NULL;
  string->release = NULL;
}

static pype_status fingerprint(void *instance, pype_context *context, pype_string *out, pype_error *error) {
  (void)instance, (void)context, (void)error;
  out->data = strdup("size 5, time 7");
  out->length = 14;
  out->release = release_string;
  return PYPE_OK;
}

static const pype_port in = {PYPE_STRUCT_HEADER(pype_port), "in", "rows", PYPE_PORT_OPTIONAL, 0};
static const pype_port out = {PYPE_STRUCT_HEADER(pype_port), "out", "the rows", 0, 0};
static const pype_port rejects = {PYPE_STRUCT_HEADER(pype_port), "rejects", "bad rows", PYPE_PORT_REJECT, 0};
static const pype_port *const inputs[] = {&in, NULL};
static const pype_port *const outputs[] = {&out, &rejects, NULL};
static const pype_param mode = {PYPE_STRUCT_HEADER(pype_param), "mode", "str", "What to do", NULL, NULL, "{\"minLength\":1}", PYPE_PARAM_REQUIRED, 0};
static const pype_param size = {PYPE_STRUCT_HEADER(pype_param), "size", "float", "How much", "1", "[1, 2.5]", NULL, 0, 0};
static const pype_param *const params[] = {&mode, &size, NULL};
static const pype_global rows = {PYPE_STRUCT_HEADER(pype_global), "rows", "int", "Rows seen"};
static const pype_global share = {PYPE_STRUCT_HEADER(pype_global), "share", "float", "A part"};
static const pype_global label = {PYPE_STRUCT_HEADER(pype_global), "label", "str", "A word"};
static const pype_global flag = {PYPE_STRUCT_HEADER(pype_global), "flag", "bool", "Yes or no"};
static const pype_global parts = {PYPE_STRUCT_HEADER(pype_global), "parts", "list", "Some"};
static const pype_global pairs = {PYPE_STRUCT_HEADER(pype_global), "pairs", "dict", "Some by name"};
static const pype_global *const globals[] = {&rows, &share, &label, &flag, &parts, &pairs, NULL};
static const char *const packages[] = {"nothing at all", NULL};
static const pype_key wants = {PYPE_STRUCT_HEADER(pype_key), "dataset.train", "table"};
static const pype_key any = {PYPE_STRUCT_HEADER(pype_key), "conditioning.*", "table"};
static const pype_key *const requires_keys[] = {&wants, NULL};
static const pype_key *const consumes_keys[] = {&any, NULL};
static const pype_module module = {
    PYPE_STRUCT_HEADER(pype_module), "probe", "1.2.3-rc.1+b7", "Does what it is told", "test", PYPE_TYPE_MOD,
    PYPE_MODULE_ROW_LOCAL | PYPE_MODULE_IDEMPOTENT, 4, inputs, outputs, params, globals, packages, requires_keys, NULL,
    consumes_keys, create, destroy, run, setup, teardown, cancel, infer, fingerprint, NULL};
static const pype_module bare = {
    PYPE_STRUCT_HEADER(pype_module), "bare", "0.0.1", NULL, NULL, PYPE_TYPE_SOLO, 0, 0, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, create, destroy, run, NULL, NULL, NULL, NULL, NULL, NULL};
static const pype_module *const modules[] = {&module, &bare, NULL};
static const pype_library library = {
    PYPE_STRUCT_HEADER(pype_library), "probe_lib", "1.0.0", "Ada", "MIT", "https://example.org", "cc", NULL, NULL, modules, NULL};

const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
