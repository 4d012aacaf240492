#include "cduckdb.h"

#include <cloader.h>

static const char *const names[] = {
#define CDUCKDB_NAME(name, result, arguments) "duckdb_" #name,
    CDUCKDB_FUNCTIONS(CDUCKDB_NAME)
#undef CDUCKDB_NAME
};

enum { COUNT = sizeof names / sizeof names[0] };

_Static_assert(sizeof(cduckdb_api) == COUNT * sizeof(void *), "the table is an array of function pointers");
_Static_assert(sizeof(duckdb_result) == 48, "duckdb_result is passed by value");

const cduckdb_api *cduckdb_load(void *library, char **missing) { return cloader_table(library, names, COUNT, missing); }
