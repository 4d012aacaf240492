/* The part of DuckDB's C API that pype uses, declared by hand: the library is found when a flow first needs it, and
 * neither the header nor the library is there when pype is built.
 * Reference: https://duckdb.org/docs/stable/clients/c/api. Every function is in DuckDB 1.4 and later.
 * duckdb_arrow_scan is left out on purpose: it loses the filters that the optimiser pushes into it. */
#ifndef CDUCKDB_H
#define CDUCKDB_H

#include <pype/arrow.h>
#include <stdbool.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define CDUCKDB_NULLABLE _Nullable
#define CDUCKDB_NONNULL _Nonnull
#else
#define CDUCKDB_NULLABLE
#define CDUCKDB_NONNULL
#endif

/* Handles. What stands behind them is DuckDB's own; each has its destroy function. Vectors belong to their chunk. */
#define CDUCKDB_HANDLE(name)   \
  typedef struct name##_body { \
    void *internal;            \
  } *name;
CDUCKDB_HANDLE(duckdb_database)
CDUCKDB_HANDLE(duckdb_connection)
CDUCKDB_HANDLE(duckdb_config)
CDUCKDB_HANDLE(duckdb_prepared_statement)
CDUCKDB_HANDLE(duckdb_extracted_statements)
CDUCKDB_HANDLE(duckdb_logical_type)
CDUCKDB_HANDLE(duckdb_data_chunk)
CDUCKDB_HANDLE(duckdb_vector)
CDUCKDB_HANDLE(duckdb_error_data)
CDUCKDB_HANDLE(duckdb_arrow_options)
CDUCKDB_HANDLE(duckdb_arrow_converted_schema)
CDUCKDB_HANDLE(duckdb_table_function)
CDUCKDB_HANDLE(duckdb_scalar_function)
CDUCKDB_HANDLE(duckdb_bind_info)
CDUCKDB_HANDLE(duckdb_init_info)
CDUCKDB_HANDLE(duckdb_function_info)
CDUCKDB_HANDLE(duckdb_value)

/* Passed by value to duckdb_fetch_chunk, so its size is part of the interface. */
typedef struct duckdb_result {
  uint64_t deprecated_column_count;
  uint64_t deprecated_row_count;
  uint64_t deprecated_rows_changed;
  void *CDUCKDB_NULLABLE deprecated_columns;
  char *CDUCKDB_NULLABLE deprecated_error_message;
  void *CDUCKDB_NULLABLE internal_data;
} duckdb_result;

/* DuckDBSuccess is 0. */
typedef int32_t duckdb_state;
/* DUCKDB_TYPE: only those that pype asks about. */
typedef int32_t duckdb_type;
#define CDUCKDB_TYPE_BOOLEAN 1
#define CDUCKDB_TYPE_BIGINT 5
#define CDUCKDB_TYPE_ANY 34
/* duckdb_statement_type: DUCKDB_STATEMENT_TYPE_SELECT. */
typedef int32_t duckdb_statement_type;
#define CDUCKDB_STATEMENT_SELECT 1
/* duckdb_error_type: DUCKDB_ERROR_*. */
typedef int32_t duckdb_error_type;
#define CDUCKDB_ERROR_INTERRUPT 29
#define CDUCKDB_ERROR_OUT_OF_MEMORY 33

typedef void (*duckdb_delete_callback)(void *CDUCKDB_NULLABLE data);
typedef void (*duckdb_bind_callback)(duckdb_bind_info CDUCKDB_NULLABLE info);
typedef void (*duckdb_init_callback)(duckdb_init_info CDUCKDB_NULLABLE info);
typedef void (*duckdb_scan_callback)(duckdb_function_info CDUCKDB_NULLABLE info,
                                     duckdb_data_chunk CDUCKDB_NULLABLE output);
typedef void (*duckdb_row_callback)(duckdb_function_info CDUCKDB_NULLABLE info,
                                    duckdb_data_chunk CDUCKDB_NULLABLE rows, duckdb_vector CDUCKDB_NULLABLE output);

