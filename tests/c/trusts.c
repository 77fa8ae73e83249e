/* Trust folders, certificates, revocation lists and offices, of which some are none. */

#include "check.h"

static void opened(void) {
    cccd_trust *trust = NULL;
    cccd_error *error = NULL;
    char path[4096];
    snprintf(path, sizeof path, "%s/trust", folder);
    CHECK_STATUS(cccd_trust_open(path, NUL, &trust, &error), CCCD_OK);
    CHECK(cccd_trust_anchor_count(trust) == 1);
    /* One file of that folder is no certificate. */
    CHECK(cccd_trust_problem_count(trust) == 1);
    size_t length = 0;
    const char *problem = cccd_trust_problem(trust, 0, CCCD_ENGLISH, &length);
    CHECK(problem != NULL && strlen(problem) == length && strstr(problem, "broken.cer") != NULL);
    CHECK(strcmp(cccd_trust_problem(trust, 0, CCCD_VIETNAMESE, NULL), problem) != 0);
    CHECK(cccd_trust_problem(trust, 1, CCCD_ENGLISH, NULL) == NULL);
    CHECK(cccd_trust_problem(trust, SIZE_MAX, CCCD_ENGLISH, NULL) == NULL);
    cccd_trust_free(trust);

    CHECK_STATUS(cccd_trust_open("/no/such/folder", NUL, &trust, &error), CCCD_STATUS_TRUST_FOLDER_UNREADABLE);
    CHECK(trust == NULL && cccd_error_what(error, CCCD_ENGLISH, NULL) != NULL);
    cccd_error_free(error);
    CHECK_STATUS(cccd_trust_open(NOT_UTF8, NUL, &trust, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_trust_open("/", TOO_LONG, &trust, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    /* The folder of the user, which the test says is that of the invented trust. */
    CHECK_STATUS(cccd_trust_open(NULL, 0, &trust, NULL), CCCD_OK);
    CHECK(cccd_trust_anchor_count(trust) == 1);
    cccd_trust_free(trust);
}

static void added(void) {
    cccd_trust *trust = trust_of(usual_card());
    CHECK(cccd_trust_anchor_count(trust) == 1);
    size_t length = 0;
    const uint8_t *root = cccd_sim_card_root(usual_card(), &length);
    CHECK_STATUS(cccd_trust_add_certificate(trust, root, length, NULL), CCCD_OK);
    for (size_t cut = 0; cut < length; cut += 97 * step) {
        const int32_t status = cccd_trust_add_certificate(trust, root, cut, NULL);
        CHECK(status >= 500 && status < 700);
        CHECK(cccd_trust_add_crl(trust, root, cut, NULL) >= 500);
        CHECK(cccd_trust_add_office(trust, root, cut, "office", NUL, NULL) >= 500);
    }
    CHECK_STATUS(cccd_trust_add_certificate(trust, root, SIZE_MAX, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_trust_add_crl(trust, root, SIZE_MAX, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_trust_add_office(trust, root, SIZE_MAX, "", NUL, NULL), CCCD_STATUS_ARGUMENT_INVALID);

    uint8_t *list = content("list.crl", &length);
    CHECK_STATUS(cccd_trust_add_crl(trust, list, length, NULL), CCCD_OK);
    free(list);
    uint8_t *key = content("office-public.pem", &length);
    CHECK_STATUS(cccd_trust_add_office(trust, key, length, "Văn phòng", NUL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_trust_add_office(trust, key, length, NOT_UTF8, NUL, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_trust_add_office(trust, key, length, "", TOO_LONG, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    free(key);
    cccd_trust_free(trust);
}

void trusts(void) {
    opened();
    added();
}
