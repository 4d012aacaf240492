/* How a fixture says what went wrong. */
#ifndef FAILURE_H
#define FAILURE_H

#include <pype/pype.h>

static inline pype_status fail(pype_error *error, pype_status code, const char *message) {
  error->code = code;
  error->message = message;
  error->hint = "see the fixture";
  return code;
}

#endif /* FAILURE_H */
