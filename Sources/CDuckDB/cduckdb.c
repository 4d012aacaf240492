/* dladdr is beyond POSIX. */
#define _GNU_SOURCE
#include "cduckdb.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
#define CDUCKDB_NAME(name, result, arguments) "duckdb_" #name,
    CDUCKDB_FUNCTIONS(CDUCKDB_NAME)
#undef CDUCKDB_NAME
};

enum { COUNT = sizeof names / sizeof names[0] };

_Static_assert(sizeof(cduckdb_api) == COUNT * sizeof(void *), "the table is an array of function pointers");
_Static_assert(sizeof(duckdb_result) == 48, "duckdb_result is passed by value");

const cduckdb_api *cduckdb_load(void *library, char **missing) {
  void *found[COUNT];
  size_t length = 1;
  *missing = NULL;
  for (size_t i = 0; i < COUNT; i++) {
    found[i] = dlsym(library, names[i]);
    if (!found[i]) length += strlen(names[i]) + 2;
  }
  if (length > 1) {
    char *text = calloc(1, length);
    for (size_t i = 0; text && i < COUNT; i++) {
      if (found[i]) continue;
      if (*text) strcat(text, ", ");
      strcat(text, names[i]);
    }
    *missing = text;
    return NULL;
  }
  cduckdb_api *api = malloc(sizeof *api);
  /* POSIX lets a function's address travel as void *; the copy spares a cast for each. */
  if (api) memcpy(api, found, sizeof *api);
  return api;
}

const char *cduckdb_image(void) {
  Dl_info info;
  return dladdr((const void *)names, &info) ? info.dli_fname : NULL;
}
