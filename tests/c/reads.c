/* Reads of every kind of card, and everything that can be asked of a document. */

#include "check.h"

/* The headline agrees with the verdict where it says nothing else, and its texts stay where they are. */
static void ask_headline(const cccd_document *document) {
    size_t length = 0;
    const int headline = cccd_document_headline(document), tone = cccd_document_headline_tone(document);
    CHECK(headline >= CCCD_GENUINE && headline <= CCCD_MRZ_DIFFERS);
    CHECK(headline > CCCD_CHIP_NOT_PROVEN || headline == cccd_document_verdict(document));
    CHECK((tone == CCCD_TONE_GREEN) == (headline == CCCD_GENUINE));
    CHECK((tone == CCCD_TONE_RED) == (headline == CCCD_NOT_GENUINE));
    CHECK(cccd_document_headline_name(document, &length) != NULL && length > 0);
    const char *what = cccd_document_headline_what(document, CCCD_ENGLISH, &length);
    CHECK(what != NULL && strlen(what) == length);
    CHECK(cccd_document_headline_what(document, CCCD_ENGLISH, NULL) == what);
    CHECK(cccd_document_headline_to_do(document, CCCD_VIETNAMESE, &length) != NULL && length > 0);
    const size_t beside = cccd_document_beside_count(document);
    for (size_t i = 0; i < beside; i++) {
        CHECK(cccd_document_beside(document, i) != 0 && cccd_document_beside(document, i) != headline);
        CHECK(cccd_document_beside_label(document, i, CCCD_VIETNAMESE, &length) != NULL && length > 0);
    }
    CHECK(cccd_document_beside(document, beside) == 0);
    CHECK(cccd_document_beside_label(document, SIZE_MAX, 0, NULL) == NULL);
    const char *state = cccd_document_issuing_state(document, &length);
    CHECK(state == NULL || strlen(state) == length);
}

/* Everything that can be asked by number, up to beyond the end. */
static void ask_checks(const cccd_document *document) {
    const size_t checks = cccd_document_check_count(document);
    size_t length = 0;
    CHECK(checks > 0);
    for (size_t i = 0; i < checks; i++) {
        const int32_t outcome = cccd_document_check_outcome(document, i);
        const int32_t reason = cccd_document_check_reason(document, i);
        CHECK(outcome >= CCCD_PASSED && outcome <= CCCD_NOT_PERFORMED);
        CHECK(cccd_document_check_name(document, i, &length) != NULL && length > 0);
        CHECK(cccd_document_check_label(document, i, CCCD_VIETNAMESE, &length) != NULL && length > 0);
        CHECK(cccd_document_check_outcome_label(document, i, CCCD_ENGLISH, &length) != NULL && length > 0);
        CHECK((cccd_document_check_what(document, i, CCCD_ENGLISH, &length) != NULL) == (reason != 0));
        CHECK((cccd_document_check_to_do(document, i, CCCD_VIETNAMESE, NULL) != NULL) == (reason != 0));
        CHECK(reason == 0 || cccd_status_name(reason) != NULL);
    }
    CHECK(cccd_document_check_name(document, checks, NULL) == NULL);
    CHECK(cccd_document_check_label(document, checks, 0, NULL) == NULL);
    CHECK(cccd_document_check_outcome(document, checks) == 0);
    CHECK(cccd_document_check_outcome_label(document, SIZE_MAX, 0, NULL) == NULL);
    CHECK(cccd_document_check_reason(document, SIZE_MAX) == 0);
    CHECK(cccd_document_check_what(document, SIZE_MAX, 0, NULL) == NULL);
    CHECK(cccd_document_check_to_do(document, checks, 0, NULL) == NULL);

    const size_t findings = cccd_document_finding_count(document);
    for (size_t i = 0; i < findings; i++) {
        CHECK(cccd_status_name(cccd_document_finding_code(document, i)) != NULL);
        CHECK(cccd_document_finding_what(document, i, CCCD_ENGLISH, &length) != NULL && length > 0);
        CHECK(cccd_document_finding_to_do(document, i, CCCD_VIETNAMESE, &length) != NULL && length > 0);
    }
    CHECK(cccd_document_finding_code(document, findings) == 0);
    CHECK(cccd_document_finding_what(document, findings, 0, NULL) == NULL);
    CHECK(cccd_document_finding_to_do(document, SIZE_MAX, 0, NULL) == NULL);
    CHECK(cccd_document_verdict_what(document, CCCD_ENGLISH, &length) != NULL && length > 0);
    CHECK(cccd_document_verdict_to_do(document, CCCD_VIETNAMESE, NULL) != NULL);
    ask_headline(document);
}

