/* dladdr is beyond POSIX. */
#define _GNU_SOURCE
#include <carrow_csv.h>
#include <carrow_files.h>

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#define LIBRARY "libpype_arrow.dylib"
#else
#define LIBRARY "libpype_arrow.so"
#endif

/* X(name, parameters, arguments, moved): functions that return a status and fill in `error`; `moved` is the argument that
 * the function takes over in any case. */
#define CALLS(X)                                                                                                       \
  X(carrow_parquet_inspect,                                                                                            \
    (const char *path, carrow_parquet_info *info, struct ArrowSchema *schema, carrow_error *error),                    \
    (path, info, schema, error), NOTHING)                                                                              \
  X(carrow_parquet_read,                                                                                               \
    (const char *path, const carrow_parquet_read_options *options, struct ArrowArrayStream *out, carrow_error *error), \
    (path, options, out, error), NOTHING)                                                                              \
  X(carrow_ipc_read, (const char *path, struct ArrowArrayStream *out, carrow_error *error), (path, out, error),        \
    NOTHING)                                                                                                           \
  X(carrow_parquet_check_options, (const carrow_parquet_write_options *options, carrow_error *error),                  \
    (options, error), NOTHING)                                                                                         \
  X(carrow_parquet_open,                                                                                               \
    (const char *path, struct ArrowSchema *schema, const carrow_parquet_write_options *options, carrow_writer **out,   \
     carrow_error *error),                                                                                             \
    (path, schema, options, out, error), schema)                                                                       \
  X(carrow_ipc_open,                                                                                                   \
    (const char *path, struct ArrowSchema *schema, const carrow_ipc_write_options *options, carrow_writer **out,       \
     carrow_error *error),                                                                                             \
    (path, schema, options, out, error), schema)                                                                       \
  X(carrow_writer_write, (carrow_writer *writer, struct ArrowArray *batch, carrow_error *error),                       \
    (writer, batch, error), batch)                                                                                     \
  X(carrow_writer_close, (carrow_writer *writer, int32_t keep, int64_t *bytes, carrow_error *error),                   \
    (writer, keep, bytes, error), NOTHING)                                                                             \
  X(carrow_csv_open,                                                                                                   \
    (const char *path, const carrow_csv_options *options, carrow_csv **out, carrow_error *error),                      \
    (path, options, out, error), NOTHING)                                                                              \
  X(carrow_csv_schema, (carrow_csv *reader, struct ArrowSchema *schema, carrow_error *error),                          \
    (reader, schema, error), NOTHING)                                                                                  \
  X(carrow_csv_next,                                                                                                   \
    (carrow_csv *reader, struct ArrowArray *batch, struct ArrowArray *rejects, carrow_error *error),                   \
    (reader, batch, rejects, error), NOTHING)

static struct {
#define FIELD(name, parameters, arguments, moved) int32_t(*name) parameters;
  CALLS(FIELD)
#undef FIELD
  carrow_memory (*carrow_memory_figures)(void);
  void (*carrow_memory_release_unused)(void);
  const char *(*carrow_version)(void);
  void (*carrow_csv_close)(carrow_csv *reader);
  char failure[2 * PATH_MAX]; /* empty: loaded */
} arrow;

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Keeps the loader's words of each place where the library is but cannot be loaded. */
static void *try_path(const char *path, int is_needed) {
  if (!is_needed && access(path, F_OK) != 0) return NULL;
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library) return library;
  const char *reason = dlerror();
  size_t used = strlen(arrow.failure);
  snprintf(arrow.failure + used, sizeof arrow.failure - used, "%s%s", used ? "; " : "",
           reason ? reason : "the loader gave no reason");
  return NULL;
}

static void *try_beside(const char *file) {
  char path[PATH_MAX], resolved[PATH_MAX];
  if (!realpath(file, resolved)) return NULL;
  char *slash = strrchr(resolved, '/');
  if (!slash || snprintf(path, sizeof path, "%.*s/%s", (int)(slash - resolved), resolved, LIBRARY) >= (int)sizeof path) {
    return NULL;
  }
  return try_path(path, 0);
}

static void *find_library(void) {
  const char *named = getenv("PYPE_ARROW_LIBRARY");
  if (named && *named) return try_path(named, 1);
  void *library = NULL;
  Dl_info info;
  if (dladdr((const void *)&once, &info) && info.dli_fname) library = try_beside(info.dli_fname);
#ifdef __APPLE__
  char program[PATH_MAX];
  uint32_t size = sizeof program;
  if (!library && _NSGetExecutablePath(program, &size) == 0) library = try_beside(program);
#else
  if (!library) library = try_beside("/proc/self/exe");
#endif
  return library ? library : try_path(LIBRARY, 1);
}

/* POSIX lets a function's address travel as void *; the copy spares a cast for each. */
static void find(void *library, const char *name, void *out) {
  void *found = dlsym(library, name);
  if (!found && !*arrow.failure) snprintf(arrow.failure, sizeof arrow.failure, "it has no function %s", name);
  memcpy(out, &found, sizeof found);
}

static void load(void) {
  void *library = find_library();
  if (!library) return;
  arrow.failure[0] = 0;
#define FIND(name, parameters, arguments, moved) find(library, #name, &arrow.name);
  CALLS(FIND)
#undef FIND
  find(library, "carrow_memory_figures", &arrow.carrow_memory_figures);
  find(library, "carrow_memory_release_unused", &arrow.carrow_memory_release_unused);
  find(library, "carrow_version", &arrow.carrow_version);
  find(library, "carrow_csv_close", &arrow.carrow_csv_close);
}

static int is_loaded(void) {
  pthread_once(&once, load);
  return !*arrow.failure && arrow.carrow_version;
}

static int32_t unavailable(carrow_error *error) {
  if (!error) return PYPE_ERR_UNAVAILABLE;
  char text[sizeof arrow.failure + 80];
  snprintf(text, sizeof text, "Apache Arrow's library cannot be loaded: %s", arrow.failure);
  error->code = PYPE_ERR_UNAVAILABLE;
  error->message = strdup(text);
  error->hint = strdup(LIBRARY " belongs beside pype; PYPE_ARROW_LIBRARY names another place");
  return PYPE_ERR_UNAVAILABLE;
}

/* Stands for an argument where nothing is moved. */
static struct {
  void (*release)(void *);
} *const NOTHING = NULL;

#define FORWARD(name, parameters, arguments, moved)       \
  int32_t name parameters {                               \
    if (is_loaded()) return arrow.name arguments;         \
    if (moved && moved->release) moved->release(moved);   \
    return unavailable(error);                            \
  }
CALLS(FORWARD)
#undef FORWARD

carrow_memory carrow_memory_figures(void) {
  carrow_memory none = {0, 0, "none"};
  return is_loaded() ? arrow.carrow_memory_figures() : none;
}

void carrow_memory_release_unused(void) {
  if (is_loaded()) arrow.carrow_memory_release_unused();
}

const char *carrow_version(void) { return is_loaded() ? arrow.carrow_version() : ""; }

void carrow_csv_close(carrow_csv *reader) {
  if (reader && is_loaded()) arrow.carrow_csv_close(reader);
}
