/* Functions of a shared library that was opened at run time, and the place of the code itself. */
#ifndef CLOADER_H
#define CLOADER_H

#include <stddef.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define CLOADER_NULLABLE _Nullable
#define CLOADER_NONNULL _Nonnull
#else
#define CLOADER_NULLABLE
#define CLOADER_NONNULL
#endif

/* Looks for functions by name; found[i] gets the address of names[i]. A new table of the addresses, in that order, which
 * is to live as long as the process; NULL when a function is missing: *missing then holds the names of all that are,
 * separated by ", " (the caller frees it; NULL without memory). */
void *CLOADER_NULLABLE cloader_table(void *library, const char *CLOADER_NONNULL const *CLOADER_NONNULL names,
                                     size_t count, char *CLOADER_NULLABLE *CLOADER_NONNULL missing);

/* The file that this code was linked into, a module's library or the executable; NULL when the loader cannot tell.
 * Borrowed, valid as long as the process lives. */
const char *CLOADER_NULLABLE cloader_image(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif /* CLOADER_H */