static void ask_fields(const cccd_document *document) {
    const size_t fields = cccd_document_field_count(document);
    size_t length = 0, again = 0, sensitive = 0;
    for (size_t i = 0; i < fields; i++) {
        const char *name = cccd_document_field_name(document, i, &length);
        CHECK(name != NULL && strlen(name) == length);
        CHECK(cccd_document_field_label(document, i, CCCD_VIETNAMESE, NULL) != NULL);
        const char *value = cccd_document_field_value(document, i, &length);
        CHECK(value != NULL && strlen(value) == length);
        /* The same place each time: asking again takes no memory. */
        CHECK(cccd_document_field(document, name, &again) == value && again == length);
        sensitive += cccd_document_field_is_sensitive(document, i) == 1;
    }
    CHECK(fields == 0 || sensitive < fields);
    CHECK(cccd_document_field_name(document, fields, NULL) == NULL);
    CHECK(cccd_document_field_label(document, fields, 0, NULL) == NULL);
    CHECK(cccd_document_field_value(document, SIZE_MAX, NULL) == NULL);
    CHECK(cccd_document_field_is_sensitive(document, fields) == 0);
    CHECK(cccd_document_field(document, "no_such_field", NULL) == NULL);
    CHECK(cccd_document_field(document, NOT_UTF8, NULL) == NULL);
    CHECK(cccd_document_file(document, "DG99", NULL) == NULL);
    CHECK(cccd_document_file(document, NOT_UTF8, NULL) == NULL);
}

static void ask_json(const cccd_document *document) {
    size_t plain = 0, whole = 0;
    cccd_buffer *json = NULL;
    CHECK_STATUS(cccd_document_json(document, 0, CCCD_ENGLISH, &json, NULL), CCCD_OK);
    const uint8_t *bytes = cccd_buffer_data(json, &plain);
    CHECK(plain > 100 && bytes[0] == '{' && bytes[plain - 1] == '}' && bytes[plain] == 0);
    CHECK(cccd_buffer_data(json, NULL) == bytes);
    cccd_buffer_free(json);
    const uint32_t all = CCCD_JSON_SENSITIVE | CCCD_JSON_CONTENTS;
    CHECK_STATUS(cccd_document_json(document, all, CCCD_VIETNAMESE, &json, NULL), CCCD_OK);
    CHECK(cccd_buffer_data(json, &whole) != NULL && whole >= plain);
    cccd_buffer_free(json);
    const uint32_t unknown[] = {4, all + 4, UINT32_MAX};
    for (size_t i = 0; i < 3; i++) {
        CHECK_STATUS(cccd_document_json(document, unknown[i], 0, &json, NULL), CCCD_STATUS_OPTION_UNKNOWN);
        CHECK(json == NULL);
    }
}

static void ask_photo(const cccd_document *document) {
    size_t length = 0;
    const char *media_type = NULL;
    uint32_t width = 0, height = 0;
    cccd_buffer *buffer = NULL;
    const uint8_t *photo = cccd_document_photo(document, &length, &media_type);
    CHECK(photo != NULL && length > 100 && strncmp(media_type, "image/", 6) == 0);
    CHECK(cccd_document_photo(document, NULL, NULL) == photo);
    CHECK_STATUS(cccd_document_photo_rgb(document, &width, &height, &buffer, NULL), CCCD_OK);
    CHECK(cccd_buffer_data(buffer, &length) != NULL && length == (size_t)width * height * 3 && length > 0);
    cccd_buffer_free(buffer);
    CHECK_STATUS(cccd_document_photo_rgb(document, NULL, NULL, &buffer, NULL), CCCD_OK);
    cccd_buffer_free(buffer);
    CHECK_STATUS(cccd_document_photo_png(document, &buffer, NULL), CCCD_OK);
    const uint8_t *png = cccd_buffer_data(buffer, &length);
    CHECK(length > 100 && memcmp(png, "\x89PNG", 4) == 0);
    cccd_buffer_free(buffer);
}

