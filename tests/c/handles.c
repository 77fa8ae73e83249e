/* Keys, counts of wrong keys, options and cancels; texts that are none. */

#include "check.h"

static void keys(void) {
    const cccd_sim_card *card = usual_card();
    cccd_key *key = NULL;
    cccd_error *error = NULL;
    const char *right[] = {cccd_sim_card_number(card, NULL), cccd_sim_card_can(card, NULL),
                           cccd_sim_card_mrz(card, NULL)};
    for (size_t i = 0; i < 3; i++) {
        CHECK_STATUS(cccd_key_parse(right[i], NUL, &key, &error), CCCD_OK);
        CHECK(key != NULL && error == NULL);
        cccd_key_free(key);
    }
    size_t length = 0;
    const char *qr = "001085012345|012345678|M\xE1\xBA\xABu|15011985|Nam|H\xC3\xA0 N\xE1\xBB\x99i|01042021\r\n";
    CHECK_STATUS(cccd_key_parse(qr, NUL, &key, &error), CCCD_OK);
    CHECK(strcmp(cccd_key_kind(key, &length), "qr") == 0 && length == 2);
    CHECK(cccd_key_count(key) == 2);
    for (size_t i = 0; i < 2; i++) {
        const char *reason = cccd_key_reason(key, i, CCCD_ENGLISH, &length);
        CHECK(reason != NULL && strlen(reason) == length && strstr(reason, i == 0 ? "CAN" : "BAC") != NULL);
        CHECK(strcmp(reason, cccd_key_reason(key, i, CCCD_VIETNAMESE, NULL)) != 0);
    }
    CHECK(cccd_key_reason(key, 2, CCCD_ENGLISH, NULL) == NULL);
    cccd_key_free(key);
    // One grey pixel, and a file that ends after its first bytes.
    const uint8_t pixel[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1,
                             0, 0, 0, 1, 8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 10, 'I', 'D', 'A', 'T', 0x78,
                             0x9C, 0x63, 0x68, 0, 0, 0, 0x82, 0, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0, 0, 0, 0, 'I', 'E',
                             'N', 'D', 0xAE, 0x42, 0x60, 0x82};
    key = (void *)&error;
    CHECK_STATUS(cccd_key_from_picture(pixel, sizeof pixel, &key, NULL), CCCD_STATUS_QR_CODE_NOT_FOUND);
    CHECK(key == NULL);
    CHECK_STATUS(cccd_key_from_picture(pixel, 12, &key, NULL), CCCD_STATUS_PICTURE_UNREADABLE);
    const struct {
        const char *typed;
        size_t length;
        int32_t status;
    } wrong[] = {
        {"", NUL, CCCD_STATUS_KEY_LENGTH},
        {"12345", NUL, CCCD_STATUS_KEY_LENGTH},
        {"0123456789012", 5, CCCD_STATUS_KEY_LENGTH},
        {NOT_UTF8, NUL, CCCD_STATUS_TEXT_NOT_UTF8},
        {"12345\xff", NUL, CCCD_STATUS_TEXT_NOT_UTF8},
        {"123456", TOO_LONG, CCCD_STATUS_ARGUMENT_INVALID},
        {"12?456", NUL, CCCD_STATUS_KEY_CHARACTER},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        key = (void *)&error;
        CHECK_STATUS(cccd_key_parse(wrong[i].typed, wrong[i].length, &key, &error), wrong[i].status);
        CHECK(key == NULL && cccd_error_status(error) == wrong[i].status);
        cccd_error_free(error);
    }
}

