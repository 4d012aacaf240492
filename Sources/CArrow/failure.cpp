#include "failure.hpp"

#include <arrow/config.h>
#include <arrow/memory_pool.h>
#include <arrow/util/io_util.h>

#if defined(__linux__)
#include <malloc.h>
#endif

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>

namespace carrow {

namespace {

int32_t code_of(const arrow::Status &status, int system_error) {
  switch (system_error) {
    case ENOENT:
    case ENOTDIR:
      return PYPE_ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
      return PYPE_ERR_UNAUTHORIZED;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return PYPE_ERR_RESOURCE_EXHAUSTED;
    default:
      break;
  }
  switch (status.code()) {
    case arrow::StatusCode::OutOfMemory:
    case arrow::StatusCode::CapacityError:
      return PYPE_ERR_RESOURCE_EXHAUSTED;
    case arrow::StatusCode::IOError:
      return PYPE_ERR_IO;
    case arrow::StatusCode::NotImplemented:
      return PYPE_ERR_NOT_IMPLEMENTED;
    case arrow::StatusCode::Cancelled:
      return PYPE_ERR_CANCELLED;
    case arrow::StatusCode::Invalid:
    case arrow::StatusCode::TypeError:
    case arrow::StatusCode::IndexError:
    case arrow::StatusCode::SerializationError:
      return PYPE_ERR_INVALID_DATA;
    case arrow::StatusCode::KeyError:
      return PYPE_ERR_INVALID_ARGUMENT;
    default:
      return PYPE_ERR_UNKNOWN;
  }
}

std::string hint_of(int system_error) {
  switch (system_error) {
    case ENOSPC:
    case EDQUOT:
      return "free some space, or write to another disk";
    case EFBIG:
      return "the limit for the size of a file (ulimit -f) is reached";
    case EACCES:
    case EPERM:
    case EROFS:
      return "check the permissions of the file and of its folder";
    case EMFILE:
    case ENFILE:
      return "close some files, or raise the limit for open files (ulimit -n)";
    default:
      return {};
  }
}

char *copy(const std::string &text) noexcept { return text.empty() ? nullptr : strdup(text.c_str()); }

int32_t fill(carrow_error *error, int32_t code, char *message, char *hint, int system_error) noexcept {
  if (error == nullptr) {
    std::free(message);
    std::free(hint);
    return code;
  }
  carrow_error_clear(error);
  *error = carrow_error{code, system_error, message, hint};
  return code;
}

}  // namespace

Failure failure(const arrow::Status &status, const std::string &subject) {
  int system_error = arrow::internal::ErrnoFromStatus(status);
  std::string message = subject.empty() ? status.message() : subject + ": " + status.message();
  if (system_error != 0) {
    message = (subject.empty() ? "" : subject + ": ") + std::string(std::strerror(system_error));
  }
  return Failure(code_of(status, system_error), std::move(message), hint_of(system_error), system_error);
}

int32_t report(carrow_error *error) noexcept {
  try {
    throw;
  } catch (const Failure &failure) {
    return fill(error, failure.code, copy(failure.message), copy(failure.hint), failure.system_error);
  } catch (const std::bad_alloc &) {
    return fill(error, PYPE_ERR_RESOURCE_EXHAUSTED, strdup("there is not enough memory"), nullptr, ENOMEM);
  } catch (const std::exception &other) {
    return fill(error, PYPE_ERR_INTERNAL, strdup(other.what()), nullptr, 0);
  } catch (...) {
    return fill(error, PYPE_ERR_INTERNAL, strdup("an unknown C++ exception"), nullptr, 0);
  }
}

}  // namespace carrow

extern "C" {

carrow_memory carrow_memory_figures(void) {
  auto *pool = arrow::default_memory_pool();
  // The name is a std::string of its own on each call; the backends are few and known.
  static const std::string backend = pool->backend_name();
  return carrow_memory{pool->bytes_allocated(), pool->max_memory(), backend.c_str()};
}

void carrow_memory_release_unused(void) {
  arrow::default_memory_pool()->ReleaseUnused();
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
}

const char *carrow_version(void) { return arrow::GetBuildInfo().version_string.c_str(); }

}  // extern "C"
