/* Readers of PC/SC. The test lays the card of the seed "holder" on the first reader; the second one stays empty.
 * It takes the card away when this program says "remove it". */

#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* One read by the wrong CAN or the right key, with options of its own that keep the count in a folder. */
static void tried(const char *folder, int is_right, int32_t wanted) {
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set_attempts_folder(options, folder, folder == NULL ? 0 : NUL, NULL), CCCD_OK);
    cccd_transport *link = NULL;
    CHECK_STATUS(cccd_transport_connect(FIRST, NUL, 5000, NULL, &link, NULL), CCCD_OK);
    const char *can = cccd_sim_card_can(usual_card(), NULL);
    cccd_key *key = NULL;
    CHECK_STATUS(cccd_key_parse(strcmp(can, "000000") == 0 ? "111111" : "000000", NUL, &key, NULL), CCCD_OK);
    cccd_key *right = key_of(usual_card());
    cccd_trust *trust = trust_of(usual_card());
    cccd_document *document = NULL;
    CHECK_STATUS(cccd_read(link, is_right ? right : key, trust, options, &document, NULL), wanted);
    cccd_document_free(document);
    cccd_trust_free(trust);
    cccd_key_free(right);
    cccd_key_free(key);
    cccd_transport_free(link);
    cccd_options_free(options);
}

/* Wrong keys that are counted in a folder, as separate programs would. */
static void counted(void) {
    char folder[] = "/tmp/cccd-attempts-XXXXXX";
    CHECK(mkdtemp(folder) != NULL);
    for (int i = 0; i < 3; i++) {
        tried(folder, 0, CCCD_STATUS_WRONG_KEY);
    }
    tried(folder, 1, CCCD_STATUS_TOO_MANY_ATTEMPTS);
    /* Without it, every read counts for itself. */
    tried(NULL, 0, CCCD_STATUS_WRONG_KEY);
    tried(NULL, 1, CCCD_OK);

    /* A folder that others may read keeps nothing. */
    CHECK(chmod(folder, 0755) == 0);
    tried(folder, 1, CCCD_OK);
    CHECK(chmod(folder, 0700) == 0);
    tried(folder, 1, CCCD_STATUS_TOO_MANY_ATTEMPTS);

    struct dirent *entry;
    DIR *listing = opendir(folder);
    while ((entry = readdir(listing)) != NULL) {
        unlinkat(dirfd(listing), entry->d_name, 0);
    }
    closedir(listing);
    CHECK(rmdir(folder) == 0);

    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set_attempts_folder(options, NOT_UTF8, NUL, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_options_set_attempts_folder(options, "x", TOO_LONG, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    cccd_options_free(options);
}

void readers(void) {
    listed();
    waited_for();
    cancelled();
    connected();
    counted();
    printf("remove it\n");
    fflush(stdout);
    CHECK_STATUS(cccd_wait_for_removal(FIRST, NUL, 60000, NULL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_wait_for_card(NULL, 0, 0, NULL, NULL, NULL), CCCD_STATUS_NO_CARD);
}