#define N CDUCKDB_NULLABLE
#define O CDUCKDB_NONNULL
/* X(name without its prefix, result, arguments) */
#define CDUCKDB_FUNCTIONS(X)                                                                                        \
  X(library_version, const char *O, (void))                                                                         \
  X(free, void, (void *N pointer))                                                                                  \
  /* database */                                                                                                    \
  X(create_config, duckdb_state, (duckdb_config N *O out))                                                          \
  X(set_config, duckdb_state, (duckdb_config config, const char *name, const char *value))                          \
  X(destroy_config, void, (duckdb_config N *O config))                                                              \
  X(open_ext, duckdb_state,                                                                                         \
    (const char *N path, duckdb_database N *O out, duckdb_config N config, char *N *O error))                       \
  X(close, void, (duckdb_database N *O database))                                                                   \
  X(connect, duckdb_state, (duckdb_database database, duckdb_connection N *O out))                                  \
  X(disconnect, void, (duckdb_connection N *O connection))                                                          \
  X(interrupt, void, (duckdb_connection connection))                                                                \
  /* statements */                                                                                                  \
  X(extract_statements, uint64_t,                                                                                   \
    (duckdb_connection connection, const char *query, duckdb_extracted_statements N *O out))                        \
  X(extract_statements_error, const char *N, (duckdb_extracted_statements statements))                              \
  X(prepare_extracted_statement, duckdb_state,                                                                      \
    (duckdb_connection connection, duckdb_extracted_statements statements, uint64_t index,                          \
     duckdb_prepared_statement N *O out))                                                                           \
  X(destroy_extracted, void, (duckdb_extracted_statements N *O statements))                                         \
  X(prepare_error, const char *N, (duckdb_prepared_statement statement))                                            \
  X(destroy_prepare, void, (duckdb_prepared_statement N *O statement))                                              \
  X(nparams, uint64_t, (duckdb_prepared_statement statement))                                                       \
  X(bind_parameter_index, duckdb_state,                                                                             \
    (duckdb_prepared_statement statement, uint64_t *out, const char *name))                                         \
  X(bind_null, duckdb_state, (duckdb_prepared_statement statement, uint64_t index))                                 \
  X(bind_boolean, duckdb_state, (duckdb_prepared_statement statement, uint64_t index, bool value))                  \
  X(bind_int64, duckdb_state, (duckdb_prepared_statement statement, uint64_t index, int64_t value))                 \
  X(bind_double, duckdb_state, (duckdb_prepared_statement statement, uint64_t index, double value))                 \
  X(bind_varchar_length, duckdb_state,                                                                              \
    (duckdb_prepared_statement statement, uint64_t index, const char *value, uint64_t length))                      \
  X(prepared_statement_type, duckdb_statement_type, (duckdb_prepared_statement statement))                          \
  X(prepared_statement_column_count, uint64_t, (duckdb_prepared_statement statement))                               \
  X(prepared_statement_column_type, duckdb_type, (duckdb_prepared_statement statement, uint64_t column))            \
  X(prepared_statement_column_name, const char *N, (duckdb_prepared_statement statement, uint64_t column))          \
  X(prepared_statement_column_logical_type, duckdb_logical_type N,                                                  \
    (duckdb_prepared_statement statement, uint64_t column))                                                         \
  X(execute_prepared_streaming, duckdb_state, (duckdb_prepared_statement statement, duckdb_result *O out))          \
  /* results */                                                                                                     \
  X(result_error, const char *N, (duckdb_result *O result))                                                         \
  X(result_error_type, duckdb_error_type, (duckdb_result *O result))                                                \
  X(destroy_result, void, (duckdb_result *O result))                                                                \
  X(column_count, uint64_t, (duckdb_result *O result))                                                              \
  X(column_name, const char *N, (duckdb_result *O result, uint64_t column))                                         \
  X(column_logical_type, duckdb_logical_type N, (duckdb_result *O result, uint64_t column))                         \
  X(result_get_arrow_options, duckdb_arrow_options N, (duckdb_result *O result))                                    \
  X(connection_get_arrow_options, void, (duckdb_connection connection, duckdb_arrow_options N *O out))              \
  X(destroy_arrow_options, void, (duckdb_arrow_options N *O options))                                               \
  X(fetch_chunk, duckdb_data_chunk N, (duckdb_result result))                                                       \
  /* types, chunks, vectors */                                                                                      \
  X(vector_size, uint64_t, (void))                                                                                  \
  X(create_logical_type, duckdb_logical_type N, (duckdb_type type))                                                 \
  X(destroy_logical_type, void, (duckdb_logical_type N *O type))                                                    \
  X(destroy_data_chunk, void, (duckdb_data_chunk N *O chunk))                                                       \
  X(data_chunk_get_size, uint64_t, (duckdb_data_chunk chunk))                                                       \
  X(data_chunk_set_size, void, (duckdb_data_chunk chunk, uint64_t size))                                            \
  X(data_chunk_get_vector, duckdb_vector N, (duckdb_data_chunk chunk, uint64_t column))                             \
  X(vector_get_column_type, duckdb_logical_type N, (duckdb_vector vector))                                          \
  X(vector_get_data, void *N, (duckdb_vector vector))                                                               \
  X(vector_get_validity, uint64_t *N, (duckdb_vector vector))                                                       \
  X(vector_reference_vector, void, (duckdb_vector to, duckdb_vector from))                                          \
  /* Arrow */                                                                                                       \
  X(schema_from_arrow, duckdb_error_data N,                                                                         \
    (duckdb_connection connection, struct ArrowSchema *O schema, duckdb_arrow_converted_schema N *O out))           \
  X(data_chunk_from_arrow, duckdb_error_data N,                                                                     \
    (duckdb_connection connection, struct ArrowArray *O array, duckdb_arrow_converted_schema schema,                \
     duckdb_data_chunk N *O out))                                                                                   \
  X(destroy_arrow_converted_schema, void, (duckdb_arrow_converted_schema N *O schema))                              \
  X(to_arrow_schema, duckdb_error_data N,                                                                           \
    (duckdb_arrow_options options, duckdb_logical_type N *O types, const char *N *O names, uint64_t count,          \
     struct ArrowSchema *out))                                                                                      \
  X(data_chunk_to_arrow, duckdb_error_data N,                                                                       \
    (duckdb_arrow_options options, duckdb_data_chunk chunk, struct ArrowArray *O out))                              \
  X(error_data_has_error, bool, (duckdb_error_data error))                                                          \
  X(error_data_message, const char *N, (duckdb_error_data error))                                                   \
  X(destroy_error_data, void, (duckdb_error_data N *O error))                                                       \
  /* table functions */                                                                                             \
  X(create_table_function, duckdb_table_function N, (void))                                                         \
  X(destroy_table_function, void, (duckdb_table_function N *O function))                                            \
  X(table_function_set_name, void, (duckdb_table_function function, const char *name))                              \
  X(table_function_add_parameter, void, (duckdb_table_function function, duckdb_logical_type type))                 \
  X(table_function_set_extra_info, void,                                                                            \
    (duckdb_table_function function, void *info, duckdb_delete_callback destroy))                                   \
  X(table_function_set_bind, void, (duckdb_table_function function, duckdb_bind_callback bind))                     \
  X(table_function_set_init, void, (duckdb_table_function function, duckdb_init_callback init))                     \
  X(table_function_set_local_init, void, (duckdb_table_function function, duckdb_init_callback init))               \
  X(table_function_set_function, void, (duckdb_table_function function, duckdb_scan_callback scan))                 \
  X(table_function_supports_projection_pushdown, void, (duckdb_table_function function, bool pushdown))             \
  X(register_table_function, duckdb_state, (duckdb_connection connection, duckdb_table_function function))          \
  X(bind_get_extra_info, void *N, (duckdb_bind_info info))                                                          \
  X(bind_get_parameter, duckdb_value N, (duckdb_bind_info info, uint64_t index))                                    \
  X(get_int64, int64_t, (duckdb_value value))                                                                       \
  X(destroy_value, void, (duckdb_value N *O value))                                                                 \
  X(bind_set_bind_data, void, (duckdb_bind_info info, void *N data, duckdb_delete_callback destroy))                \
  X(bind_add_result_column, void, (duckdb_bind_info info, const char *name, duckdb_logical_type type))              \
  X(bind_set_cardinality, void, (duckdb_bind_info info, uint64_t cardinality, bool is_exact))                       \
  X(bind_set_error, void, (duckdb_bind_info info, const char *error))                                               \
  X(init_get_extra_info, void *N, (duckdb_init_info info))                                                          \
  X(init_get_bind_data, void *N, (duckdb_init_info info))                                                           \
  X(init_set_init_data, void, (duckdb_init_info info, void *N data, duckdb_delete_callback destroy))                \
  X(init_get_column_count, uint64_t, (duckdb_init_info info))                                                       \
  X(init_get_column_index, uint64_t, (duckdb_init_info info, uint64_t index))                                       \
  X(init_set_max_threads, void, (duckdb_init_info info, uint64_t threads))                                          \
  X(init_set_error, void, (duckdb_init_info info, const char *error))                                               \
  X(function_get_extra_info, void *N, (duckdb_function_info info))                                                  \
  X(function_get_local_init_data, void *N, (duckdb_function_info info))                                             \
  X(function_set_error, void, (duckdb_function_info info, const char *error))                                       \
  /* scalar functions */                                                                                            \
  X(create_scalar_function, duckdb_scalar_function N, (void))                                                       \
  X(destroy_scalar_function, void, (duckdb_scalar_function N *O function))                                          \
  X(scalar_function_set_name, void, (duckdb_scalar_function function, const char *name))                            \
  X(scalar_function_add_parameter, void, (duckdb_scalar_function function, duckdb_logical_type type))               \
  X(scalar_function_set_varargs, void, (duckdb_scalar_function function, duckdb_logical_type type))                 \
  X(scalar_function_set_return_type, void, (duckdb_scalar_function function, duckdb_logical_type type))             \
  X(scalar_function_set_special_handling, void, (duckdb_scalar_function function))                                  \
  X(scalar_function_set_volatile, void, (duckdb_scalar_function function))                                          \
  X(scalar_function_set_extra_info, void,                                                                           \
    (duckdb_scalar_function function, void *info, duckdb_delete_callback destroy))                                  \
  X(scalar_function_set_function, void, (duckdb_scalar_function function, duckdb_row_callback callback))            \
  X(register_scalar_function, duckdb_state, (duckdb_connection connection, duckdb_scalar_function function))        \
  X(scalar_function_get_extra_info, void *N, (duckdb_function_info info))                                           \
  X(scalar_function_set_error, void, (duckdb_function_info info, const char *error))

/* The functions, each found in the library. */
typedef struct cduckdb_api {
#define CDUCKDB_FIELD(name, result, arguments) result(*CDUCKDB_NONNULL name) arguments;
  CDUCKDB_FUNCTIONS(CDUCKDB_FIELD)
#undef CDUCKDB_FIELD
} cduckdb_api;
#undef N
#undef O

/* The table for a library that dlopen gave. NULL when a function is missing; *missing then holds the names of all that
 * are, separated by ", " (the caller frees it; NULL without memory). The table lives as long as the process. */
const cduckdb_api *CDUCKDB_NULLABLE cduckdb_load(void *library, char *CDUCKDB_NULLABLE *CDUCKDB_NONNULL missing);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif /* CDUCKDB_H */