static void ask_no_photo(const cccd_document *document) {
    cccd_buffer *buffer = NULL;
    CHECK(cccd_document_photo(document, NULL, NULL) == NULL);
    CHECK_STATUS(cccd_document_photo_rgb(document, NULL, NULL, &buffer, NULL), CCCD_STATUS_DATA_MISSING);
    CHECK_STATUS(cccd_document_photo_png(document, &buffer, NULL), CCCD_STATUS_DATA_MISSING);
    CHECK(buffer == NULL);
}

static void profiles(void) {
    static const char *const names[] = {"cccd-2021", "cccd-bac-only", "can-cuoc-2024", "can-cuoc-2024-opaque",
                                        "passport",  "child"};
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    for (size_t i = 0; i < 6; i += step) {
        cccd_sim_card *card = issue("profiles", names[i], "");
        const char *typed[] = {cccd_sim_card_number(card, NULL), cccd_sim_card_mrz(card, NULL)};
        /* Without PACE, and where no number is printed, the MRZ alone opens the card. */
        const int by_mrz = strcmp(names[i], "passport") == 0 || strcmp(names[i], "cccd-bac-only") == 0;
        const char *opens = typed[by_mrz];
        cccd_key *key = NULL;
        cccd_trust *trust = trust_of(card);
        cccd_transport *link = lay(card, CCCD_SIM_STAYS, 0);
        cccd_document *document = NULL;
        CHECK_STATUS(cccd_key_parse(opens, NUL, &key, NULL), CCCD_OK);
        CHECK_STATUS(cccd_read(link, key, trust, options, &document, NULL), CCCD_OK);
        CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
        ask_checks(document);
        ask_fields(document);
        ask_json(document);
        if (strcmp(names[i], "child") == 0) {
            ask_no_photo(document);
        } else {
            ask_photo(document);
        }
        cccd_document_free(document);
        cccd_transport_free(link);
        cccd_trust_free(trust);
        cccd_key_free(key);
        cccd_sim_card_free(card);
    }
    cccd_options_free(options);
}

static void holder(void) {
    const cccd_sim_card *card = usual_card();
    size_t length = 0;
    cccd_document *document = read_card(card, NULL, CCCD_OK);
    CHECK(strcmp(cccd_document_field(document, "full_name", &length), cccd_sim_card_name(card, NULL)) == 0);
    CHECK(length == strlen(cccd_sim_card_name(card, NULL)));
    CHECK(strcmp(cccd_document_field(document, "personal_number", NULL), cccd_sim_card_number(card, NULL)) == 0);
    CHECK(cccd_document_file(document, "EF.DG1", &length) != NULL && length > 90);
    CHECK(cccd_document_file(document, "SOD", NULL) != NULL && cccd_document_file(document, "DG2", NULL) == NULL);
    ask_no_photo(document);
    cccd_document_free(document);
}

