#include "cadbc.h"

#include <cloader.h>

static const char *const names[] = {
#define CADBC_NAME(name) "Adbc" #name,
    CADBC_FUNCTIONS(CADBC_NAME)
#undef CADBC_NAME
};

enum { COUNT = sizeof names / sizeof names[0] };

_Static_assert(sizeof(cadbc_api) == COUNT * sizeof(void *), "the table is an array of function pointers");

const cadbc_api *cadbc_load(void *library, char **missing) { return cloader_table(library, names, COUNT, missing); }

struct AdbcError cadbc_no_error(void) { return ADBC_ERROR_INIT; }
