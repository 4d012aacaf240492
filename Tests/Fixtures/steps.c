/* Modules that make every kind of run: rows of one int64 column, and everything that may go wrong on the way. Each call of
 * an instance is written to the file that the config names as "journal".
 *
 * Longer than other files: a fixture is built by one cc line from one source, as an author's module would be. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <pype/pype.h>

typedef struct {
  const pype_host *host;
  char node[64];
  char journal[512];
  char path[512];
  char fail[32];
  char message[512];
  long rows;
  long batches;
  pype_context *context;
} step;

/* The configs of these tests are flat and need no real reader. */
static long number(const char *json, const char *key, long otherwise) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":", key);
  const char *at = strstr(json, pattern);
  return at ? strtol(at + strlen(pattern), NULL, 10) : otherwise;
}

static void text(const char *json, const char *key, char *out, size_t size) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
  const char *at = strstr(json, pattern);
  out[0] = 0;
  if (!at) return;
  at += strlen(pattern);
  size_t length = strcspn(at, "\"");
  if (length >= size) length = size - 1;
  memcpy(out, at, length);
  out[length] = 0;
}

static void note(const step *s, const char *word) {
  if (!s->journal[0]) return;
  FILE *file = fopen(s->journal, "a");
  if (!file) return;
  fprintf(file, "%s %s\n", word, s->node);
  fclose(file);
}

static pype_status fail(pype_error *error, pype_status code, const char *message) {
  error->code = code;
  error->message = message;
  error->hint = "see the fixture";
  return code;
}

static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  step *s = calloc(1, sizeof *s);
  s->host = host;
  snprintf(s->node, sizeof s->node, "%s", args->node_id);
  text(args->config_json, "journal", s->journal, sizeof s->journal);
  text(args->config_json, "path", s->path, sizeof s->path);
  text(args->config_json, "fail", s->fail, sizeof s->fail);
  s->rows = number(args->config_json, "rows", 10);
  s->batches = number(args->config_json, "batches", 1);
  note(s, "create");
  if (strcmp(s->fail, "create") == 0) {
    free(s);
    return fail(error, PYPE_ERR_INVALID_CONFIG, "create was told to fail");
  }
  *out = s;
  return PYPE_OK;
}

static void destroy(void *instance) {
  note(instance, "destroy");
  free(instance);
}

static pype_status setup(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context;
  note(s, "setup");
  return strcmp(s->fail, "setup") == 0 ? fail(error, PYPE_ERR_UNAVAILABLE, "setup was told to fail") : PYPE_OK;
}

static pype_status teardown(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context;
  note(s, "teardown");
  return strcmp(s->fail, "teardown") == 0 ? fail(error, PYPE_ERR_IO, "teardown was told to fail") : PYPE_OK;
}

static void release_schema(struct ArrowSchema *schema) {
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  free(schema->children);
  schema->release = NULL;
}

static void make_schema(struct ArrowSchema *schema) {
  struct ArrowSchema *id = calloc(1, sizeof *id);
  id->format = "l";
  id->name = "id";
  id->release = release_schema;
  memset(schema, 0, sizeof *schema);
  schema->format = "+s";
  schema->name = "";
  schema->n_children = 1;
  schema->children = malloc(sizeof *schema->children);
  schema->children[0] = id;
  schema->release = release_schema;
}

