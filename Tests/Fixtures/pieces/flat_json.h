/* The configs of these tests are flat and need no real reader; of escapes they have those of one character. */
#ifndef FLAT_JSON_H
#define FLAT_JSON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline long number(const char *json, const char *key, long otherwise) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":", key);
  const char *at = strstr(json, pattern);
  return at ? strtol(at + strlen(pattern), NULL, 10) : otherwise;
}

static inline void text(const char *json, const char *key, char *out, size_t size) {
  char pattern[64];
  snprintf(pattern, sizeof pattern, "\"%s\":\"", key);
  const char *at = strstr(json, pattern);
  out[0] = 0;
  if (!at) return;
  size_t length = 0;
  for (at += strlen(pattern); *at && *at != '"' && length + 1 < size; at++) {
    if (*at == '\\' && at[1]) at++;
    out[length++] = *at;
  }
  out[length] = 0;
}

#endif /* FLAT_JSON_H */
