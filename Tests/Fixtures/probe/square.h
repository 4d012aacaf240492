/* A task for the host's workers. */
#ifndef SQUARE_H
#define SQUARE_H

#include <pype/pype.h>

static inline pype_status square(void *argument) {
  int *number = argument;
  *number *= *number;
  return *number > 100 ? PYPE_ERR_INVALID_DATA : PYPE_OK;
}

#endif /* SQUARE_H */
