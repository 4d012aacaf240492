/* Names the module that brings the process down. */
#ifndef CCRASH_H
#define CCRASH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* From here on a crash (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS) is told on standard error, and the
 * process ends of the signal; exit() during a call is told, and the process ends with 1. Once; further calls do nothing.
 *
 * Handlers that were there before are replaced, unless `keeps_handlers` is not 0: then they get the signal afterwards. */
void ccrash_watch(int32_t keeps_handlers);

/* A call of a module begins on this thread.
 *
 * who: the module and its library; must stay for the life of the process.
 * node: the node's id, of node_length bytes; copied, cut at 80.
 * call: what is called; must stay for the life of the process.
 * Returns a number for ccrash_leave, or -1 when there is no room: then this call is not named. */
int32_t ccrash_enter(const char *who, const char *node, size_t node_length, const char *call);

/* The call returned, but the work goes on, on other threads. On the thread of ccrash_enter. */
void ccrash_return(int32_t call);

/* The work has ended. On any thread, after ccrash_return or on the thread of ccrash_enter. Does nothing for -1. */
void ccrash_leave(int32_t call);

#ifdef __cplusplus
}
#endif

#endif /* CCRASH_H */
