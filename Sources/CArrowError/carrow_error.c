#include <carrow_error.h>

#include <stdlib.h>
#include <string.h>

void carrow_error_clear(carrow_error *error) {
  if (!error) return;
  free(error->message);
  free(error->hint);
  memset(error, 0, sizeof *error);
}
