/* Modules whose output files depend on everything that came before, and that take their time, so that a run of them can be
 * killed at any moment and its results compared byte for byte.
 *
 * Each run is written to the file that the config names as "journal": the node, and the config's "tag". A line is one
 * write, so that those of several threads and processes do not mix. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <pype/pype.h>

#include "pieces/failure.h"
#include "pieces/flat_json.h"
#include "pieces/id_rows.h"

typedef struct {
  const pype_host *host;
  char node[64];
  char journal[512];
  char path[512];
  char note[512];
  char tag[64];
  char fail[32];
  long rows, seed, pause, fresh;
} step;

static void note_run(const step *s) {
  char line[256];
  int length = snprintf(line, sizeof line, "%s %s\n", s->node, s->tag);
  int file = open(s->journal, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  if (write(file, line, (size_t)length) != length) abort();
  close(file);
}

static void nap(const step *s) {
  struct timespec pause = {s->pause / 1000000, s->pause % 1000000 * 1000};
  if (s->pause > 0) nanosleep(&pause, NULL);
}

static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  (void)error;
  step *s = calloc(1, sizeof *s);
  const char *json = args->config_json;
  s->host = host;
  snprintf(s->node, sizeof s->node, "%s", args->node_id);
  text(json, "journal", s->journal, sizeof s->journal);
  text(json, "path", s->path, sizeof s->path);
  text(json, "note", s->note, sizeof s->note);
  text(json, "tag", s->tag, sizeof s->tag);
  text(json, "fail", s->fail, sizeof s->fail);
  s->rows = number(json, "rows", 4);
  s->seed = number(json, "seed", 1);
  s->pause = number(json, "pause", 0);
  s->fresh = number(json, "fresh", 0);
  *out = s;
  return PYPE_OK;
}

static void destroy(void *instance) { free(instance); }

static pype_status set_sum(step *s, pype_context *context, int64_t sum, pype_error *error) {
  char json[32];
  snprintf(json, sizeof json, "%lld", (long long)sum);
  return s->host->set_global(s->host, context, "sum", json, error);
}

/* "rows" rows, a batch each: ten times the seed and a count. */
static pype_status run_rows(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowSchema schema;
  note_run(s);
  make_schema(&schema);
  pype_status status = s->host->set_schema(s->host, context, 0, &schema, error);
  for (long i = 0; status == PYPE_OK && i < s->rows; i++) {
    struct ArrowArray batch;
    nap(s);
    make_batch(&batch, s->seed * 10 + i, 1);
    status = s->host->emit(s->host, context, 0, &batch, error);
  }
  return status;
}

/* Adds the seed to each row. */
static pype_status run_add(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  note_run(s);
  make_schema(&schema);
  pype_status status = s->host->set_schema(s->host, context, 0, &schema, error);
  if (status == PYPE_OK) status = s->host->open_input(s->host, context, 0, 0, &stream, error);
  if (status != PYPE_OK) return status;
  while (status == PYPE_OK) {
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    if (stream.get_next(&stream, &batch) != 0) status = fail(error, PYPE_ERR_CANCELLED, "the input broke off");
    if (status != PYPE_OK || !batch.release) break;
    const int64_t *values = batch.children[0]->buffers[1];
    for (int64_t i = 0; status == PYPE_OK && i < batch.length; i++) {
      struct ArrowArray one;
      make_batch(&one, values[batch.offset + batch.children[0]->offset + i] + s->seed, 1);
      status = s->host->emit(s->host, context, 0, &one, error);
    }
    batch.release(&batch);
  }
  stream.release(&stream);
  return status;
}

static FILE *open_file(step *s, pype_context *context, pype_error *error) {
  pype_string aside = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  if (s->host->open_output(s->host, context, s->path, s->fresh ? PYPE_OUTPUT_NO_OVERWRITE : 0, &aside, error) != PYPE_OK) return NULL;
  FILE *file = fopen(aside.data, "w");
  if (aside.release) aside.release(&aside);
  if (!file) fail(error, PYPE_ERR_IO, "cannot open the output");
  return file;
}

static pype_status close_file(FILE *file, pype_error *error) {
  int is_torn = ferror(file);
  return fclose(file) == 0 && !is_torn ? PYPE_OK : fail(error, PYPE_ERR_RESOURCE_EXHAUSTED, "cannot write the output");
}

