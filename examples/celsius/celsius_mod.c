/* celsius_mod: turns a column of degrees Celsius into degrees Fahrenheit.
 *
 * A module in plain C that knows nothing of pype but its headers:
 *
 *   cc -shared -fPIC -O2 -I HEADERS -o libcelsius_mod.so celsius_mod.c
 *
 * Input port `input`, output port `output`: the same columns and rows. The column named by the config `column` must be
 * float32 or float64 (degrees Celsius, nullable); it comes out in degrees Fahrenheit, nulls stay null. All other
 * columns are handed on without a copy. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pype/pype.h>

#include "column_config.h"

typedef struct {
  const pype_host *host;
  char *column;
} celsius;

/* ---- errors ---- */

static void release_error(pype_error *error) {
  free((char *)error->message);
  free((char *)error->hint);
  error->message = error->hint = NULL;
  error->release = NULL;
}

static pype_status fail(pype_error *error, pype_status code, char *hint, const char *format, ...) {
  if (!error) {
    free(hint);
    return code;
  }
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  error->code = code;
  error->message = strdup(text);
  error->hint = hint;
  error->release = release_error;
  return code;
}

/* ---- one node of a flow ---- */

static pype_status create(const pype_host *host, const pype_create_args *args, void **instance, pype_error *error) {
  celsius *self = calloc(1, sizeof *self);
  char *column = self ? read_column(args->config_json) : NULL;
  if (!column) {
    free(self);
    return fail(error, PYPE_ERR_INVALID_CONFIG, NULL, "config 'column' is missing");
  }
  self->host = host;
  self->column = column;
  *instance = self;
  return PYPE_OK;
}

static void destroy(void *instance) {
  celsius *self = instance;
  free(self->column);
  free(self);
}

/* ---- work ---- */

/* What an array with a column of our own keeps: its values, and the array that everything else belongs to. */
typedef struct {
  struct ArrowArray source;
  void *values;
  const void *buffers[2];
} converted;

/* Whoever holds the column releases it: the values made here, and the column that they came from. */
static void release_converted(struct ArrowArray *array) {
  converted *kept = array->private_data;
  free(kept->values);
  if (kept->source.release) kept->source.release(&kept->source);
  free(kept);
  array->release = NULL;
}

/* Puts a converted copy of a column in the place of the column. Validity and offset stay as they are. */
static int convert(struct ArrowArray *column, int is_double) {
  size_t rows = (size_t)(column->offset + column->length);
  size_t width = is_double ? sizeof(double) : sizeof(float);
  converted *kept = calloc(1, sizeof *kept);
  void *values = kept ? malloc(rows ? rows * width : 1) : NULL;
  if (!values) {
    free(kept);
    return 0;
  }
  const void *celsius_values = column->buffers[1];
  for (size_t row = (size_t)column->offset; row < rows; row++) {
    if (is_double)
      ((double *)values)[row] = ((const double *)celsius_values)[row] * 9.0 / 5.0 + 32.0;
    else
      ((float *)values)[row] = ((const float *)celsius_values)[row] * 9.0f / 5.0f + 32.0f;
  }
  kept->source = *column;
  kept->values = values;
  kept->buffers[0] = column->buffers[0];
  kept->buffers[1] = values;
  column->buffers = kept->buffers;
  column->private_data = kept;
  column->release = release_converted;
  return 1;
}

/* The index of the column, or -1 after filling `error`. */
static int64_t find(const celsius *self, const struct ArrowSchema *schema, pype_error *error) {
  char known[256] = "the columns are:";
  for (int64_t i = 0; i < schema->n_children; i++) {
    const char *name = schema->children[i]->name ? schema->children[i]->name : "";
    const char *format = schema->children[i]->format;
    if (strcmp(name, self->column) == 0) {
      if (strcmp(format, "g") == 0 || strcmp(format, "f") == 0) return i;
      fail(error, PYPE_ERR_INVALID_DATA, strdup("cast it to float64 first"),
           "column '%s' has the Arrow format '%s', not float32 or float64", name, format);
      return -1;
    }
    size_t used = strlen(known);
    snprintf(known + used, sizeof known - used, " %s", name);
  }
  fail(error, PYPE_ERR_INVALID_CONFIG, strdup(known), "there is no column '%s' in the input", self->column);
  return -1;
}

