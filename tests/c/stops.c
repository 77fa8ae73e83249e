/* A read is told to stop: at each event, by its answer, by the switch, and from another thread. */

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "wire.h"

typedef struct {
    cccd_cancel *cancel;
    /* The event at which it stops, and how. */
    uint32_t at;
    enum { BY_ANSWER, BY_SWITCH, BY_THREAD } how;
    /* Events so far. */
    uint32_t events;
    uint32_t kinds[8];
    wire wire;
    /* Commands until it stopped. */
    uint32_t commands;
} stop;

static void *throw_switch(void *cancel) {
    cccd_cancel_now(cancel);
    return NULL;
}

static void throw_from_thread(void *cancel) {
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, throw_switch, cancel) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

static int32_t told(void *context, const cccd_event *event) {
    stop *stop = context;
    CHECK(event->size == sizeof *event && event->kind >= 1 && event->kind <= 6);
    stop->kinds[event->kind & 7]++;
    CHECK((event->kind == CCCD_EVENT_PHASE) == (event->phase >= 1 && event->phase <= 5));
    CHECK((event->kind == CCCD_EVENT_PROGRESS) == (event->file != NULL));
    CHECK((event->kind == CCCD_EVENT_IDENTITY) == (event->document != NULL));
    if (event->document != NULL) {
        cccd_buffer *json = NULL;
        CHECK(cccd_document_verdict(event->document) != 0);
        CHECK(cccd_document_field(event->document, "full_name", NULL) != NULL);
        CHECK_STATUS(cccd_document_json(event->document, 0, 0, &json, NULL), CCCD_STATUS_ARGUMENT_INVALID);
        CHECK_STATUS(cccd_document_evidence(event->document, NULL, 0, NULL, 0, NULL, &json, NULL),
                     CCCD_STATUS_ARGUMENT_INVALID);
    }
    if (stop->events++ != stop->at) {
        return 0;
    }
    stop->commands = stop->wire.commands;
    if (stop->how == BY_ANSWER) {
        return -1;
    }
    if (stop->how == BY_SWITCH) {
        cccd_cancel_now(stop->cancel);
    } else {
        throw_from_thread(stop->cancel);
    }
    return 0;
}

/* Reads until the event of this number; says the status. */
static int32_t read_until(stop *stop) {
    stop->cancel = cccd_cancel_new();
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set_cancel(options, stop->cancel, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set_progress(options, told, stop, NULL), CCCD_OK);
    cccd_key *key = key_of(usual_card());
    cccd_trust *trust = trust_of(usual_card());
    wire_to(&stop->wire, usual_card(), CCCD_SIM_STAYS, 0);
    cccd_transport *link = wire_link(&stop->wire);
    cccd_document *document = NULL;
    const int32_t status = cccd_read(link, key, trust, options, &document, NULL);
    CHECK(document != NULL);
    CHECK(stop->at == NEVER || stop->commands == stop->wire.commands);
    if (status == CCCD_OK) {
        CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
    } else {
        CHECK_STATUS(status, CCCD_STATUS_CANCELLED);
    }
    cccd_document_free(document);
    cccd_transport_free(link);
    cccd_trust_free(trust);
    cccd_key_free(key);
    cccd_options_free(options);
    cccd_cancel_free(stop->cancel);
    return status;
}

static void at_each_event(void) {
    stop whole;
    memset(&whole, 0, sizeof whole);
    whole.at = NEVER;
    CHECK_STATUS(read_until(&whole), CCCD_OK);
    CHECK(whole.kinds[CCCD_EVENT_PHASE] >= 5 && whole.kinds[CCCD_EVENT_IDENTITY] == 1);
    CHECK(whole.kinds[CCCD_EVENT_PROGRESS] > 5);
    for (int how = BY_ANSWER; how <= BY_THREAD; how += 1) {
        for (uint32_t at = 0; at < whole.events; at += step) {
            stop stop;
            memset(&stop, 0, sizeof stop);
            stop.at = at;
            stop.how = how;
            /* No command follows the last events, so that nothing is left to be stopped. */
            CHECK(read_until(&stop) == CCCD_STATUS_CANCELLED || at + 2 >= whole.events);
        }
    }
}

/* Between command and answer, from another thread: the answer is the last. */
static void in_a_command(void) {
    for (uint32_t at = 0; at < 14; at += step) {
        cccd_cancel *cancel = cccd_cancel_new();
        cccd_options *options = cccd_options_new();
        CHECK_STATUS(cccd_options_set_cancel(options, cancel, NULL), CCCD_OK);
        wire wire;
        wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
        wire.calls_at = at;
        wire.call = throw_from_thread;
        wire.argument = cancel;
        cccd_key *key = key_of(usual_card());
        cccd_trust *trust = trust_of(usual_card());
        cccd_transport *link = wire_link(&wire);
        cccd_document *document = NULL;
        const int32_t status = cccd_read(link, key, trust, options, &document, NULL);
        CHECK(status == CCCD_STATUS_CANCELLED || (status == CCCD_OK && wire.commands == at + 1));
        CHECK(wire.commands == at + 1);
        cccd_document_free(document);
        cccd_transport_free(link);
        cccd_trust_free(trust);
        cccd_key_free(key);
        cccd_options_free(options);
        cccd_cancel_free(cancel);
        CHECK(wire.released == 1);
    }
}

void stops(void) {
    at_each_event();
    in_a_command();
}
