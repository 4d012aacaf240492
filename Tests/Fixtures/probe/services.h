/* Every service of the host, used as the headers say. */
#ifndef SERVICES_H
#define SERVICES_H

#include <stdint.h>
#include <string.h>

#include "probe.h"
#include "square.h"

static inline pype_status extensions(const pype_host *h, pype_context *c, pype_error *error) {
  CHECK(h->get_extension(h, "pype.nothing/1") == NULL && h->get_extension(h, NULL) == NULL);
#ifdef PYPE_EXTENSION_INPUTS /* not in the first headers */
  const pype_host_inputs *inputs = h->get_extension(h, PYPE_EXTENSION_INPUTS);
  CHECK(inputs && inputs->struct_size >= sizeof(pype_host_inputs));
  CHECK(inputs->row_count(h, c, 0, 0) == 42 && inputs->row_count(h, c, 0, 1) == -1 && inputs->row_count(h, c, 9, 0) == -1);
  CHECK(inputs->row_count(h, NULL, 0, 0) == -1);
  CHECK(inputs->row_count(h, (pype_context *)(uintptr_t)0xDEADBEEFCAFEull, 0, 0) == -1);
  const pype_host_resources *resources = h->get_extension(h, PYPE_EXTENSION_RESOURCES);
  pype_resources found = {PYPE_STRUCT_HEADER(pype_resources), 0, 0}, headless = {0};
  CHECK(resources && resources->limits(h, c, &found, error) == PYPE_OK && found.threads == 2 && found.memory == 1u << 30);
  CHECK(resources->limits(h, c, &headless, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(resources->limits(h, c, NULL, NULL) == PYPE_ERR_INVALID_ARGUMENT);
  CHECK(resources->limits(h, NULL, &found, NULL) == PYPE_ERR_INVALID_ARGUMENT);
#else
  (void)c, (void)error;
#endif
  return PYPE_OK;
}

/* Sets each global to values of all types; what is refused is logged. */
static inline pype_status set_globals(probe *p, pype_context *c, pype_error *error) {
  static const char *const names[] = {"ROWS", "share", "label", "flag", "parts", "pairs"};
  static const char *const values[] = {"7", " -1.5e3", "\"x\"", "true", "[1]", "{\"a\": 1}", "null", "nonsense"};
  (void)error;
  for (int i = 0; i < 6; i++) {
    for (int k = 0; k < 8; k++) {
      pype_error e = empty_error();
      if (p->host->set_global(p->host, c, names[i], values[k], &e) == PYPE_OK) continue;
      CHECK(e.code == PYPE_ERR_INVALID_ARGUMENT && e.hint);
      p->host->log(p->host, c, PYPE_LOG_INFO, e.message, NULL);
      e.release(&e);
    }
  }
  return PYPE_OK;
}

static inline pype_status services(probe *p, pype_context *c, pype_error *error) {
  const pype_host *h = p->host;
  pype_string s = {PYPE_STRUCT_HEADER(pype_string), NULL, 0, NULL, NULL};
  const char *config = h->config(h, c);
  CHECK(config && config == h->config(h, c) && strstr(config, "services"));
  CHECK(strcmp(h->info(h, c, PYPE_INFO_NODE_ID), "n1") == 0);
  CHECK(h->info(h, c, PYPE_INFO_NODE_ID) == h->info(h, c, PYPE_INFO_NODE_ID));
  CHECK(h->info(h, c, 4711) == NULL);
  CHECK(strcmp(h->iteration_item(h, c), "{\"a\":1}") == 0);
  CHECK(h->iteration_index(h, c) == 3);
  CHECK(h->input_count(h, c, 0) == 1 && h->input_count(h, c, 99) == 0 && h->output_count(h, c, 0) == 2);
  h->log(h, c, PYPE_LOG_WARN, "look", "{\"k\":1}");
  h->log(h, c, 33, NULL, NULL);
  h->progress(h, c, 1, 2, "rows");
  h->count_filtered(h, c, 5);
  CHECK(h->set_global(h, c, "rows", "7", error) == PYPE_OK);
  CHECK(h->get_global(h, c, "other", "rows", &s, error) == PYPE_OK);
  CHECK(strcmp(s.data, "other.rows") == 0 && s.length == 10);
  s.release(&s);
  CHECK(s.release == NULL);
  CHECK(h->secret(h, c, "db#password", &s, error) == PYPE_OK && strcmp(s.data, "geheim-ü") == 0 && s.length == 9);
  s.release(&s);
  CHECK(h->open_output(h, c, "out.csv", PYPE_OUTPUT_NO_OVERWRITE, &s, error) == PYPE_OK);
  CHECK(strcmp(s.data, "out.csv.part-new") == 0);
  s.release(&s);
  pype_error e = empty_error();
  CHECK(h->scratch(h, c, &s, &e) == PYPE_ERR_NOT_IMPLEMENTED && s.data == NULL);
  CHECK(e.code == PYPE_ERR_NOT_IMPLEMENTED && strstr(e.message, "scratch") && e.release);
  e.release(&e);
  CHECK(e.release == NULL && e.message == NULL);
  int number = 9, large = 20;
  pype_task *one = NULL, *two = NULL;
  CHECK(h->submit(h, c, square, &number, &one, error) == PYPE_OK && h->submit(h, c, square, &large, &two, error) == PYPE_OK);
  CHECK(h->wait(h, c, two) == PYPE_ERR_INVALID_DATA && h->wait(h, c, one) == PYPE_OK && number == 81 && large == 400);
  CHECK(h->wait(h, c, one) == PYPE_ERR_INVALID_STATE);
  CHECK(!h->is_cancelled(h, c));
  CHECK(extensions(h, c, error) == PYPE_OK);
  void *block = h->allocate(h, 1000, 64);
  CHECK(block && ((uintptr_t)block & 63) == 0 && h->allocate(h, 8, 3) == NULL && h->allocate(h, UINT64_MAX, 64) == NULL);
  h->deallocate(h, block, 1000, 64);
  h->deallocate(h, NULL, 5, 64);
  return PYPE_OK;
}

#endif /* SERVICES_H */