static pype_status broken_input(struct ArrowArrayStream *stream, int code, pype_error *error) {
  const char *reason = stream->get_last_error(stream);
  return fail(error, code == ECANCELED ? PYPE_ERR_CANCELLED : PYPE_ERR_INVALID_DATA, NULL, "the input broke off: %s",
              reason ? reason : strerror(code));
}

static pype_status pump(celsius *self, pype_context *context, struct ArrowArrayStream *stream, pype_error *error) {
  const pype_host *host = self->host;
  struct ArrowSchema schema;
  int code = stream->get_schema(stream, &schema);
  if (code != 0) return broken_input(stream, code, error);
  int64_t index = find(self, &schema, error);
  if (index < 0) {
    schema.release(&schema);
    return error ? error->code : PYPE_ERR_INVALID_CONFIG;
  }
  int is_double = schema.children[index]->format[0] == 'g';
  pype_status status = host->set_schema(host, context, 0, &schema, error);
  while (status == PYPE_OK) {
    struct ArrowArray batch;
    memset(&batch, 0, sizeof batch);
    code = stream->get_next(stream, &batch);
    if (code != 0) return broken_input(stream, code, error);
    if (!batch.release) return PYPE_OK;
    if (!convert(batch.children[index], is_double)) {
      batch.release(&batch);
      return fail(error, PYPE_ERR_RESOURCE_EXHAUSTED, NULL, "no memory for %lld rows", (long long)batch.length);
    }
    status = host->emit(host, context, 0, &batch, error);
  }
  return status;
}

static pype_status run(void *instance, pype_context *context, pype_error *error) {
  celsius *self = instance;
  struct ArrowArrayStream stream;
  pype_status status = self->host->open_input(self->host, context, 0, 0, &stream, error);
  if (status != PYPE_OK) return status;
  status = pump(self, context, &stream, error);
  stream.release(&stream);
  return status;
}

/* ---- what the library says of itself ---- */

static const pype_port input = {PYPE_STRUCT_HEADER(pype_port), "input", "Rows with a column in degrees Celsius.", 0, 0};
static const pype_port output = {PYPE_STRUCT_HEADER(pype_port), "output",
                                 "The same rows, the column in degrees Fahrenheit.", 0, 0};
static const pype_port *const inputs[] = {&input, NULL};
static const pype_port *const outputs[] = {&output, NULL};

static const pype_param column = {.abi_version = PYPE_ABI_VERSION,
                                  .struct_size = sizeof(pype_param),
                                  .name = "column",
                                  .type = "str",
                                  .description = "The column to convert, float32 or float64.",
                                  .flags = PYPE_PARAM_REQUIRED};
static const pype_param *const params[] = {&column, NULL};

static const pype_module module = {
    .abi_version = PYPE_ABI_VERSION,
    .struct_size = sizeof(pype_module),
    .name = "celsius_mod",
    .version = "1.0.0",
    .description = "Turns a column of degrees Celsius into degrees Fahrenheit.",
    .category = "Examples",
    .type = PYPE_TYPE_MOD,
    .flags = PYPE_MODULE_DETERMINISTIC | PYPE_MODULE_IDEMPOTENT | PYPE_MODULE_ROW_LOCAL | PYPE_MODULE_PARALLEL |
             PYPE_MODULE_STREAMING,
    .inputs = inputs,
    .outputs = outputs,
    .params = params,
    .create = create,
    .destroy = destroy,
    .run = run,
};
static const pype_module *const modules[] = {&module, NULL};

static const pype_library library = {
    .abi_version = PYPE_ABI_VERSION,
    .struct_size = sizeof(pype_library),
    .name = "celsius",
    .version = "1.0.0",
    .author = "pype",
    .license = "Apache-2.0",
    .toolchain = "C11",
    .modules = modules,
};

PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host;
  (void)error;
  return &library;
}
