/* The part of ADBC's C API that pype uses. The header comes from ADBC; the library is found when a flow first needs it.
 * Reference: https://arrow.apache.org/adbc/current/cpp/api/adbc.html (API revision 1.1.0). */
#ifndef CADBC_H
#define CADBC_H

/* Before ADBC's header, which then leaves the structs of Arrow as they are. */
#include <pype/arrow.h>

#include <arrow-adbc/adbc.h>
#include <arrow-adbc/adbc_driver_manager.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define CADBC_NULLABLE _Nullable
#define CADBC_NONNULL _Nonnull
#else
#define CADBC_NULLABLE
#define CADBC_NONNULL
#endif

/* X(name without its prefix) */
#define CADBC_FUNCTIONS(X)                            \
  X(DatabaseNew)                                      \
  X(DatabaseSetOption)                                \
  X(DatabaseInit)                                     \
  X(DatabaseRelease)                                  \
  X(DriverManagerDatabaseSetLoadFlags)                \
  X(DriverManagerDatabaseSetAdditionalSearchPathList) \
  X(ErrorFromArrayStream)                             \
  X(ConnectionNew)                                    \
  X(ConnectionSetOption)                              \
  X(ConnectionInit)                                   \
  X(ConnectionRelease)                                \
  X(ConnectionCancel)                                 \
  X(ConnectionGetInfo)                                \
  X(ConnectionGetTableSchema)                         \
  X(ConnectionCommit)                                 \
  X(ConnectionRollback)                               \
  X(StatementNew)                                     \
  X(StatementRelease)                                 \
  X(StatementSetOption)                               \
  X(StatementSetSqlQuery)                             \
  X(StatementPrepare)                                 \
  X(StatementGetParameterSchema)                      \
  X(StatementBindStream)                              \
  X(StatementExecuteSchema)                           \
  X(StatementExecuteQuery)

/* The functions, each found in the library. */
typedef struct cadbc_api {
#define CADBC_FIELD(name) __typeof__(Adbc##name) *CADBC_NONNULL name;
  CADBC_FUNCTIONS(CADBC_FIELD)
#undef CADBC_FIELD
} cadbc_api;

/* The table for a library that dlopen gave. NULL when a function is missing; *missing then holds the names of all that
 * are, separated by ", " (the caller frees it; NULL without memory). The table lives as long as the process. */
const cadbc_api *CADBC_NULLABLE cadbc_load(void *library, char *CADBC_NULLABLE *CADBC_NONNULL missing);

/* An error without content, in the form that asks drivers for all details. */
struct AdbcError cadbc_no_error(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif /* CADBC_H */
