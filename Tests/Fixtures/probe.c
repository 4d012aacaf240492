/* A module that does what its config says: everything the ABI allows, and much that it forbids.
 *
 * Longer than other files: a fixture is built by one cc line from one source, as an author's module would be. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pype/pype.h>

typedef struct {
  const pype_host *host;
  char mode[64];
  pype_context *kept; /* the context of setup, which run must not use */
  atomic_int cancelled;
  pthread_t thread;
} probe;

static void release_error(pype_error *error) {
  free((void *)error->message);
  error->message = NULL;
  error->release = NULL;
}

static pype_status fail(pype_error *error, pype_status status, const char *format, const char *a, int b) {
  char *text = NULL;
  if (asprintf(&text, format, a, b) < 0) return status;
  error->code = status;
  error->message = text;
  error->hint = "try again";
  error->flags = PYPE_ERROR_RETRYABLE;
  error->release = release_error;
  return status;
}

#define CHECK(condition) \
  if (!(condition)) return fail(error, PYPE_ERR_INTERNAL, "does not hold: %s, line %d", #condition, __LINE__)

static pype_error empty_error(void) {
  pype_error e = {PYPE_STRUCT_HEADER(pype_error), 0, 0, NULL, NULL, NULL, NULL};
  return e;
}

static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  if (strstr(args->config_json, "refuse")) return fail(error, PYPE_ERR_INVALID_CONFIG, "node %s: no %d", args->node_id, 7);
  probe *p = calloc(1, sizeof *p);
  p->host = host;
  const char *mode = strstr(args->config_json, "\"mode\":\"");
  if (mode) sscanf(mode + 8, "%63[a-z_0-9]", p->mode);
  *out = p;
  return PYPE_OK;
}

static int is(const probe *p, const char *mode) { return strcmp(p->mode, mode) == 0; }

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

typedef struct {
  probe *p;
  pype_context *context;
} later;

static void *complete_later(void *argument) {
  later l = *(later *)argument;
  free(argument);
  usleep(2000);
  pype_error error = empty_error();
  int bad = is(l.p, "pending_fail");
  if (bad) fail(&error, PYPE_ERR_TIMEOUT, "%s after %d", "gave up", 9);
  const pype_host *host = l.p->host;
  int twice = is(l.p, "pending_twice");
  host->complete(host, l.context, bad ? PYPE_ERR_TIMEOUT : PYPE_OK, &error);
  if (twice) host->complete(host, l.context, PYPE_ERR_IO, NULL);
  return NULL;
}

static pype_status square(void *argument) {
  int *number = argument;
  *number *= *number;
  return *number > 100 ? PYPE_ERR_INVALID_DATA : PYPE_OK;
}