static void options(void) {
    cccd_options *options = cccd_options_new();
    cccd_error *error = NULL;
    const int32_t switches[] = {CCCD_OPTION_PHOTO, CCCD_OPTION_STRICT, CCCD_OPTION_ACTIVE_AUTHENTICATION,
                                CCCD_OPTION_EVIDENCE, CCCD_OPTION_RECORD};
    for (size_t i = 0; i < 5; i++) {
        CHECK_STATUS(cccd_options_set(options, switches[i], 1, &error), CCCD_OK);
        CHECK_STATUS(cccd_options_set(options, switches[i], 0, &error), CCCD_OK);
        CHECK_STATUS(cccd_options_set(options, switches[i], 2, NULL), CCCD_STATUS_ARGUMENT_INVALID);
        CHECK_STATUS(cccd_options_set(options, switches[i], INT64_MIN, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    }
    const int32_t times[] = {CCCD_OPTION_COMMAND_TIMEOUT, CCCD_OPTION_TIME_LIMIT, CCCD_OPTION_RESUME};
    for (size_t i = 0; i < 3; i++) {
        CHECK_STATUS(cccd_options_set(options, times[i], UINT32_MAX, &error), CCCD_OK);
        CHECK_STATUS(cccd_options_set(options, times[i], -1, NULL), CCCD_STATUS_ARGUMENT_INVALID);
        CHECK_STATUS(cccd_options_set(options, times[i], INT64_MAX, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    }
    const int64_t accesses[] = {CCCD_ACCESS_AUTO, CCCD_ACCESS_PACE, CCCD_ACCESS_BAC};
    for (size_t i = 0; i < 3; i++) {
        CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_ACCESS, accesses[i], &error), CCCD_OK);
    }
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_ACCESS, 3, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_ACCESS, -1, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    const int32_t unknown[] = {INT32_MIN, -1, 0, 10, INT32_MAX};
    for (size_t i = 0; i < 5; i++) {
        CHECK_STATUS(cccd_options_set(options, unknown[i], 1, &error), CCCD_STATUS_OPTION_UNKNOWN);
        CHECK(cccd_error_status(error) == CCCD_STATUS_OPTION_UNKNOWN);
        cccd_error_free(error);
    }
    CHECK_STATUS(cccd_options_add_file(options, "DG15", NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_add_file(options, "EF.COM", NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_add_file(options, "DG99", NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_options_add_file(options, "", NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_options_add_file(options, NOT_UTF8, NULL), CCCD_STATUS_TEXT_NOT_UTF8);

    /* What was put in may go before the options do. */
    cccd_cancel *cancel = cccd_cancel_new();
    cccd_attempts *attempts = cccd_attempts_new();
    CHECK_STATUS(cccd_options_set_cancel(options, cancel, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set_attempts(options, attempts, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set_progress(options, NULL, NULL, NULL), CCCD_OK);
    cccd_cancel_now(cancel);
    cccd_cancel_now(cancel);
    cccd_cancel_free(cancel);
    cccd_attempts_free(attempts);
    cccd_document_free(read_card(usual_card(), options, CCCD_STATUS_CANCELLED));
    CHECK_STATUS(cccd_options_set_cancel(options, NULL, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set_attempts(options, NULL, NULL), CCCD_OK);
    cccd_options_free(options);
}

/* Three wrong keys are counted, and no fourth is tried. */
static void wrong_keys(void) {
    cccd_attempts *attempts = cccd_attempts_new();
    cccd_options *options = cccd_options_new();
    cccd_trust *trust = cccd_trust_new();
    cccd_key *key = NULL;
    CHECK_STATUS(cccd_options_set_attempts(options, attempts, NULL), CCCD_OK);
    CHECK_STATUS(cccd_key_parse("000000", NUL, &key, NULL), CCCD_OK);
    for (size_t tried = 0; tried < 4; tried++) {
        const int32_t wanted = tried < 3 ? CCCD_STATUS_WRONG_KEY : CCCD_STATUS_TOO_MANY_ATTEMPTS;
        cccd_transport *link = lay(usual_card(), CCCD_SIM_STAYS, 0);
        cccd_document *document = NULL;
        CHECK(cccd_attempts_wrong_keys(attempts) == tried);
        CHECK_STATUS(cccd_read(link, key, trust, options, &document, NULL), wanted);
        CHECK(cccd_document_verdict(document) == CCCD_CANNOT_TELL);
        CHECK(cccd_document_field_count(document) == 0);
        cccd_document_free(document);
        cccd_transport_free(link);
    }
    cccd_key_free(key);
    cccd_trust_free(trust);
    cccd_options_free(options);
    cccd_attempts_free(attempts);
}

void handles(void) {
    keys();
    options();
    wrong_keys();
}
