/* Readers of PC/SC. The test lays the card of the seed "holder" on the first reader; the second one stays empty.
 * It takes the card away when this program says "remove it". */

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>

#include "check.h"

#define FIRST "Virtual PCD 00 00"
#define SECOND "Virtual PCD 00 01"

static void listed(void) {
    cccd_readers *list = NULL;
    CHECK_STATUS(cccd_readers_list(&list, NULL), CCCD_OK);
    CHECK(cccd_readers_count(list) == 2);
    int seen = 0;
    for (size_t i = 0; i < cccd_readers_count(list); i++) {
        size_t length = 0;
        const char *name = cccd_readers_name(list, i, &length);
        CHECK(name != NULL && strlen(name) == length);
        const int is_first = strcmp(name, FIRST) == 0;
        CHECK(cccd_readers_has_card(list, i) == is_first);
        seen += is_first;
    }
    CHECK(seen == 1);
    CHECK(cccd_readers_name(list, 2, NULL) == NULL && cccd_readers_has_card(list, 2) == 0);
    CHECK(cccd_readers_name(list, SIZE_MAX, NULL) == NULL && cccd_readers_has_card(list, SIZE_MAX) == 0);
    cccd_readers_free(list);
}

static void waited_for(void) {
    cccd_buffer *name = NULL;
    CHECK_STATUS(cccd_wait_for_card(NULL, 0, 0, NULL, &name, NULL), CCCD_OK);
    CHECK(strcmp((const char *)cccd_buffer_data(name, NULL), FIRST) == 0);
    cccd_buffer_free(name);
    CHECK_STATUS(cccd_wait_for_card(FIRST, NUL, CCCD_FOREVER, NULL, NULL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_wait_for_card(SECOND, NUL, 1, NULL, &name, NULL), CCCD_STATUS_NO_CARD);
    CHECK(name == NULL);
    CHECK_STATUS(cccd_wait_for_card(NOT_UTF8, NUL, 0, NULL, NULL, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_wait_for_card("x", TOO_LONG, 0, NULL, NULL, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    /* No service tells what lies on a reader of libnfc. */
    CHECK_STATUS(cccd_wait_for_card("nfc", NUL, 0, NULL, NULL, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_wait_for_removal(FIRST, NUL, 1, NULL, NULL), CCCD_STATUS_TIMEOUT);
    CHECK_STATUS(cccd_wait_for_removal(SECOND, NUL, CCCD_FOREVER, NULL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_wait_for_removal(NOT_UTF8, NUL, 0, NULL, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
}

static void *throw_switch(void *cancel) {
    cccd_cancel_now(cancel);
    return NULL;
}

/* Waits that would last for ever, ended by another thread. */
static void cancelled(void) {
    for (int which = 0; which < 3; which++) {
        cccd_cancel *cancel = cccd_cancel_new();
        cccd_transport *link = NULL;
        cccd_error *error = NULL;
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, throw_switch, cancel) == 0);
        int32_t status = CCCD_OK;
        if (which == 0) {
            status = cccd_wait_for_card(SECOND, NUL, CCCD_FOREVER, cancel, NULL, &error);
        } else if (which == 1) {
            status = cccd_wait_for_removal(FIRST, NUL, CCCD_FOREVER, cancel, &error);
        } else {
            status = cccd_transport_connect(SECOND, NUL, CCCD_FOREVER, cancel, &link, &error);
        }
        CHECK_STATUS(status, CCCD_STATUS_CANCELLED);
        CHECK(link == NULL && cccd_error_status(error) == CCCD_STATUS_CANCELLED);
        cccd_error_free(error);
        CHECK(pthread_join(thread, NULL) == 0);
        cccd_cancel_free(cancel);
    }
}

static void connected(void) {
    cccd_transport *link = NULL;
    cccd_error *error = NULL;
    CHECK_STATUS(cccd_transport_connect("no such reader", NUL, 0, NULL, &link, &error), CCCD_STATUS_READER_UNKNOWN);
    CHECK(strstr(cccd_error_what(error, CCCD_ENGLISH, NULL), "no such reader") != NULL);
    cccd_error_free(error);
    CHECK_STATUS(cccd_transport_connect(SECOND, NUL, 0, NULL, &link, NULL), CCCD_STATUS_NO_CARD);
    CHECK_STATUS(cccd_transport_connect(NOT_UTF8, NUL, 0, NULL, &link, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_transport_connect("x", TOO_LONG, 0, NULL, &link, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK(link == NULL);

    /* Connected and let go of. */
    CHECK_STATUS(cccd_transport_connect(FIRST, NUL, 0, NULL, &link, NULL), CCCD_OK);
    size_t length = 0;
    CHECK(strcmp(cccd_transport_reader(link, &length), FIRST) == 0 && length == strlen(FIRST));
    cccd_transport_free(link);

    CHECK_STATUS(cccd_transport_connect(NULL, 0, 5000, NULL, &link, NULL), CCCD_OK);
    cccd_document *document = read_link(link, usual_card(), NULL, CCCD_OK);
    CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
    cccd_document_free(document);
}

void readers(void) {
    listed();
    waited_for();
    cancelled();
    connected();
    printf("remove it\n");
    fflush(stdout);
    CHECK_STATUS(cccd_wait_for_removal(FIRST, NUL, 60000, NULL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_wait_for_card(NULL, 0, 0, NULL, NULL, NULL), CCCD_STATUS_NO_CARD);
}