static void release_array(struct ArrowArray *array) {
  for (int64_t i = 0; i < array->n_children; i++) {
    if (array->children[i]->release) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  free(array->children);
  if (array->n_buffers == 2) free((void *)array->buffers[1]);
  free(array->buffers);
  array->release = NULL;
}

static void make_batch(struct ArrowArray *array, long first, long rows) {
  struct ArrowArray *id = calloc(1, sizeof *id);
  int64_t *values = malloc(sizeof *values * (size_t)(rows ? rows : 1));
  for (long i = 0; i < rows; i++) values[i] = first + i;
  id->length = rows;
  id->n_buffers = 2;
  id->buffers = calloc(2, sizeof *id->buffers);
  id->buffers[1] = values;
  id->release = release_array;
  memset(array, 0, sizeof *array);
  array->length = rows;
  array->n_buffers = 1;
  array->buffers = calloc(1, sizeof *array->buffers);
  array->n_children = 1;
  array->children = malloc(sizeof *array->children);
  array->children[0] = id;
  array->release = release_array;
}

static pype_status write_rows(step *s, pype_context *context, pype_error *error) {
  struct ArrowSchema schema;
  make_schema(&schema);
  pype_status status = s->host->set_schema(s->host, context, 0, &schema, error);
  for (long b = 0; status == PYPE_OK && b < s->batches; b++) {
    struct ArrowArray batch;
    make_batch(&batch, b * s->rows, s->rows);
    status = s->host->emit(s->host, context, 0, &batch, error);
  }
  return status;
}

static pype_status run_source(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  pype_status status = write_rows(s, context, error);
  if (status == PYPE_OK && strcmp(s->fail, "run") == 0) status = fail(error, PYPE_ERR_IO, "run was told to fail");
  return status;
}

static pype_status run_pass(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  note(s, "run");
  pype_status status = s->host->open_input(s->host, context, 0, 0, &stream, error);
  return status == PYPE_OK ? s->host->emit_stream(s->host, context, 0, &stream, error) : status;
}

/* Reads everything, and writes the number of rows to "path". */
static pype_status run_sink(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  long rows = 0;
  note(s, "run");
  uint32_t edges = s->host->input_count(s->host, context, 0);
  for (uint32_t edge = 0; edge < edges; edge++) {
    pype_status status = s->host->open_input(s->host, context, 0, edge, &stream, error);
    if (status != PYPE_OK) return status;
    for (;;) {
      struct ArrowArray batch;
      memset(&batch, 0, sizeof batch);
      if (stream.get_next(&stream, &batch) != 0) {
        stream.release(&stream);
        return fail(error, PYPE_ERR_CANCELLED, "the input broke off");
      }
      if (!batch.release) break;
      rows += batch.length;
      batch.release(&batch);
    }
    stream.release(&stream);
  }
  if (s->path[0]) {
    pype_string aside = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
    uint32_t flags = strcmp(s->fail, "overwrite") == 0 ? PYPE_OUTPUT_NO_OVERWRITE : 0;
    pype_status status = s->host->open_output(s->host, context, s->path, flags, &aside, error);
    if (status != PYPE_OK) return status;
    FILE *file = fopen(aside.data, "w");
    if (aside.release) aside.release(&aside);
    if (!file) return fail(error, PYPE_ERR_IO, "cannot open the output");
    fprintf(file, "%ld\n", rows);
    fclose(file);
  }
  return strcmp(s->fail, "run") == 0 ? fail(error, PYPE_ERR_IO, "run was told to fail") : PYPE_OK;
}

/* Says that it works row by row, and loses its input. */
static pype_status run_lossy(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowSchema schema;
  (void)context;
  make_schema(&schema);
  s->host->count_filtered(s->host, context, 1);
  return s->host->set_schema(s->host, context, 0, &schema, error);
}

static pype_status run_mute(void *instance, pype_context *context, pype_error *error) {
  (void)instance, (void)context, (void)error;
  return PYPE_OK;
}

static void nap(void) {
  struct timespec pause = {0, 1000000};
  nanosleep(&pause, NULL);
}

/* Works until it is cancelled. */
static pype_status run_wait(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  while (!s->host->is_cancelled(s->host, context)) nap();
  return fail(error, PYPE_ERR_CANCELLED, "cancelled");
}

/* Looks at nothing for "rows" milliseconds. */
static pype_status run_stuck(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  (void)context, (void)error;
  note(s, "run");
  for (long i = 0; i < s->rows; i++) nap();
  return PYPE_OK;
}

static void *work_later(void *argument) {
  step *s = argument;
  nap();
  pype_error error = {PYPE_STRUCT_HEADER(pype_error), 0, 0, NULL, NULL, NULL, NULL};
  pype_status status = write_rows(s, s->context, &error);
  if (strcmp(s->fail, "run") == 0) status = fail(&error, PYPE_ERR_IO, "run was told to fail");
  s->host->complete(s->host, s->context, status, &error);
  return NULL;
}

static pype_status run_pending(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pthread_t thread;
  s->context = context;
  if (pthread_create(&thread, NULL, work_later, s) != 0) return fail(error, PYPE_ERR_INTERNAL, "no thread");
  pthread_detach(thread);
  return PYPE_PENDING;
}

/* A stream that breaks off after "batches" batches. */
typedef struct {
  long left;
} short_stream;

static int short_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
  (void)stream;
  make_schema(out);
  return 0;
}
static int short_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  short_stream *s = stream->private_data;
  if (s->left-- == 0) return 5;
  make_batch(out, 0, 10);
  return 0;
}
static const char *short_error(struct ArrowArrayStream *stream) {
  (void)stream;
  return "the wire was cut";
}
static void short_release(struct ArrowArrayStream *stream) {
  free(stream->private_data);
  stream->release = NULL;
}

