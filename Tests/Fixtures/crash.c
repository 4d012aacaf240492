// A module that brings its host down, in each way that its config asks for.
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pype/pype.h>

typedef struct {
  char how[32];
  char token[256];
} crash;

// The text of a member of a JSON object that holds plain texts only.
static void text_of(const char *json, const char *name, char *out, size_t size) {
  const char *at = strstr(json, name);
  if (!at) return;
  at = strchr(strchr(at + strlen(name), ':'), '"') + 1;
  const size_t length = (size_t)(strchr(at, '"') - at);
  memcpy(out, at, length < size ? length : size - 1);
}

static pype_status create(const pype_host *host, const pype_create_args *args, void **instance, pype_error *error) {
  (void)host, (void)error;
  crash *self = calloc(1, sizeof *self);
  if (!self) return PYPE_ERR_RESOURCE_EXHAUSTED;
  text_of(args->config_json, "\"how\"", self->how, sizeof self->how);
  text_of(args->config_json, "\"token\"", self->token, sizeof self->token);
  *instance = self;
  return PYPE_OK;
}

static void destroy(void *instance) { free(instance); }

// What compilers cannot see through.
static int *volatile nowhere = (int *)8;
static volatile int deepest = 1 << 30;

static int deeper(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return depth > deepest ? 0 : deeper(depth + 1) + room[0];
}

static void *elsewhere(void *how) {
  if (!strcmp(how, "exit_elsewhere")) exit(0);
  *nowhere = 1;
  return NULL;
}

static pype_status run(void *instance, pype_context *context, pype_error *error) {
  (void)context, (void)error;
  crash *self = instance;
  volatile char secret[256] = {0};
  memcpy((char *)secret, self->token, sizeof self->token);
  const char *how = self->how;
  if (!strcmp(how, "segv")) *nowhere = secret[0];
  if (!strcmp(how, "abort")) abort();
  if (!strcmp(how, "fpe")) raise(SIGFPE);
  if (!strcmp(how, "overflow")) return deeper(0) ? PYPE_OK : PYPE_ERR_INTERNAL;
  if (!strcmp(how, "exit")) exit(0);
  pthread_t thread;
  pthread_create(&thread, NULL, elsewhere, self->how);
  pthread_join(thread, NULL);
  return PYPE_OK;
}

static const pype_param how = {.abi_version = PYPE_ABI_VERSION, .struct_size = sizeof(pype_param), .name = "how",
                               .type = "str", .description = "The way.", .flags = PYPE_PARAM_REQUIRED};
static const pype_param token = {.abi_version = PYPE_ABI_VERSION, .struct_size = sizeof(pype_param), .name = "token",
                                 .type = "str", .description = "A secret.", .flags = PYPE_PARAM_SECRET};
static const pype_param *const params[] = {&how, &token, NULL};
static const pype_module module = {.abi_version = PYPE_ABI_VERSION, .struct_size = sizeof(pype_module),
                                   .name = "crash_solo", .version = "1.0.0", .description = "Crashes.",
                                   .category = "testing", .type = PYPE_TYPE_SOLO, .params = params,
                                   .create = create, .destroy = destroy, .run = run};
static const pype_module *const modules[] = {&module, NULL};
static const pype_library library = {.abi_version = PYPE_ABI_VERSION, .struct_size = sizeof(pype_library),
                                     .name = "crash", .version = "1.0.0", .modules = modules};

PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
