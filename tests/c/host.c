/* What a program may rely on while it uses the library: how it is dumped and traced, its signals, its folder. */

#define _GNU_SOURCE

#include "check.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIGNALS = 32 };

static struct {
    int dumpable;
    struct rlimit core, locked;
    mode_t mask;
    char folder[4096];
    void *handlers[SIGNALS];
} host, now;

static void look(void) {
    memset(&now, 0, sizeof now);
    now.dumpable = prctl(PR_GET_DUMPABLE);
    CHECK(getrlimit(RLIMIT_CORE, &now.core) == 0 && getrlimit(RLIMIT_MEMLOCK, &now.locked) == 0);
    now.mask = umask(077);
    umask(now.mask);
    CHECK(getcwd(now.folder, sizeof now.folder) != NULL);
    for (int number = 1; number < SIGNALS; number++) {
        struct sigaction action;
        CHECK(sigaction(number, NULL, &action) == 0);
        memcpy(&now.handlers[number], &action.sa_sigaction, sizeof now.handlers[number]);
    }
}

void look_at_host(void) {
    look();
    host = now;
    CHECK(host.dumpable == 1);
}

void check_host(void) {
    look();
    CHECK(now.dumpable == host.dumpable);
    CHECK(memcmp(&now.core, &host.core, sizeof now.core) == 0);
    CHECK(memcmp(&now.locked, &host.locked, sizeof now.locked) == 0);
    CHECK(now.mask == host.mask && strcmp(now.folder, host.folder) == 0);
    CHECK(memcmp(now.handlers, host.handlers, sizeof now.handlers) == 0);
}