/* The same batch, in a stream, as "fail" says. */
static int one_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
  short_stream *s = stream->private_data;
  memset(out, 0, sizeof *out);
  if (s->left-- == 0) return 0;
  make_batch(out, 0, 10);
  out->offset = 1;
  out->length = 9;
  return 0;
}

static pype_status run_sliced(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  short_stream *state = malloc(sizeof *state);
  state->left = 1;
  struct ArrowArrayStream stream = {short_schema, one_next, short_error, short_release, state};
  return s->host->emit_stream(s->host, context, 0, &stream, error);
}

static pype_status run_cut(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  short_stream *state = malloc(sizeof *state);
  state->left = s->batches;
  struct ArrowArrayStream stream = {short_schema, short_next, short_error, short_release, state};
  return s->host->emit_stream(s->host, context, 0, &stream, error);
}

/* One good row and one rejected one. */
static pype_status run_reject(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pype_status status = PYPE_OK;
  for (uint32_t port = 0; status == PYPE_OK && port < 2; port++) {
    struct ArrowSchema schema;
    struct ArrowArray batch;
    make_schema(&schema);
    status = s->host->set_schema(s->host, context, port, &schema, error);
    if (status != PYPE_OK) break;
    make_batch(&batch, 0, 1);
    status = s->host->emit(s->host, context, port, &batch, error);
  }
  return status;
}

/* Breaks the Arrow structs as "fail" says. */
static pype_status run_broken(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  make_schema(&schema);
  if (strcmp(s->fail, "released_schema") == 0) schema.release(&schema);
  if (strcmp(s->fail, "no_format") == 0) schema.format = NULL;
  if (strcmp(s->fail, "odd_format") == 0) schema.children[0]->format = "?!";
  if (strcmp(s->fail, "no_struct") == 0) schema.format = "l";
  pype_status status = PYPE_OK;
  if (strcmp(s->fail, "no_schema") != 0)
    status = s->host->set_schema(s->host, context, 0, &schema, error);
  else
    schema.release(&schema);
  if (status != PYPE_OK) return status;
  if (strcmp(s->fail, "two_schemas") == 0) {
    make_schema(&schema);
    return s->host->set_schema(s->host, context, 0, &schema, error);
  }
  make_batch(&batch, 0, 10);
  if (strcmp(s->fail, "released_batch") == 0) batch.release(&batch);
  if (strcmp(s->fail, "negative_length") == 0) batch.length = -1;
  if (strcmp(s->fail, "long_batch") == 0) batch.length = 11;
  if (strcmp(s->fail, "huge_offset") == 0) batch.children[0]->offset = INT64_MAX;
  if (strcmp(s->fail, "batch_offset") == 0) batch.offset = 1, batch.length = 9;
  if (strcmp(s->fail, "no_values") == 0) free((void *)batch.children[0]->buffers[1]), batch.children[0]->buffers[1] = NULL;
  if (strcmp(s->fail, "released_column") == 0) batch.children[0]->release(batch.children[0]);
  if (strcmp(s->fail, "no_bitmap") == 0) batch.children[0]->null_count = 3;
  return s->host->emit(s->host, context, strcmp(s->fail, "no_port") == 0 ? 9 : 0, &batch, error);
}

static pype_status add_one(void *argument) {
  ++*(int *)argument;
  return PYPE_OK;
}

