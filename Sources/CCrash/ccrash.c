// For sigaction and its kin, which C11 alone does not know.
#define _GNU_SOURCE 1
#include "ccrash.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { call_count = 256, longest_node = 80, stack_size = 32768 };

enum { slot_free, slot_filling, slot_used };

typedef struct {
  _Atomic int state;
  const char *who, *call;
  char node[longest_node + 1];
  int32_t outer;  // the call of the same thread that this one came in
} call_slot;

static call_slot calls[call_count];
static _Atomic uint32_t next_slot;
static _Thread_local int32_t current = -1;
// A handler needs a stack of its own where the thread's has run out.
static _Thread_local char handler_stack[stack_size];
static _Thread_local int has_stack;

static const struct {
  int number;
  const char *name;
} watched[] = {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"},
               {SIGABRT, "SIGABRT"}, {SIGTRAP, "SIGTRAP"}, {SIGSYS, "SIGSYS"}};
enum { watched_count = sizeof watched / sizeof *watched };
static struct sigaction earlier[watched_count];
static int keeps_earlier;
static _Atomic int is_watching;
static _Atomic int is_telling;

static void say(const char *text) {
  if (text == NULL) return;
  size_t rest = strlen(text);
  while (rest > 0) {
    const ssize_t count = write(STDERR_FILENO, text, rest);
    if (count <= 0) return;
    text += count, rest -= (size_t)count;
  }
}

static void say_call(const call_slot *slot) {
  say("node '"), say(slot->node), say("' ("), say(slot->who), say("), in its call of "), say(slot->call);
}

// "error: what: node …", or all calls that go on when this thread is in none of them.
static void tell(const char *what) {
  say("\nerror: "), say(what);
  if (current >= 0) {
    say(": "), say_call(&calls[current]);
    say("\n  help: mend the module; what finished before it is kept, and 'pype status' says how to go on\n");
    return;
  }
  int32_t found = 0;
  for (int32_t index = 0; index < call_count; ++index) {
    if (atomic_load(&calls[index].state) != slot_used) continue;
    say(found++ == 0 ? ", not in a call of a module itself; in progress were:\n  " : "\n  ");
    say_call(&calls[index]);
    if (found == 16) break;
  }
  say(found == 0 ? ", with no module at work: this is a defect of pype\n" : "\n");
}

static void crashed(int number, siginfo_t *info, void *context) {
  int32_t index = 0;
  while (index < watched_count - 1 && watched[index].number != number) ++index;
  // Of several threads that crash the first one tells, and ends the process; the others give it time for that.
  if (atomic_exchange(&is_telling, 1) == 0) {
    char what[64] = "pype crashed with ";
    strcat(what, watched[index].name);
    tell(what);
  } else {
    sleep(1);
  }
  const struct sigaction *before = &earlier[index];
  if (keeps_earlier && (before->sa_flags & SA_SIGINFO) && before->sa_sigaction != NULL) {
    before->sa_sigaction(number, info, context);
  }
  signal(number, SIG_DFL);
  raise(number);
}

// pype itself never ends by exit while a module is at work.
static void exiting(void) {
  int32_t at_work = 0;
  for (int32_t index = 0; index < call_count; ++index) at_work += atomic_load(&calls[index].state) != slot_free;
  if (at_work == 0 || atomic_exchange(&is_telling, 1) != 0) return;
  tell("something ended pype by exit(), which a module must not call");
  _exit(1);
}

void ccrash_watch(int32_t keeps_handlers) {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  // They say more, of tests alone.
  (void)keeps_handlers;
  return;
#endif
#endif
  if (atomic_exchange(&is_watching, 1)) return;
  keeps_earlier = keeps_handlers;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = crashed;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int32_t index = 0; index < watched_count; ++index) sigaction(watched[index].number, &action, &earlier[index]);
  atexit(exiting);
}

static void give_stack(void) {
  has_stack = 1;
  stack_t mine;
  // Whoever gave the thread one already goes on to have it.
  if (sigaltstack(NULL, &mine) != 0 || !(mine.ss_flags & SS_DISABLE)) return;
  memset(&mine, 0, sizeof mine);
  mine.ss_sp = handler_stack;
  mine.ss_size = sizeof handler_stack;
  sigaltstack(&mine, NULL);
}

int32_t ccrash_enter(const char *who, const char *node, size_t node_length, const char *call) {
  if (!has_stack && atomic_load_explicit(&is_watching, memory_order_relaxed)) give_stack();
  const uint32_t start = atomic_fetch_add_explicit(&next_slot, 1, memory_order_relaxed);
  for (uint32_t turn = 0; turn < 16; ++turn) {
    const int32_t index = (int32_t)((start + turn) % call_count);
    call_slot *slot = &calls[index];
    int expected = slot_free;
    if (!atomic_compare_exchange_strong(&slot->state, &expected, slot_filling)) continue;
    slot->who = who, slot->call = call, slot->outer = current;
    const size_t length = node_length < longest_node ? node_length : longest_node;
    memcpy(slot->node, node, length);
    slot->node[length] = 0;
    atomic_store(&slot->state, slot_used);
    return current = index;
  }
  return -1;
}

void ccrash_return(int32_t call) {
  if (call >= 0 && current == call) current = calls[call].outer;
}

void ccrash_leave(int32_t call) {
  if (call < 0) return;
  ccrash_return(call);
  atomic_store(&calls[call].state, slot_free);
}
