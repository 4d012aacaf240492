/* Why a call of CArrow failed. */
#ifndef CARROW_ERROR_H
#define CARROW_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The caller hands in zeros and clears it after a failure. */
typedef struct carrow_error {
  int32_t code;         /* one of PYPE_ERR_*, the same as what the call returned */
  int32_t system_error; /* an errno value, or 0 */
  char *message;        /* what went wrong, with the file's name; from malloc */
  char *hint;           /* what to do about it; from malloc; NULL = none */
} carrow_error;

/* Frees the texts and sets all to zero. error may be NULL. */
void carrow_error_clear(carrow_error *error);

#ifdef __cplusplus
}
#endif

#endif /* CARROW_ERROR_H */
