/* outbox_solo: leaves a message as a file in a folder, from which something else sends it.
 *
 * A module in plain C that knows nothing of pype but its headers:
 *
 *   cc -shared -fPIC -O2 -I HEADERS -o liboutbox_solo.so outbox_solo.c
 *
 * The file is FOLDER/RUN-NODE.txt, in an iteration FOLDER/RUN-NODE-INDEX.txt, and begins with the lines "To:" and
 * "Subject:". It appears whole or not at all, however the run ends. Only its owner can read it, since the address may
 * be a secret: who knows the address of a web hook can write there. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pype/pype.h>

typedef struct {
  const pype_host *host;
  char *json; /* the config; the texts below point into it */
  const char *folder, *to, *subject, *text;
} outbox;

/* ---- errors ---- */

static void release_error(pype_error *error) {
  free((char *)error->message);
  error->message = NULL;
  error->release = NULL;
}

static pype_status fail(pype_error *error, pype_status code, const char *format, ...) {
  if (!error) return code;
  char text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  error->code = code;
  error->message = strdup(text);
  error->release = release_error;
  return code;
}

/* ---- config ---- */

static unsigned long hex4(const char *text) {
  char digits[5] = {0};
  strncpy(digits, text, 4);
  return strtoul(digits, NULL, 16);
}

/* Writes a Unicode code point as UTF-8: never longer than the escape it stood for. */
static char *put(char *out, unsigned long point) {
  if (point < 0x80) {
    *out++ = (char)point;
    return out;
  }
  int tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  *out++ = (char)((0xFF00 >> (tail + 1) & 0xFF) | point >> 6 * tail);
  while (tail-- > 0) *out++ = (char)(0x80 | (point >> 6 * tail & 0x3F));
  return out;
}

/* Takes the JSON text that begins at *at, a quote, decodes it in place, and moves *at behind it. */
static const char *take(char **at) {
  char *start = ++*at, *in = start, *out = start;
  while (*in && *in != '"') {
    if (*in != '\\') {
      *out++ = *in++;
      continue;
    }
    const char *plain = strchr("b\bf\fn\nr\rt\t", in[1]);
    if (in[1] == 'u') {
      unsigned long point = hex4(in + 2);
      in += 6;
      /* A surrogate pair is one code point in two escapes. */
      if (point >= 0xD800 && point < 0xDC00 && in[0] == '\\' && in[1] == 'u') {
        point = 0x10000 + ((point - 0xD800) << 10) + (hex4(in + 2) - 0xDC00);
        in += 6;
      }
      /* NUL would end the text. */
      out = put(out, point ? point : 0xFFFD);
    } else {
      *out++ = plain ? plain[1] : in[1];
      in += 2;
    }
  }
  *at = *in ? in + 1 : in;
  *out = 0;
  return start;
}

/* The host has validated the config: an object whose values are texts, each of them a parameter declared below. */
static void read_config(outbox *self) {
  char *at = self->json;
  while ((at = strchr(at, '"'))) {
    const char *key = take(&at);
    if (!(at = strchr(at, '"'))) return;
    const char *value = take(&at);
    if (strcmp(key, "folder") == 0) self->folder = value;
    if (strcmp(key, "to") == 0) self->to = value;
    if (strcmp(key, "subject") == 0) self->subject = value;
    if (strcmp(key, "text") == 0) self->text = value;
  }
}

static void destroy(void *instance) {
  outbox *self = instance;
  free(self->json);
  free(self);
}

static pype_status create(const pype_host *host, const pype_create_args *args, void **instance, pype_error *error) {
  outbox *self = calloc(1, sizeof *self);
  if (!self || !(self->json = strdup(args->config_json))) {
    free(self);
    return fail(error, PYPE_ERR_RESOURCE_EXHAUSTED, "no memory for the message");
  }
  self->host = host;
  self->text = "";
  read_config(self);
  if (self->folder && self->to && self->subject) {
    *instance = self;
    return PYPE_OK;
  }
  destroy(self);
  return fail(error, PYPE_ERR_INVALID_CONFIG, "'folder', 'to' and 'subject' are needed");
}

