/* dladdr is beyond POSIX. */
#define _GNU_SOURCE
#include "cloader.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static char *names_of_missing(void *library, const char *const *names, size_t count) {
  size_t length = 1;
  for (size_t i = 0; i < count; i++) length += dlsym(library, names[i]) ? 0 : strlen(names[i]) + 2;
  char *text = calloc(1, length);
  for (size_t i = 0; text && i < count; i++) {
    if (dlsym(library, names[i])) continue;
    if (*text) strcat(text, ", ");
    strcat(text, names[i]);
  }
  return text;
}

void *cloader_table(void *library, const char *const *names, size_t count, char **missing) {
  *missing = NULL;
  void **table = calloc(count, sizeof *table);
  if (!table) return NULL;
  for (size_t i = 0; i < count; i++) {
    /* POSIX lets a function's address travel as void *. */
    table[i] = dlsym(library, names[i]);
    if (table[i]) continue;
    *missing = names_of_missing(library, names, count);
    free(table);
    return NULL;
  }
  return table;
}

const char *cloader_image(void) {
  static const char here = 0;
  Dl_info info;
  return dladdr(&here, &info) ? info.dli_fname : NULL;
}
