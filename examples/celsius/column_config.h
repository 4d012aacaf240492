/* Reads the config of a module whose only parameter is `column`. */
#ifndef COLUMN_CONFIG_H
#define COLUMN_CONFIG_H

#include <stdlib.h>
#include <string.h>

/* Appends a Unicode code point as UTF-8. */
static char *put(char *out, unsigned long point) {
  if (point < 0x80) {
    *out++ = (char)point;
  } else if (point < 0x800) {
    *out++ = (char)(0xC0 | point >> 6);
    *out++ = (char)(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    *out++ = (char)(0xE0 | point >> 12);
    *out++ = (char)(0x80 | (point >> 6 & 0x3F));
    *out++ = (char)(0x80 | (point & 0x3F));
  } else {
    *out++ = (char)(0xF0 | point >> 18);
    *out++ = (char)(0x80 | (point >> 12 & 0x3F));
    *out++ = (char)(0x80 | (point >> 6 & 0x3F));
    *out++ = (char)(0x80 | (point & 0x3F));
  }
  return out;
}

static unsigned long hex4(const char *text) {
  char digits[5] = {0};
  memcpy(digits, text, 4);
  return strtoul(digits, NULL, 16);
}

/* The value of the only parameter. The host has validated the config: it is {"column":"..."}, so that a JSON library
 * would be more than is needed. */
static char *read_column(const char *json) {
  const char *at = strstr(json, "\"column\"");
  if (!at) return NULL;
  at = strchr(at + 8, '"');
  if (!at) return NULL;
  char *column = malloc(strlen(at) + 1), *out = column;
  if (!column) return NULL;
  for (at++; *at && *at != '"'; at++) {
    if (*at != '\\') {
      *out++ = *at;
      continue;
    }
    switch (*++at) {
      case 'n': *out++ = '\n'; break;
      case 't': *out++ = '\t'; break;
      case 'r': *out++ = '\r'; break;
      case 'b': *out++ = '\b'; break;
      case 'f': *out++ = '\f'; break;
      case 'u': {
        if (strlen(at) < 5) break;
        unsigned long point = hex4(at + 1);
        at += 4;
        /* A surrogate pair is one code point in two escapes. */
        if (point >= 0xD800 && point < 0xDC00 && strlen(at) >= 7 && at[1] == '\\' && at[2] == 'u') {
          point = 0x10000 + ((point - 0xD800) << 10) + (hex4(at + 3) - 0xDC00);
          at += 6;
        }
        out = put(out, point);
        break;
      }
      case 0: at--; break;
      default: *out++ = *at;
    }
  }
  *out = 0;
  return column;
}

#endif /* COLUMN_CONFIG_H */
