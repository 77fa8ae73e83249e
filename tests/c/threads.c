/* Two threads that read at once, by one trust handle, one key and one set of options. */

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "check.h"

typedef struct {
    const cccd_trust *trust;
    const cccd_key *key;
    const cccd_options *options;
    /* Made by another thread than the one that reads. */
    cccd_transport *link;
    cccd_document *document;
} job;

static void *read_it(void *argument) {
    job *job = argument;
    CHECK_STATUS(cccd_read(job->link, job->key, job->trust, job->options, &job->document, NULL), CCCD_OK);
    return NULL;
}

/* Asks one document from two threads. */
static void *ask_it(void *document) {
    for (int i = 0; i < 50; i++) {
        const size_t fields = cccd_document_field_count(document);
        for (size_t field = 0; field < fields; field++) {
            CHECK(cccd_document_field_value(document, field, NULL) != NULL);
        }
        CHECK(cccd_status_what(CCCD_STATUS_WRONG_KEY, i % 2, NULL) != NULL);
    }
    return NULL;
}

static void both(void *(*work)(void *), void *first, void *second) {
    pthread_t one, two;
    CHECK(pthread_create(&one, NULL, work, first) == 0);
    CHECK(pthread_create(&two, NULL, work, second) == 0);
    CHECK(pthread_join(one, NULL) == 0 && pthread_join(two, NULL) == 0);
}

void threads(void) {
    cccd_trust *trust = trust_of(usual_card());
    cccd_key *key = key_of(usual_card());
    cccd_options *options = cccd_options_new();
    for (uint32_t round = 0; round < 5; round += step) {
        job jobs[2];
        for (int i = 0; i < 2; i++) {
            jobs[i].trust = trust;
            jobs[i].key = key;
            jobs[i].options = options;
            jobs[i].link = lay(usual_card(), CCCD_SIM_STAYS, 0);
            jobs[i].document = NULL;
        }
        both(read_it, &jobs[0], &jobs[1]);
        both(ask_it, jobs[0].document, jobs[0].document);
        for (int i = 0; i < 2; i++) {
            CHECK(cccd_document_verdict(jobs[i].document) == CCCD_GENUINE);
            cccd_document_free(jobs[i].document);
            cccd_transport_free(jobs[i].link);
        }
    }
    cccd_options_free(options);
    cccd_key_free(key);
    cccd_trust_free(trust);
}
