/* Calls every function of cccd.h and cccd_sim.h, in right and in wrong ways.
 *
 *     program STEP FOLDER THEME...
 *
 * Ends with 0 when every check held; else it says which did not. */

#include "check.h"

static const struct {
    const char *name;
    void (*run)(void);
} themes[] = {
    {"nothing", nothing}, {"handles", handles}, {"trusts", trusts},       {"links", links},   {"reads", reads},
    {"stops", stops},     {"torn", torn},       {"clones", clones},       {"evidences", evidences}, {"traces", traces},
    {"logs", logs},       {"threads", threads}, {"readers", readers},     {"nfc", nfc},             {"soak", soak},
};

static int run(const char *name) {
    for (size_t i = 0; i < sizeof themes / sizeof themes[0]; i++) {
        if (strcmp(themes[i].name, name) == 0) {
            themes[i].run();
            return 1;
        }
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: %s STEP FOLDER THEME...\n", arguments[0]);
        return 2;
    }
    step = (uint32_t)strtoul(arguments[1], NULL, 10);
    folder = arguments[2];
    look_at_host();
    for (int i = 3; i < count; i++) {
        if (step == 0 || !run(arguments[i])) {
            fprintf(stderr, "no such theme: %s\n", arguments[i]);
            return 2;
        }
    }
    check_host();
    forget_usual_card();
    printf("%d failed\n", failures());
    return failures() != 0;
}
