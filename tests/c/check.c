#include "check.h"

#include <pthread.h>

uint32_t step = 1;
const char *folder = ".";

/* Threads check too. */
static int failed;
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;

static cccd_sim_card *usual;

static void fail(void) {
    pthread_mutex_lock(&counting);
    failed++;
    pthread_mutex_unlock(&counting);
}

void check(int is_true, const char *what, const char *file, int line) {
    if (!is_true) {
        fail();
        printf("%s:%d: not so: %s\n", file, line, what);
    }
}

void check_status(int32_t status, int32_t wanted, const char *what, const char *file, int line) {
    if (status != wanted) {
        fail();
        printf("%s:%d: status %d instead of %d: %s\n", file, line, (int)status, (int)wanted, what);
    }
}

int failures(void) {
    return failed;
}

uint8_t *content(const char *name, size_t *length) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    uint8_t *bytes = calloc(1, 65536);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL && bytes != NULL);
    *length = 0;
    if (file != NULL) {
        *length = fread(bytes, 1, 65535, file);
        fclose(file);
    }
    CHECK(*length > 0);
    return bytes;
}

cccd_sim_card *usual_card(void) {
    if (usual == NULL) {
        usual = issue("holder", NULL, NULL);
    }
    return usual;
}

void forget_usual_card(void) {
    cccd_sim_card_free(usual);
    usual = NULL;
}

cccd_sim_card *issue(const char *seed, const char *profile, const char *quirks) {
    cccd_sim_card *card = NULL;
    CHECK_STATUS(cccd_sim_card_new(seed, profile, quirks, &card), CCCD_OK);
    return card;
}

cccd_transport *lay(const cccd_sim_card *card, uint32_t torn_at, int32_t put_back) {
    cccd_callbacks functions;
    cccd_transport *link = NULL;
    CHECK_STATUS(cccd_sim_card_link(card, torn_at, put_back, &functions), CCCD_OK);
    CHECK_STATUS(cccd_transport_from_callbacks(&functions, "invented", NUL, &link, NULL), CCCD_OK);
    return link;
}

cccd_key *key_of(const cccd_sim_card *card) {
    cccd_key *key = NULL;
    size_t length = 0;
    const char *number = cccd_sim_card_number(card, &length);
    CHECK_STATUS(cccd_key_parse(number, length, &key, NULL), CCCD_OK);
    return key;
}

cccd_trust *trust_of(const cccd_sim_card *card) {
    cccd_trust *trust = cccd_trust_new();
    size_t length = 0;
    const uint8_t *root = cccd_sim_card_root(card, &length);
    CHECK_STATUS(cccd_trust_add_certificate(trust, root, length, NULL), CCCD_OK);
    return trust;
}

cccd_document *read_link(cccd_transport *link, const cccd_sim_card *card, const cccd_options *options, int32_t wanted) {
    cccd_key *key = key_of(card);
    cccd_trust *trust = trust_of(card);
    cccd_document *document = NULL;
    CHECK_STATUS(cccd_read(link, key, trust, options, &document, NULL), wanted);
    CHECK(document != NULL);
    CHECK_STATUS(cccd_error_status(cccd_document_error(document)), wanted);
    cccd_transport_free(link);
    cccd_trust_free(trust);
    cccd_key_free(key);
    return document;
}

cccd_document *read_card(const cccd_sim_card *card, const cccd_options *options, int32_t wanted) {
    return read_link(lay(card, CCCD_SIM_STAYS, 0), card, options, wanted);
}

int has_finding(const cccd_document *document, int32_t code) {
    for (size_t i = 0; i < cccd_document_finding_count(document); i++) {
        if (cccd_document_finding_code(document, i) == code) {
            return 1;
        }
    }
    return 0;
}
