/* Modules of another minor version of the ABI than today's: -DOLDER ends every struct early, with rubbish behind it;
 * else every struct goes on behind what today's host knows. */
#include <stddef.h>
#include <string.h>

#include <pype/pype.h>

#define END_OF(type, field) (uint32_t)(offsetof(type, field) + sizeof(((type *)0)->field))
#ifdef OLDER
#define VERSION PYPE_ABI_VERSION
#define SIZE(type, last) END_OF(type, last)
#else
#define VERSION (PYPE_ABI_VERSION + 7)
#define SIZE(type, last) (uint32_t)(sizeof(type) + sizeof(rubbish))
#endif

typedef struct {
  char bytes[64];
} rubbish;

/* A struct with bytes of 0xFF behind its end. */
#define WITH_TAIL(type) \
  typedef struct {      \
    type it;            \
    rubbish tail;       \
  } type##_tailed
WITH_TAIL(pype_port);
WITH_TAIL(pype_param);
WITH_TAIL(pype_module);
WITH_TAIL(pype_library);

static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  (void)args, (void)error;
  *out = (void *)host;
  return PYPE_OK;
}
static void destroy(void *instance) { (void)instance; }
static pype_status run(void *instance, pype_context *context, pype_error *error) {
  const pype_host *host = instance;
  /* What a careful module does before it uses a slot that not every host has. */
  if (host->struct_size < END_OF(pype_host, complete)) return PYPE_ERR_NOT_IMPLEMENTED;
  host->log(host, context, PYPE_LOG_INFO, "run", NULL);
  /* An error of this module's own idea of a struct: shorter, or longer. */
  struct {
    pype_error it;
    rubbish tail;
  } mine;
  memset(&mine, 0xFF, sizeof mine);
  mine.it = (pype_error){VERSION, SIZE(pype_error, hint), PYPE_ERR_IO, 0, "from another time", NULL, NULL, NULL};
#ifdef OLDER
  memset(&mine.it.private_data, 0xFF, sizeof mine.it - offsetof(pype_error, private_data));
#endif
  host->complete(host, context, PYPE_ERR_IO, &mine.it);
  (void)error;
  return PYPE_PENDING;
}

static pype_port_tailed port;
static pype_param_tailed param;
static pype_module_tailed module;
static pype_library_tailed library;
static const pype_port *ports[2];
static const pype_param *params[2];
static const pype_module *modules[2];

/* Fills everything with 0xFF, then the fields up to the last one that this version has. */
#define BEGIN(name, type, last)                                    \
  memset(&name, 0xFF, sizeof name);                                \
  memset(&name, 0, SIZE(type, last) < sizeof(type) ? SIZE(type, last) : sizeof(type)); \
  name.it.abi_version = VERSION;                                   \
  name.it.struct_size = SIZE(type, last)

const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  BEGIN(port, pype_port, name);
  port.it.name = "out";
  ports[0] = &port.it;
  BEGIN(param, pype_param, type);
  param.it.name = "size";
  param.it.type = "int";
  params[0] = &param.it;
  BEGIN(module, pype_module, run);
  module.it.name = "timeless";
  module.it.version = "1.0.0";
  module.it.type = PYPE_TYPE_SOURCE;
  module.it.outputs = ports;
  module.it.params = params;
  module.it.create = create;
  module.it.destroy = destroy;
  module.it.run = run;
  modules[0] = &module.it;
  BEGIN(library, pype_library, modules);
  library.it.name = "timeless_lib";
  library.it.version = "1.0.0";
  library.it.modules = modules;
  return &library.it;
}
