/* Modules that make every kind of run: rows of one int64 column, and everything that may go wrong on the way. Each call of
 * an instance is written to the file that the config names as "journal". */
#include <pype/pype.h>

#include "steps/broken.h"
#include "steps/retries.h"
#include "steps/rows.h"
#include "steps/services.h"
#include "steps/step.h"
#include "steps/streams.h"
#include "steps/waiting.h"

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
static const pype_global words = {PYPE_STRUCT_HEADER(pype_global), "words", "str", "What was said."};
static const pype_global *const globals[] = {&row_count, &words, NULL};

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
