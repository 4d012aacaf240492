"""Makes distinct module libraries in C, each with one module of its own."""

import subprocess

from measure import ROOT, WORK

SOURCE = """
#include <pype/pype.h>
static pype_status create(const pype_host *h, const pype_create_args *a, void **i, pype_error *e) {
  (void)h; (void)a; (void)e; *i = 0; return PYPE_OK;
}
static void destroy(void *i) { (void)i; }
static pype_status run(void *i, pype_context *c, pype_error *e) { (void)i; (void)c; (void)e; return PYPE_OK; }
static const pype_port out = {PYPE_STRUCT_HEADER(pype_port), "data", "Rows.", 0, 0};
static const pype_port *const outs[] = {&out, 0};
static const pype_param path = {PYPE_STRUCT_HEADER(pype_param), "file_path", "str", "Where the rows are.", 0, 0, 0, 1, 0};
static const pype_param size = {PYPE_STRUCT_HEADER(pype_param), "batch", "int", "Rows a batch.", "65536", 0, 0, 0, 0};
static const pype_param *const params[] = {&path, &size, 0};
static const pype_module module = {PYPE_STRUCT_HEADER(pype_module), "bench_NUMBER_source", "1.0.0",
  "One of many modules.", "Benchmark", PYPE_TYPE_SOURCE, 0, 0, 0, outs, params, 0, 0, 0, 0, 0, create, destroy, run,
  0, 0, 0, 0, 0, 0};
static const pype_module *const modules[] = {&module, 0};
static const pype_library library = {PYPE_STRUCT_HEADER(pype_library), "bench_NUMBER", "1.0.0", "pype", "Apache-2.0",
  0, "cc", 0, 0, modules, 0};
PYPE_EXPORT const pype_library *pype_module_entry_v1(const pype_host *h, pype_error *e) {
  (void)h; (void)e; return &library;
}
"""


def make(count):
    """The folder with `count` libraries; built once."""
    folder = WORK / f"libraries-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    (WORK / "registry").mkdir(exist_ok=True)
    for number in range(count):
        library = folder / f"libbench_{number}.so"
        if library.exists():
            continue
        source = folder / f"bench_{number}.c"
        source.write_text(SOURCE.replace("NUMBER", str(number)))
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O1", f"-I{ROOT / 'Sources/CPypeABI/include'}", "-o", library, source],
            check=True)
    return folder
