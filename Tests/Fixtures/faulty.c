/* A descriptor with a fault in every field: all of them must be told at once. */
#include <stddef.h>

#include <pype/pype.h>

static const pype_port one = {PYPE_STRUCT_HEADER(pype_port), "Data", NULL, PYPE_PORT_REJECT, 0};
static const pype_port twice = {PYPE_STRUCT_HEADER(pype_port), "rows", NULL, PYPE_PORT_OPTIONAL, 0};
static const pype_port *const inputs[] = {&one, NULL};
static const pype_port *const outputs[] = {&twice, &twice, NULL};
static const pype_param untyped = {PYPE_STRUCT_HEADER(pype_param), "depth", "number", NULL, "{", "3", "[]", PYPE_PARAM_REQUIRED, 0};
static const pype_param wrong = {PYPE_STRUCT_HEADER(pype_param), "mode", "str", NULL, "5", "[\"a\", 6]", NULL, 0, 0};
static const pype_param other = {PYPE_STRUCT_HEADER(pype_param), "level", "int", NULL, "5", "[1, 2]", NULL, 0, 0};
static const pype_param *const params[] = {&untyped, &wrong, &other, NULL};
static const pype_global count = {PYPE_STRUCT_HEADER(pype_global), "Count", "int", NULL};
static const pype_global same = {PYPE_STRUCT_HEADER(pype_global), "count", "integer", NULL};
static const pype_global *const globals[] = {&count, &same, NULL};
static const pype_key flat = {PYPE_STRUCT_HEADER(pype_key), "flat", "table"};
static const pype_key wild = {PYPE_STRUCT_HEADER(pype_key), "a.*", NULL};
static const pype_key *const provides[] = {&flat, &wild, NULL};
static const pype_module source = {
    PYPE_STRUCT_HEADER(pype_module), "Bad-Name", "1.0", NULL, NULL, PYPE_TYPE_SOURCE, 0, 0, inputs, outputs, params,
    globals, NULL, NULL, provides, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
static const pype_module untold = {
    PYPE_ABI_VERSION, 40, NULL, NULL, NULL, NULL, 9, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL};
static const pype_module *const modules[] = {&source, &untold, NULL};
static const pype_library library = {PYPE_STRUCT_HEADER(pype_library), NULL, "one", NULL, NULL, NULL, NULL, NULL, NULL, modules, NULL};

const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error;
  return &library;
}