/* Uses every service that gives something, and writes what it got to "path". */
static pype_status run_services(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  const pype_host *h = s->host;
  pype_string got = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  FILE *file = fopen(s->path, "w");
  if (!file) return fail(error, PYPE_ERR_IO, "no file");
  fprintf(file, "node=%s flow=%s module=%s\n", h->info(h, context, PYPE_INFO_NODE_ID),
          h->info(h, context, PYPE_INFO_FLOW_NAME), h->info(h, context, PYPE_INFO_MODULE_NAME));
  fprintf(file, "run=%d date=%d\n", (int)strlen(h->info(h, context, PYPE_INFO_RUN_ID)) > 10,
          (int)strlen(h->info(h, context, PYPE_INFO_RUN_DATE)));
  fprintf(file, "item=%s index=%d\n", h->iteration_item(h, context) ? "some" : "none", (int)h->iteration_index(h, context));
  fprintf(file, "set=%d", h->set_global(h, context, "row_count", "42", NULL));
  fprintf(file, " again=%d", h->set_global(h, context, "ROW_COUNT", "43", NULL));
  fprintf(file, " undeclared=%d\n", h->set_global(h, context, "other", "1", NULL));
  int status = h->get_global(h, context, s->node, "Row_Count", &got, NULL);
  fprintf(file, "get=%d %s\n", status, got.data ? got.data : "-");
  if (got.release) got.release(&got);
  fprintf(file, "secret=%d\n", h->secret(h, context, "a#b", &got, NULL));
  status = h->scratch(h, context, &got, NULL);
  fprintf(file, "scratch=%d writable=%d\n", status, got.data ? access(got.data, W_OK) : -1);
  if (got.release) got.release(&got);
  int sum = 0;
  pype_task *tasks[8];
  for (int i = 0; i < 8; i++) h->submit(h, context, add_one, &sum, &tasks[i], NULL), h->wait(h, context, tasks[i]);
  fprintf(file, "sum=%d\n", sum);
  h->log(h, context, PYPE_LOG_INFO, "said \"hello\"", "{\"answer\": 42}");
  h->log(h, context, PYPE_LOG_WARN, "careful", "not json");
  h->progress(h, context, 1, 2, "rows");
  fclose(file);
  return PYPE_OK;
}

/* True for the first "rows" times that it is asked, counted in the file "path". */
static int is_early(const step *s) {
  FILE *file = fopen(s->path, "a");
  if (!file) return 1;
  fputc('x', file);
  long times = ftell(file);
  fclose(file);
  return times <= s->rows;
}

/* Fails the first "rows" times, each time after it has set a global and written rows. */
static pype_status run_flaky(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  note(s, "run");
  pype_status status = s->host->set_global(s->host, context, "row_count", "7", error);
  if (status == PYPE_OK) status = write_rows(s, context, error);
  if (status == PYPE_OK && is_early(s)) status = fail(error, PYPE_ERR_UNAVAILABLE, "not yet");
  return status;
}

/* The same for a module that reads. */
static pype_status run_again(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  pype_status status = run_pass(instance, context, error);
  if (status == PYPE_OK && is_early(s)) status = fail(error, PYPE_ERR_UNAVAILABLE, "not yet");
  return status;
}

/* Notes the item it is given, sets a global to its index, and fails for the item of index "rows". */
static pype_status run_turn(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  char word[256];
  char value[32];
  const char *item = s->host->iteration_item(s->host, context);
  int64_t index = s->host->iteration_index(s->host, context);
  snprintf(word, sizeof word, "turn %s", item ? item : "none");
  note(s, word);
  snprintf(value, sizeof value, "%lld", (long long)index);
  pype_status status = s->host->set_global(s->host, context, "row_count", value, error);
  if (status == PYPE_OK && index == s->rows) status = fail(error, PYPE_ERR_IO, "this item is bad");
  return status;
}

/* Fetches the secret that "path" names and lets it out wherever a module can: logs, fields, a global, its error. */
static pype_status run_leak(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  char *message = s->message;
  const pype_host *h = s->host;
  pype_string got = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  pype_status status = h->secret(h, context, s->path, &got, error);
  if (status != PYPE_OK) return status;
  snprintf(message, sizeof s->message, "the secret is %s", got.data);
  h->log(h, context, PYPE_LOG_INFO, message, NULL);
  h->log(h, context, PYPE_LOG_ERROR, "fields", NULL);
  char fields[600];
  snprintf(fields, sizeof fields, "{\"token\": \"%s\"}", got.data);
  h->log(h, context, PYPE_LOG_WARN, "in fields", fields);
  snprintf(fields, sizeof fields, "\"%s\"", got.data);
  if (h->set_global(h, context, "row_count", fields, NULL) == PYPE_OK) note(s, "leaked");
  if (got.release) got.release(&got);
  return strcmp(s->fail, "run") == 0 ? fail(error, PYPE_ERR_IO, message) : PYPE_OK;
}