/* Every option at once. */
static void all_options(void) {
    cccd_options *options = cccd_options_new();
    const int32_t switches[] = {CCCD_OPTION_PHOTO, CCCD_OPTION_STRICT, CCCD_OPTION_ACTIVE_AUTHENTICATION,
                                CCCD_OPTION_EVIDENCE, CCCD_OPTION_RECORD};
    for (size_t i = 0; i < 5; i++) {
        CHECK_STATUS(cccd_options_set(options, switches[i], 1, NULL), CCCD_OK);
    }
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_COMMAND_TIMEOUT, 60000, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_TIME_LIMIT, 600000, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 1000, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_add_file(options, "EF.COM", NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_add_file(options, "DG15", NULL), CCCD_OK);
    for (int64_t access = CCCD_ACCESS_AUTO; access <= CCCD_ACCESS_BAC; access += step) {
        CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_ACCESS, access, NULL), CCCD_OK);
        cccd_key *key = NULL;
        cccd_trust *trust = trust_of(usual_card());
        cccd_transport *link = lay(usual_card(), CCCD_SIM_STAYS, 0);
        cccd_document *document = NULL;
        CHECK_STATUS(cccd_key_parse(cccd_sim_card_mrz(usual_card(), NULL), NUL, &key, NULL), CCCD_OK);
        CHECK_STATUS(cccd_read(link, key, trust, options, &document, NULL), CCCD_OK);
        /* The strict policy misses a revocation list. */
        CHECK(cccd_document_verdict(document) == CCCD_CANNOT_TELL);
        CHECK(cccd_document_file(document, "EF.COM", NULL) != NULL);
        CHECK(cccd_document_file(document, "DG15", NULL) != NULL);
        CHECK(has_finding(document, CCCD_STATUS_BAC_USED) == (access == CCCD_ACCESS_BAC));
        cccd_document_free(document);
        cccd_transport_free(link);
        cccd_trust_free(trust);
        cccd_key_free(key);
    }
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_TIME_LIMIT, 0, NULL), CCCD_OK);
    cccd_document_free(read_card(usual_card(), options, CCCD_STATUS_TIMEOUT));
    cccd_options_free(options);
}

/* What a forger changes, and cards that cannot be made. */
static void forged(void) {
    cccd_sim_card *card = issue("forged", NULL, NULL);
    CHECK_STATUS(cccd_sim_card_change(card, "DG99", 0), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_sim_card_change(card, NOT_UTF8, 0), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_sim_card_change(card, "DG13", SIZE_MAX), CCCD_OK);
    cccd_document *document = read_card(card, NULL, CCCD_OK);
    CHECK(cccd_document_verdict(document) == CCCD_NOT_GENUINE);
    ask_checks(document);
    ask_fields(document);
    ask_json(document);
    cccd_document_free(document);
    cccd_sim_card_free(card);

    CHECK_STATUS(cccd_sim_card_new(NOT_UTF8, NULL, NULL, &card), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_sim_card_new("x", "no-such-profile", NULL, &card), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_sim_card_new("x", NULL, "no-such-quirk", &card), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK(card == NULL);
}

/* The command that a card refused and its status word, and none of them where it was moved. */
static void refused(void) {
    cccd_sim_card *card = issue("holder", NULL, "pace-refused-6a80");
    cccd_document *document = read_card(card, NULL, CCCD_STATUS_ACCESS_FAILED);
    const cccd_error *error = cccd_document_error(document);
    size_t length = 0;
    const char *command = cccd_error_command(error, &length);
    CHECK(command != NULL && strcmp(command, "MSE:Set AT") == 0 && length == strlen(command));
    CHECK(cccd_error_status_word(error) == 0x6A80);
    cccd_document_free(document);
    cccd_sim_card_free(card);

    document = read_link(lay(usual_card(), 5, 0), usual_card(), NULL, CCCD_STATUS_CARD_MOVED);
    error = cccd_document_error(document);
    CHECK(error != NULL && cccd_error_command(error, NULL) == NULL && cccd_error_status_word(error) == 0);
    cccd_document_free(document);
}

/* Cards with faults, one of many: nothing that a card does may disturb the caller. */
static void quirks(void) {
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    size_t count = 0;
    for (const char *name; (name = cccd_sim_quirk(count)) != NULL; count += step == 1 ? 9 : 150) {
        cccd_sim_card *card = issue("quirks", NULL, name);
        cccd_key *key = key_of(card);
        cccd_trust *trust = trust_of(card);
        cccd_transport *link = lay(card, CCCD_SIM_STAYS, 0);
        cccd_document *document = NULL;
        const int32_t status = cccd_read(link, key, trust, options, &document, NULL);
        CHECK(document != NULL && cccd_error_status(cccd_document_error(document)) == status);
        ask_checks(document);
        ask_fields(document);
        ask_json(document);
        cccd_document_free(document);
        cccd_transport_free(link);
        cccd_trust_free(trust);
        cccd_key_free(key);
        cccd_sim_card_free(card);
    }
    CHECK(count > 100 && cccd_sim_quirk(SIZE_MAX) == NULL);
    cccd_options_free(options);
}

void reads(void) {
    profiles();
    holder();
    all_options();
    forged();
    refused();
    quirks();
}
