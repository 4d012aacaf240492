/* Calls of the host that the headers forbid. */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <stdint.h>
#include <string.h>

#include "probe.h"
#include "square.h"

static _Thread_local int released;

static inline void release_array(struct ArrowArray *array) {
  released++;
  array->release = NULL;
}

static inline pype_status hostile(probe *p, pype_context *c, pype_error *error) {
  const pype_host *h = p->host;
  pype_context *bad[] = {NULL, (pype_context *)(uintptr_t)0xDEADBEEFCAFEull, (pype_context *)p, p->kept};
  struct ArrowArrayStream stream = {0};
  struct ArrowSchema schema = {0};
  struct ArrowArray array = {0};
  pype_string s = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  pype_task *task = NULL;
  released = 0;
  for (int i = 0; i < 4; i++) {
    pype_context *x = bad[i];
    pype_status expected = i == 0 ? PYPE_ERR_INVALID_ARGUMENT : PYPE_ERR_INVALID_STATE;
    CHECK(h->info(h, x, PYPE_INFO_RUN_ID) == NULL && h->config(h, x) == NULL && h->iteration_item(h, x) == NULL);
    CHECK(h->iteration_index(h, x) == -1 && h->input_count(h, x, 0) == 0 && h->output_count(h, x, 0) == 0);
    CHECK(h->open_input(h, x, 0, 0, &stream, NULL) == expected && h->set_schema(h, x, 0, &schema, NULL) == expected);
    CHECK(h->emit(h, x, 0, &array, NULL) == expected && h->emit_stream(h, x, 0, &stream, NULL) == expected);
    CHECK(h->set_global(h, x, "rows", "1", NULL) == expected && h->secret(h, x, "a#b", &s, NULL) == expected);
    CHECK(h->submit(h, x, square, &i, &task, NULL) == expected);
    h->log(h, x, PYPE_LOG_INFO, "lost", NULL);
    h->count_filtered(h, x, 1);
    h->progress(h, x, 1, 1, NULL);
    h->complete(h, x, PYPE_OK, NULL);
    CHECK(h->is_cancelled(h, x) == 0);
  }
  CHECK(h->open_input(h, c, 0, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->open_input(h, c, 9, 0, &stream, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_schema(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->emit(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT && h->emit(h, c, 0, &array, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  struct ArrowArray cut = {.length = 1, .offset = 1, .release = release_array};
  CHECK(h->emit(h, c, 0, &cut, NULL) == PYPE_ERR_INVALID_ARGUMENT && cut.release == NULL && released == 1);
  CHECK(h->emit(h, c, 7, &cut, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->emit_stream(h, c, 0, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_global(h, c, NULL, "1", NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->set_global(h, c, "rows", NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->get_global(h, c, "a", "b", NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->secret(h, c, NULL, &s, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  pype_string headless = {0};
  pype_error e = empty_error();
  CHECK(h->secret(h, c, "a#b", &headless, &e) == PYPE_ERR_INVALID_ARGUMENT && strstr(e.message, "struct_size"));
  e.release(&e);
  pype_error headless_error = {0};
  CHECK(h->secret(h, c, NULL, &s, &headless_error) == PYPE_ERR_INVALID_ARGUMENT && headless_error.release == NULL);
  CHECK(h->submit(h, c, NULL, NULL, &task, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->submit(h, c, square, NULL, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(h->wait(h, c, NULL) == PYPE_ERR_INVALID_STATE && h->wait(h, c, (pype_task *)c) == PYPE_ERR_INVALID_STATE);
  CHECK(h->open_output(h, c, NULL, 0, &s, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  return PYPE_OK;
}

#endif /* HOSTILE_H */