/* Writes the note and all rows to "path", piece by piece, and sets "sum". */
static pype_status run_file(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  struct ArrowArrayStream stream;
  int64_t sum = s->seed;
  note_run(s);
  FILE *file = open_file(s, context, error);
  if (!file) return error->code;
  fprintf(file, "%s %ld\n", s->note, s->seed);
  pype_status status = s->host->open_input(s->host, context, 0, 0, &stream, error);
  if (status != PYPE_OK) {
    fclose(file);
    return status;
  }
  for (;;) {
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    if (stream.get_next(&stream, &batch) != 0) status = fail(error, PYPE_ERR_CANCELLED, "the input broke off");
    if (status != PYPE_OK || !batch.release) break;
    const int64_t *values = batch.children[0]->buffers[1];
    for (int64_t i = 0; i < batch.length; i++) {
      int64_t value = values[batch.offset + batch.children[0]->offset + i];
      sum = (sum * 31 + value) % 1000003;
      fprintf(file, "%lld\n", (long long)value);
    }
    fflush(file);
    nap(s);
    batch.release(&batch);
  }
  stream.release(&stream);
  if (status == PYPE_OK) status = close_file(file, error); else fclose(file);
  if (status == PYPE_OK) status = set_sum(s, context, sum, error);
  if (status == PYPE_OK && strcmp(s->fail, "run") == 0) status = fail(error, PYPE_ERR_IO, "run was told to fail");
  return status;
}

/* Writes the note to "path" if there is one, and sets "sum" from note and seed. */
static pype_status run_note(void *instance, pype_context *context, pype_error *error) {
  step *s = instance;
  int64_t sum = s->seed;
  note_run(s);
  for (const char *c = s->note; *c; c++) sum = (sum * 31 + (unsigned char)*c) % 1000003;
  pype_status status = PYPE_OK;
  if (s->path[0]) {
    FILE *file = open_file(s, context, error);
    if (!file) return error->code;
    for (const char *c = s->note; *c; c++) {
      fputc(*c, file);
      if (*c == ' ') fflush(file), nap(s);
    }
    fprintf(file, "\n%lld\n", (long long)sum);
    status = close_file(file, error);
  } else {
    nap(s);
  }
  if (status == PYPE_OK) status = set_sum(s, context, sum, error);
  if (status == PYPE_OK && strcmp(s->fail, "run") == 0) status = fail(error, PYPE_ERR_IO, "run was told to fail");
  return status;
}

static const pype_port in = {PYPE_STRUCT_HEADER(pype_port), "input", "Rows.", 0, 0};
static const pype_port out = {PYPE_STRUCT_HEADER(pype_port), "data", "Rows.", 0, 0};
static const pype_port *const one_in[] = {&in, NULL};
static const pype_port *const one_out[] = {&out, NULL};
#define PARAM(NAME, TYPE, DEFAULT) \
  static const pype_param NAME##_param = {PYPE_STRUCT_HEADER(pype_param), #NAME, TYPE, "A setting.", DEFAULT, NULL, NULL, 0, 0}
PARAM(journal, "str", NULL);
PARAM(path, "str", NULL);
PARAM(note, "str", NULL);
PARAM(tag, "str", NULL);
PARAM(fail, "str", NULL);
PARAM(rows, "int", "4");
PARAM(seed, "int", "1");
PARAM(pause, "int", "0");
PARAM(fresh, "int", "0");
static const pype_param *const params[] = {&journal_param, &path_param, &note_param, &tag_param, &fail_param,
                                           &rows_param, &seed_param, &pause_param, &fresh_param, NULL};
static const pype_global sum = {PYPE_STRUCT_HEADER(pype_global), "sum", "int", "What went through."};
static const pype_global *const globals[] = {&sum, NULL};

#define MODULE(NAME, TYPE, FLAGS, IN, OUT, GLOBALS)                                                              \
  static const pype_module NAME = {                                                                              \
      PYPE_STRUCT_HEADER(pype_module), "ch_" #NAME, "1.0.0", "A fixture.", "Tests", TYPE, FLAGS, 0, IN, OUT, params, \
      GLOBALS, NULL, NULL, NULL, NULL, create, destroy, run_##NAME, NULL, NULL, NULL, NULL, NULL, NULL}

MODULE(rows, PYPE_TYPE_SOURCE, 0, NULL, one_out, NULL);
MODULE(add, PYPE_TYPE_MOD, PYPE_MODULE_ROW_LOCAL, one_in, one_out, NULL);
MODULE(file, PYPE_TYPE_SINK, 0, one_in, NULL, globals);
MODULE(note, PYPE_TYPE_SOLO, 0, NULL, NULL, globals);

static const pype_module *const modules[] = {&rows, &add, &file, &note, NULL};
static const pype_library library = {
    PYPE_STRUCT_HEADER(pype_library), "chain", "1.0.0", "pype", "Apache-2.0", NULL, "cc", NULL, NULL, modules, NULL};

PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