static pype_status extensions(const pype_host *h, pype_context *c, pype_error *error) {
  CHECK(h->get_extension(h, "pype.nothing/1") == NULL && h->get_extension(h, NULL) == NULL);
#ifdef PYPE_EXTENSION_INPUTS /* not in the first headers */
  const pype_host_inputs *inputs = h->get_extension(h, PYPE_EXTENSION_INPUTS);
  CHECK(inputs && inputs->struct_size >= sizeof(pype_host_inputs));
  CHECK(inputs->row_count(h, c, 0, 0) == 42 && inputs->row_count(h, c, 0, 1) == -1 && inputs->row_count(h, c, 9, 0) == -1);
  CHECK(inputs->row_count(h, NULL, 0, 0) == -1);
  CHECK(inputs->row_count(h, (pype_context *)(uintptr_t)0xDEADBEEFCAFEull, 0, 0) == -1);
  const pype_host_resources *resources = h->get_extension(h, PYPE_EXTENSION_RESOURCES);
  pype_resources found = {PYPE_STRUCT_HEADER(pype_resources), 0, 0}, headless = {0};
  CHECK(resources && resources->limits(h, c, &found, error) == PYPE_OK && found.threads == 2 && found.memory == 1u << 30);
  CHECK(resources->limits(h, c, &headless, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(resources->limits(h, c, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(resources->limits(h, NULL, &found, NULL) == PYPE_ERR_INVALID_ARGUMENT);
#else
  (void)c, (void)error;
#endif
  return PYPE_OK;
}

static pype_status services(probe *p, pype_context *c, pype_error *error) {
  const pype_host *h = p->host;
  pype_string s = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  const char *config = h->config(h, c);
  CHECK(config && config == h->config(h, c) && strstr(config, "services"));
  CHECK(strcmp(h->info(h, c, PYPE_INFO_NODE_ID), "n1") == 0);
  CHECK(h->info(h, c, PYPE_INFO_NODE_ID) == h->info(h, c, PYPE_INFO_NODE_ID));
  CHECK(h->info(h, c, 4711) == NULL);
  CHECK(strcmp(h->iteration_item(h, c), "{\"a\":1}") == 0);
  CHECK(h->iteration_index(h, c) == 3);
  CHECK(h->input_count(h, c, 0) == 1 && h->input_count(h, c, 99) == 0 && h->output_count(h, c, 0) == 2);
  h->log(h, c, PYPE_LOG_WARN, "look", "{\"k\":1}");
  h->log(h, c, 33, NULL, NULL);
  h->progress(h, c, 1, 2, "rows");
  h->count_filtered(h, c, 5);
  CHECK(h->set_global(h, c, "rows", "7", error) == PYPE_OK);
  CHECK(h->get_global(h, c, "other", "rows", &s, error) == PYPE_OK);
  CHECK(strcmp(s.data, "other.rows") == 0 && s.length == 10);
  s.release(&s);
  CHECK(s.release == NULL);
  CHECK(h->secret(h, c, "db#password", &s, error) == PYPE_OK && strcmp(s.data, "geheim-ü") == 0 && s.length == 9);
  s.release(&s);
  CHECK(h->open_output(h, c, "out.csv", PYPE_OUTPUT_NO_OVERWRITE, &s, error) == PYPE_OK);
  CHECK(strcmp(s.data, "out.csv.part-new") == 0);
  s.release(&s);
  pype_error e = empty_error();
  CHECK(h->scratch(h, c, &s, &e) == PYPE_ERR_NOT_IMPLEMENTED && s.data == NULL);
  CHECK(e.code == PYPE_ERR_NOT_IMPLEMENTED && strstr(e.message, "scratch") && e.release);
  e.release(&e);
  CHECK(e.release == NULL && e.message == NULL);
  int number = 9, large = 20;
  pype_task *one = NULL, *two = NULL;
  CHECK(h->submit(h, c, square, &number, &one, error) == PYPE_OK && h->submit(h, c, square, &large, &two, error) == PYPE_OK);
  CHECK(h->wait(h, c, two) == PYPE_ERR_INVALID_DATA && h->wait(h, c, one) == PYPE_OK && number == 81 && large == 400);
  CHECK(h->wait(h, c, one) == PYPE_ERR_INVALID_STATE);
  CHECK(!h->is_cancelled(h, c));
  CHECK(extensions(h, c, error) == PYPE_OK);
  void *block = h->allocate(h, 1000, 64);
  CHECK(block && ((uintptr_t)block & 63) == 0 && h->allocate(h, 8, 3) == NULL && h->allocate(h, UINT64_MAX, 64) == NULL);
  h->deallocate(h, block, 1000, 64);
  h->deallocate(h, NULL, 5, 64);
  return PYPE_OK;
}

static _Thread_local int released;

static void release_array(struct ArrowArray *array) {
  released++;
  array->release = NULL;
}

static pype_status hostile(probe *p, pype_context *c, pype_error *error) {
  const pype_host *h = p->host;
  pype_context *bad[] = {NULL, (pype_context *)(uintptr_t)0xDEADBEEFCAFEull, (pype_context *)p, p->kept};
  struct ArrowArrayStream stream = {0};
  struct ArrowSchema schema = {0};
  struct ArrowArray array = {0};
  pype_string s = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  pype_task *task = NULL;
  released = 0;
  for (int i = 0; i < 4; i++) {
    pype_context *x = bad[i];
    pype_status expected = i == 0 ? PYPE_ERR_INVALID_ARGUMENT : PYPE_ERR_INVALID_STATE;
    CHECK(h->info(h, x, PYPE_INFO_RUN_ID) == NULL && h->config(h, x) == NULL && h->iteration_item(h, x) == NULL);
    CHECK(h->iteration_index(h, x) == -1 && h->input_count(h, x, 0) == 0 && h->output_count(h, x, 0) == 0);
    CHECK(h->open_input(h, x, 0, 0, &stream, NULL) == expected && h->set_schema(h, x, 0, &schema, NULL) == expected);
    CHECK(h->emit(h, x, 0, &array, NULL) == expected && h->emit_stream(h, x, 0, &stream, NULL) == expected);
    CHECK(h->set_global(h, x, "rows", "1", NULL) == expected && h->secret(h, x, "a#b", &s, NULL) == expected);
    CHECK(h->submit(h, x, square, &i, &task, NULL) == expected);
    h->log(h, x, PYPE_LOG_INFO, "lost", NULL);
    h->count_filtered(h, x, 1);
    h->progress(h, x, 1, 1, NULL);
    h->complete(h, x, PYPE_OK, NULL);
    CHECK(h->is_cancelled(h, x) == 0);
  }
  CHECK(h->open_input(h, c, 0, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->open_input(h, c, 9, 0, &stream, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_schema(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->emit(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT && h->emit(h, c, 0, &array, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  struct ArrowArray cut = {.length = 1, .offset = 1, .release = release_array};
  CHECK(h->emit(h, c, 0, &cut, NULL) == PYPE_ERR_INVALID_ARGUMENT && cut.release == NULL && released == 1);
  CHECK(h->emit(h, c, 7, &cut, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->emit_stream(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_global(h, c, NULL, "1", NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_global(h, c, "rows", NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->get_global(h, c, "a", "b", NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->secret(h, c, NULL, &s, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  pype_string headless = {0};
  pype_error e = empty_error();
  CHECK(h->secret(h, c, "a#b", &headless, &e) == PYPE_ERR_INVALID_ARGUMENT && strstr(e.message, "struct_size"));
  e.release(&e);
  pype_error headless_error = {0};
  CHECK(h->secret(h, c, NULL, &s, &headless_error) == PYPE_ERR_INVALID_ARGUMENT && headless_error.release == NULL);
  CHECK(h->submit(h, c, NULL, NULL, &task, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->submit(h, c, square, NULL, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->wait(h, c, NULL) == PYPE_ERR_INVALID_STATE && h->wait(h, c, (pype_task *)c) == PYPE_ERR_INVALID_STATE);
  CHECK(h->open_output(h, c, NULL, 0, &s, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  return PYPE_OK;
}

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
  if (strncmp(p->mode, "pending", 7) == 0) {
    later *l = malloc(sizeof *l);
    *l = (later){p, context};
    pthread_create(&p->thread, NULL, complete_later, l);
    pthread_detach(p->thread);
    return PYPE_PENDING;
  }
  if (is(p, "early") || is(p, "early_fail") || is(p, "early_twice")) {
    pype_error e = empty_error();
    int bad = is(p, "early_fail");
    if (bad) fail(&e, PYPE_ERR_IO, "%s %d", "early", 1);
    h->complete(h, context, bad ? PYPE_ERR_IO : PYPE_OK, bad ? &e : NULL);
    if (e.release) return fail(error, PYPE_ERR_INTERNAL, "%s %d", "the error was not released", 0);
    if (is(p, "early_twice")) h->complete(h, context, PYPE_ERR_IO, NULL);
    return PYPE_PENDING;
  }
  if (is(p, "complete_then_ok")) {
    h->complete(h, context, PYPE_ERR_IO, NULL);
    return PYPE_OK;
  }
  return PYPE_OK;
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
static const pype_global *const globals[] = {&rows, NULL};
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
