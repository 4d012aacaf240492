#ifndef CDUCKDB_H
#define CDUCKDB_H
#endif