/* ---- work ---- */

/* Makes the folder and those above it. */
static int make_folder(const char *path) {
  char part[1024];
  size_t length = strlen(path);
  for (size_t i = 1; i <= length && i < sizeof part; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    memcpy(part, path, i);
    part[i] = 0;
    if (mkdir(part, 0700) != 0 && errno != EEXIST) return -1;
  }
  return 0;
}

static int write_message(const outbox *self, const char *path) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
  if (!file) return -1;
  fprintf(file, "To: %s\nSubject: %s\n\n%s\n", self->to, self->subject, self->text);
  int torn = ferror(file);
  return fclose(file) != 0 || torn ? -1 : 0;
}

static pype_status run(void *instance, pype_context *context, pype_error *error) {
  outbox *self = instance;
  const pype_host *host = self->host;
  if (make_folder(self->folder) != 0)
    return fail(error, PYPE_ERR_IO, "the folder '%s' cannot be made: %s", self->folder, strerror(errno));
  const char *id = host->info(host, context, PYPE_INFO_RUN_ID), *node = host->info(host, context, PYPE_INFO_NODE_ID);
  int64_t index = host->iteration_index(host, context);
  char number[32] = "", path[1024];
  if (index >= 0) snprintf(number, sizeof number, "-%lld", (long long)index);
  int length = snprintf(path, sizeof path, "%s/%s-%s%s.txt", self->folder, id, node, number);
  if (length < 0 || (size_t)length >= sizeof path)
    return fail(error, PYPE_ERR_INVALID_CONFIG, "the path in '%.200s…' is too long", self->folder);
  /* The file is written under another name; the host gives it this one when the run of the module has succeeded. */
  pype_string aside = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  pype_status status = host->open_output(host, context, path, 0, &aside, error);
  if (status != PYPE_OK) return status;
  if (write_message(self, aside.data) != 0)
    status = fail(error, PYPE_ERR_IO, "the message '%s' cannot be written: %s", path, strerror(errno));
  if (aside.release) aside.release(&aside);
  if (status == PYPE_OK) {
    /* A secret in the address reaches the log as "***". */
    char line[8192];
    snprintf(line, sizeof line, "left a message for %s in %s", self->to, path);
    host->log(host, context, PYPE_LOG_INFO, line, NULL);
  }
  return status;
}

/* ---- what the library says of itself ---- */

#define ONE_LINE "{\"pattern\": \"^[^\\r\\n]+$\"}"
#define PARAM(name, text, default_value, schema, flags) \
  {PYPE_STRUCT_HEADER(pype_param), name, "str", text, default_value, NULL, schema, flags, 0}
static const pype_param folder = PARAM("folder", "Folder of the messages; made when it is missing.", NULL, ONE_LINE,
                                       PYPE_PARAM_REQUIRED);
static const pype_param to = PARAM("to", "Address that the message is for, up to 500 characters.", NULL,
                                   "{\"pattern\": \"^[^\\r\\n]{1,500}$\"}",
                                   PYPE_PARAM_REQUIRED);
static const pype_param subject = PARAM("subject", "One line that says it all.", NULL, ONE_LINE, PYPE_PARAM_REQUIRED);
static const pype_param text = PARAM("text", "The message.", "\"\"", NULL, 0);
static const pype_param *const params[] = {&folder, &to, &subject, &text, NULL};

static const pype_module module = {
    .abi_version = PYPE_ABI_VERSION,
    .struct_size = sizeof(pype_module),
    .name = "outbox_solo",
    .version = "1.0.0",
    .description = "Leaves a message as a file in a folder, whole or not at all.",
    .category = "Examples",
    .type = PYPE_TYPE_SOLO,
    .flags = PYPE_MODULE_IDEMPOTENT | PYPE_MODULE_PARALLEL | PYPE_MODULE_FILES,
    .params = params,
    .create = create,
    .destroy = destroy,
    .run = run,
};
static const pype_module *const modules[] = {&module, NULL};

static const pype_library library = {
    .abi_version = PYPE_ABI_VERSION,
    .struct_size = sizeof(pype_library),
    .name = "outbox",
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
