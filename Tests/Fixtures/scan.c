#define _GNU_SOURCE
/* One library that behaves badly in as many ways as there are values of BAD. */
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <pype/pype.h>

#define GOOD 0
#define CRASH 1
#define HANG 2
#define NO_SYMBOL 3
#define OTHER_ABI 4
#define OTHER_ENTRY 5
#define EXITS 6
#define PRINTS 7
#define REFUSES 8
#define REFUSES_SILENTLY 9
#define NO_SLOTS 10
#define CRASH_IN_INITIALISER 11
#define WILD_POINTER 12
#define SETS_A_TRAP 13 /* for the library that is loaded next */
#define NEEDS 14                 /* a function of another library */
#define UNDEFINED 15             /* a function of no library */
#define HANG_IN_INITIALISER 16
#define SLOW 18
#define FORKS 17 /* leaves a process that holds its descriptors open */

#ifndef BAD
#define BAD GOOD
#endif
#ifndef NAME
#define NAME "good"
#endif

#if BAD == NEEDS || BAD == UNDEFINED
int function_of_another_library(void);
#endif

#define MAYBE_UNUSED __attribute__((unused))

MAYBE_UNUSED static pype_status create(const pype_host *host, const pype_create_args *args, void **out, pype_error *error) {
  (void)host, (void)args, (void)error;
  *out = NULL;
  return PYPE_OK;
}
MAYBE_UNUSED static void destroy(void *instance) { (void)instance; }
MAYBE_UNUSED static pype_status run(void *instance, pype_context *context, pype_error *error) {
  (void)instance, (void)context, (void)error;
  return PYPE_OK;
}

MAYBE_UNUSED static const pype_module module = {
    PYPE_STRUCT_HEADER(pype_module), NAME, "1.0.0", "Does nothing", "test", PYPE_TYPE_SOLO, 0, 0, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL, NULL,
#if BAD == NO_SLOTS
    NULL, NULL, NULL,
#else
    create, destroy, run,
#endif
    NULL, NULL, NULL, NULL, NULL, NULL};
#if BAD == WILD_POINTER
static const pype_module *const modules[] = {(const pype_module *)8, NULL};
#else
static const pype_module *const modules[] = {&module, NULL};
#endif
static pype_library library = {
    PYPE_STRUCT_HEADER(pype_library), NAME "_lib", "1.0.0", NULL, NULL, NULL, NULL, NULL, NULL, modules, NULL};

#if BAD == CRASH_IN_INITIALISER
__attribute__((constructor)) static void start(void) { raise(SIGFPE); }
#elif BAD == HANG_IN_INITIALISER
__attribute__((constructor)) static void start(void) { for (;;) pause(); }
#endif

#if BAD == SETS_A_TRAP
/* Does no harm to itself, but to whoever comes next. */
static void *spring(void *nothing) {
  usleep(50000);
  abort();
  return nothing;
}
#endif

#if BAD == OTHER_ENTRY
#define pype_module_entry_v1 pype_module_entry_v7
const pype_library *pype_module_entry_v7(const pype_host *host, pype_error *error);
#elif BAD == NO_SYMBOL
#define pype_module_entry_v1 pype_modul_entry
const pype_library *pype_modul_entry(const pype_host *host, pype_error *error);
#endif

static void release(pype_error *error) {
  free((void *)error->message);
  error->release = NULL;
}

const pype_library *pype_module_entry_v1(const pype_host *host, pype_error *error) {
  (void)host, (void)error, (void)release;
#if BAD == CRASH
  fprintf(stderr, "about to\nfall over\n");
  *(volatile int *)8 = 1;
#elif BAD == HANG
  for (;;) pause();
#elif BAD == OTHER_ABI
  library.abi_version = 3u << 16 | 4;
#elif BAD == EXITS
  exit(0);
#elif BAD == PRINTS
  for (int i = 0; i < 100000; i++) printf("{\"index\":0,\"failure\":{}}\n");
  fprintf(stderr, "%0*d\n", 200000, 7);
  fflush(stdout);
#elif BAD == REFUSES
  error->code = PYPE_ERR_UNAUTHORIZED;
  error->message = strdup("the licence ran out");
  error->hint = "buy one";
  error->release = release;
  return NULL;
#elif BAD == REFUSES_SILENTLY
  return NULL;
#elif BAD == SETS_A_TRAP
  pthread_t thread;
  pthread_create(&thread, NULL, spring, NULL);
#elif BAD == SLOW
  usleep(300000);
#elif BAD == NEEDS || BAD == UNDEFINED
  return function_of_another_library() ? &library : NULL;
#elif BAD == FORKS
  if (fork() == 0) {
    sleep(30);
    _exit(0);
  }
#endif
  return &library;
}