static const pype_port in = {PYPE_STRUCT_HEADER(pype_port), "input", "Rows.", 0, 0};
static const pype_port in_many = {PYPE_STRUCT_HEADER(pype_port), "input", "Rows.", PYPE_PORT_MULTIPLE, 0};
static const pype_port out = {PYPE_STRUCT_HEADER(pype_port), "data", "Rows.", 0, 0};
static const pype_port bad = {PYPE_STRUCT_HEADER(pype_port), "rejects", "Bad rows.", PYPE_PORT_REJECT, 0};
static const pype_port *const one_in[] = {&in, NULL};
static const pype_port *const many_in[] = {&in_many, NULL};
static const pype_port *const one_out[] = {&out, NULL};
static const pype_port *const out_and_bad[] = {&out, &bad, NULL};
static const pype_param any_path = {PYPE_STRUCT_HEADER(pype_param), "path", "str", "A file.", NULL, NULL, NULL, 0, 0};
static const pype_param journal = {PYPE_STRUCT_HEADER(pype_param), "journal", "str", "A file.", NULL, NULL, NULL, 0, 0};
static const pype_param when = {PYPE_STRUCT_HEADER(pype_param), "fail", "str", "A call.", NULL, NULL, NULL, 0, 0};
static const pype_param rows = {PYPE_STRUCT_HEADER(pype_param), "rows", "int", "Rows.", "10", NULL, NULL, 0, 0};
static const pype_param batches = {PYPE_STRUCT_HEADER(pype_param), "batches", "int", "Batches.", "1", NULL, NULL, 0, 0};
static const pype_param *const params[] = {&any_path, &journal, &when, &rows, &batches, NULL};
static const pype_global row_count = {PYPE_STRUCT_HEADER(pype_global), "row_count", "int", "Rows."};
static const pype_global *const globals[] = {&row_count, NULL};

#define MODULE(NAME, TYPE, FLAGS, IN, OUT)                                                                            \
  static const pype_module NAME = {                                                                                   \
      PYPE_STRUCT_HEADER(pype_module), "fx_" #NAME, "1.0.0", "A fixture.", "Tests", TYPE, FLAGS, 0, IN, OUT, params, \
      globals, NULL, NULL, NULL, NULL, create, destroy, run_##NAME, setup, teardown, NULL, NULL, NULL, NULL}

MODULE(source, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(pass, PYPE_TYPE_MOD, PYPE_MODULE_ROW_LOCAL, one_in, one_out);
MODULE(sink, PYPE_TYPE_SINK, 0, many_in, NULL);
MODULE(lossy, PYPE_TYPE_MOD, PYPE_MODULE_ROW_LOCAL, one_in, one_out);
MODULE(mute, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(wait, PYPE_TYPE_SOLO, 0, NULL, NULL);
MODULE(stuck, PYPE_TYPE_SOLO, 0, NULL, NULL);
MODULE(pending, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(cut, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(sliced, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(reject, PYPE_TYPE_SOURCE, 0, NULL, out_and_bad);
MODULE(broken, PYPE_TYPE_SOURCE, 0, NULL, one_out);
MODULE(services, PYPE_TYPE_SOLO, 0, NULL, NULL);

MODULE(flaky, PYPE_TYPE_SOURCE, PYPE_MODULE_IDEMPOTENT, NULL, one_out);
MODULE(again, PYPE_TYPE_MOD, PYPE_MODULE_IDEMPOTENT | PYPE_MODULE_ROW_LOCAL, one_in, one_out);
MODULE(turn, PYPE_TYPE_SOLO, 0, NULL, NULL);
MODULE(leak, PYPE_TYPE_SOLO, 0, NULL, NULL);

static const pype_module *const modules[] = {&source, &pass, &sink, &lossy, &mute, &wait, &stuck,
                                             &pending, &cut, &sliced, &reject, &broken, &services,
                                             &flaky, &again, &turn, &leak, NULL};
static const pype_library library = {
    PYPE_STRUCT_HEADER(pype_library), "steps", "1.0.0", "pype", "Apache-2.0", NULL, "cc", NULL, NULL, modules, NULL};

PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
