// Inside the shim a failure is an exception; `guarded` turns it into a code and texts at the border.
#pragma once

#include <arrow/result.h>
#include <arrow/status.h>

#include <exception>
#include <string>
#include <utility>

#include "carrow_base.h"

namespace carrow {

struct Failure : std::exception {
  int32_t code;
  std::string message;
  std::string hint;
  int system_error = 0;

  Failure(int32_t code, std::string message, std::string hint = {}, int system_error = 0)
      : code(code), message(std::move(message)), hint(std::move(hint)), system_error(system_error) {}
  const char *what() const noexcept override { return message.c_str(); }
};

// A status of Arrow as a failure. `subject` is what the message begins with, most often a file's name.
Failure failure(const arrow::Status &status, const std::string &subject);

inline void check(const arrow::Status &status, const std::string &subject) {
  if (!status.ok()) throw failure(status, subject);
}

template <typename T>
T check(arrow::Result<T> result, const std::string &subject) {
  if (!result.ok()) throw failure(result.status(), subject);
  return std::move(result).ValueUnsafe();
}

// Fills `error` (may be NULL) from the exception that is being handled, and returns its code. Called in a catch block.
int32_t report(carrow_error *error) noexcept;

template <typename Body>
int32_t guarded(carrow_error *error, Body &&body) noexcept {
  try {
    body();
    return PYPE_OK;
  } catch (...) {
    return report(error);
  }
}

}  // namespace carrow
