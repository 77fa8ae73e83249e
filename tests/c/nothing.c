/* NULL for each argument that points somewhere, one at a time, and numbers that are none. */

#include "check.h"

/* A status of 901 with both lines, and nothing in the place of the result. */
#define CHECK_NULL(call) CHECK_STATUS((call), CCCD_STATUS_ARGUMENT_NULL)

static void freed(void) {
    cccd_attempts_free(NULL);
    cccd_buffer_free(NULL);
    cccd_cancel_free(NULL);
    cccd_document_free(NULL);
    cccd_error_free(NULL);
    cccd_key_free(NULL);
    CHECK(cccd_key_kind(NULL, NULL) == NULL && cccd_key_count(NULL) == 0);
    CHECK(cccd_key_reason(NULL, 0, CCCD_ENGLISH, NULL) == NULL);
    cccd_office_key_free(NULL);
    cccd_options_free(NULL);
    cccd_readers_free(NULL);
    cccd_transport_free(NULL);
    cccd_trust_free(NULL);
    cccd_sim_card_free(NULL);
    cccd_sim_link_free(NULL);
}

static void asked(void) {
    size_t length = 7;
    CHECK(cccd_buffer_data(NULL, &length) == NULL);
    cccd_cancel_now(NULL);
    CHECK(cccd_attempts_wrong_keys(NULL) == 0);
    CHECK(cccd_error_status(NULL) == 0);
    CHECK(cccd_error_what(NULL, CCCD_ENGLISH, &length) == NULL);
    CHECK(cccd_error_to_do(NULL, CCCD_ENGLISH, &length) == NULL);
    CHECK(cccd_error_command(NULL, &length) == NULL);
    CHECK(cccd_error_status_word(NULL) == 0);
    CHECK(cccd_readers_count(NULL) == 0);
    CHECK(cccd_readers_name(NULL, 0, &length) == NULL);
    CHECK(cccd_readers_has_card(NULL, 0) == 0);
    CHECK(cccd_transport_reader(NULL, &length) == NULL);
    CHECK(cccd_trust_anchor_count(NULL) == 0);
    CHECK(cccd_trust_problem_count(NULL) == 0);
    CHECK(cccd_trust_problem(NULL, 0, CCCD_ENGLISH, &length) == NULL);
    CHECK(cccd_sim_card_number(NULL, &length) == NULL);
    CHECK(cccd_sim_card_can(NULL, &length) == NULL);
    CHECK(cccd_sim_card_mrz(NULL, &length) == NULL);
    CHECK(cccd_sim_card_name(NULL, &length) == NULL);
    CHECK(cccd_sim_card_root(NULL, &length) == NULL);
    CHECK(length == 7);
}

static void asked_of_no_document(void) {
    size_t length = 7;
    const char *media_type = NULL;
    CHECK(cccd_document_verdict(NULL) == 0);
    CHECK(cccd_document_error(NULL) == NULL);
    CHECK(cccd_document_verdict_what(NULL, 0, &length) == NULL);
    CHECK(cccd_document_verdict_to_do(NULL, 0, &length) == NULL);
    CHECK(cccd_document_headline(NULL) == 0);
    CHECK(cccd_document_headline_tone(NULL) == 0);
    CHECK(cccd_document_headline_name(NULL, &length) == NULL);
    CHECK(cccd_document_headline_what(NULL, 0, &length) == NULL);
    CHECK(cccd_document_headline_to_do(NULL, 0, &length) == NULL);
    CHECK(cccd_document_beside_count(NULL) == 0);
    CHECK(cccd_document_beside(NULL, 0) == 0);
    CHECK(cccd_document_beside_label(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_issuing_state(NULL, &length) == NULL);
    CHECK(cccd_document_check_count(NULL) == 0);
    CHECK(cccd_document_check_name(NULL, 0, &length) == NULL);
    CHECK(cccd_document_check_label(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_check_outcome(NULL, 0) == 0);
    CHECK(cccd_document_check_outcome_label(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_check_reason(NULL, 0) == 0);
    CHECK(cccd_document_check_what(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_check_to_do(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_finding_count(NULL) == 0);
    CHECK(cccd_document_finding_code(NULL, 0) == 0);
    CHECK(cccd_document_finding_what(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_finding_to_do(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_field(NULL, "full_name", &length) == NULL);
    CHECK(cccd_document_field_count(NULL) == 0);
    CHECK(cccd_document_field_name(NULL, 0, &length) == NULL);
    CHECK(cccd_document_field_label(NULL, 0, 0, &length) == NULL);
    CHECK(cccd_document_field_is_sensitive(NULL, 0) == 0);
    CHECK(cccd_document_field_value(NULL, 0, &length) == NULL);
    CHECK(cccd_document_file(NULL, "DG1", &length) == NULL);
    CHECK(cccd_document_photo(NULL, &length, &media_type) == NULL);
    CHECK(length == 7 && media_type == NULL);
}

/* What makes a handle, with no place for it or nothing to make it of. */
static void made_of_nothing(void) {
    const uint8_t byte = 0;
    cccd_buffer *buffer = (void *)&byte;
    cccd_document *document = (void *)&byte;
    cccd_error *error = (void *)&byte;
    cccd_key *key = (void *)&byte;
    cccd_office_key *office = (void *)&byte;
    cccd_transport *link = (void *)&byte;
    cccd_trust *trust = cccd_trust_new();
    cccd_sim_card *card = (void *)&byte;
    cccd_callbacks functions;
    memset(&functions, 0, sizeof functions);
    functions.size = sizeof functions;

    CHECK_NULL(cccd_key_parse(NULL, 0, &key, &error));
    CHECK(key == NULL && error != NULL && cccd_error_status(error) == CCCD_STATUS_ARGUMENT_NULL);
    CHECK(cccd_error_what(error, CCCD_ENGLISH, NULL) != NULL && cccd_error_to_do(error, 0, NULL) != NULL);
    cccd_error_free(error);
    CHECK_NULL(cccd_key_parse("1", NUL, NULL, NULL));
    CHECK_NULL(cccd_key_from_picture(NULL, 1, &key, NULL));
    CHECK_NULL(cccd_key_from_picture(&byte, 0, NULL, NULL));

    CHECK_NULL(cccd_office_key_parse(NULL, 1, NULL, 0, &office, NULL));
    CHECK(office == NULL);
    CHECK_NULL(cccd_office_key_parse(&byte, 1, NULL, 0, NULL, NULL));
    CHECK_STATUS(cccd_office_key_parse(NULL, 0, NULL, 0, &office, NULL), CCCD_STATUS_OFFICE_KEY_UNUSABLE);

    CHECK_NULL(cccd_evidence_judge(NULL, 1, trust, 0, &document, NULL));
    CHECK(document == NULL);
    CHECK_NULL(cccd_evidence_judge(&byte, 1, NULL, 0, &document, NULL));
    CHECK_NULL(cccd_evidence_judge(&byte, 1, trust, 0, NULL, NULL));

    CHECK_NULL(cccd_encrypt(NULL, 1, "age1", NUL, &buffer, NULL));
    CHECK(buffer == NULL);
    CHECK_NULL(cccd_encrypt(&byte, 1, NULL, 0, &buffer, NULL));
    CHECK_NULL(cccd_encrypt(&byte, 1, "age1", NUL, NULL, NULL));

    CHECK_NULL(cccd_trace_replay(NULL, 1, NULL, &document, NULL));
    CHECK_NULL(cccd_trace_replay(&byte, 1, NULL, NULL, NULL));

    CHECK_NULL(cccd_transport_from_callbacks(NULL, "", NUL, &link, NULL));
    CHECK(link == NULL);
    CHECK_NULL(cccd_transport_from_callbacks(&functions, "", NUL, NULL, NULL));
    CHECK_NULL(cccd_transport_connect(NULL, 0, 0, NULL, NULL, NULL));
    CHECK_NULL(cccd_readers_list(NULL, NULL));
    CHECK_NULL(cccd_wait_for_removal(NULL, 0, 0, NULL, NULL));

    CHECK_NULL(cccd_trust_open(NULL, 0, NULL, NULL));
    CHECK_NULL(cccd_trust_add_certificate(NULL, &byte, 1, NULL));
    CHECK_NULL(cccd_trust_add_certificate(trust, NULL, 1, NULL));
    CHECK_NULL(cccd_trust_add_crl(NULL, &byte, 1, NULL));
    CHECK_NULL(cccd_trust_add_crl(trust, NULL, 1, NULL));
    CHECK_NULL(cccd_trust_add_office(NULL, &byte, 1, "office", NUL, NULL));
    CHECK_NULL(cccd_trust_add_office(trust, NULL, 1, "office", NUL, NULL));
    CHECK_NULL(cccd_trust_add_office(trust, &byte, 1, NULL, 0, NULL));
    cccd_trust_free(trust);

    CHECK_NULL(cccd_sim_card_new(NULL, NULL, NULL, &card));
    CHECK(card == NULL);
    CHECK_NULL(cccd_sim_card_new("seed", NULL, NULL, NULL));
    CHECK_NULL(cccd_sim_card_change(NULL, "DG1", 0));
    CHECK_NULL(cccd_sim_card_change(usual_card(), NULL, 0));
    CHECK_NULL(cccd_sim_card_link(NULL, CCCD_SIM_STAYS, 0, &functions));
    CHECK_NULL(cccd_sim_card_link(usual_card(), CCCD_SIM_STAYS, 0, NULL));
}

static void used_with_nothing(void) {
    cccd_buffer *buffer = NULL;
    uint32_t width = 7, height = 7;
    CHECK_NULL(cccd_document_photo_rgb(NULL, &width, &height, &buffer, NULL));
    CHECK(width == 7 && height == 7);
    CHECK_NULL(cccd_document_photo_png(NULL, &buffer, NULL));
    CHECK_NULL(cccd_document_json(NULL, 0, 0, &buffer, NULL));
    CHECK_NULL(cccd_document_evidence(NULL, NULL, 0, NULL, 0, NULL, &buffer, NULL));
    CHECK_NULL(cccd_document_trace(NULL, &buffer, NULL));

    CHECK_NULL(cccd_options_set(NULL, CCCD_OPTION_PHOTO, 1, NULL));
    CHECK_NULL(cccd_options_add_file(NULL, "DG15", NULL));
    CHECK_NULL(cccd_options_set_cancel(NULL, NULL, NULL));
    CHECK_NULL(cccd_options_set_attempts(NULL, NULL, NULL));
    CHECK_NULL(cccd_options_set_progress(NULL, NULL, NULL, NULL));
    cccd_options *options = cccd_options_new();
    CHECK_NULL(cccd_options_add_file(options, NULL, NULL));
    cccd_options_free(options);

    /* A link that no read began with is not used up. */
    cccd_key *key = key_of(usual_card());
    cccd_trust *trust = trust_of(usual_card());
    cccd_transport *link = lay(usual_card(), CCCD_SIM_STAYS, 0);
    cccd_document *document = NULL;
    cccd_error *error = NULL;
    CHECK_NULL(cccd_read(NULL, key, trust, NULL, &document, NULL));
    CHECK_NULL(cccd_read(link, NULL, trust, NULL, &document, NULL));
    CHECK_NULL(cccd_read(link, key, NULL, NULL, &document, NULL));
    CHECK_NULL(cccd_read(link, key, trust, NULL, NULL, &error));
    CHECK(document == NULL && cccd_error_status(error) == CCCD_STATUS_ARGUMENT_NULL);
    cccd_error_free(error);
    CHECK_STATUS(cccd_read(link, key, trust, NULL, &document, &error), CCCD_OK);
    CHECK(error == NULL && cccd_document_verdict(document) == CCCD_GENUINE);

    /* Places for results that nobody wants. */
    CHECK_NULL(cccd_document_photo_rgb(document, NULL, NULL, NULL, NULL));
    CHECK_NULL(cccd_document_photo_png(document, NULL, NULL));
    CHECK_NULL(cccd_document_json(document, 0, 0, NULL, NULL));
    CHECK_NULL(cccd_document_evidence(document, NULL, 0, NULL, 0, NULL, NULL, NULL));
    CHECK_NULL(cccd_document_trace(document, NULL, NULL));
    CHECK(cccd_document_field(document, NULL, NULL) == NULL);
    CHECK(cccd_document_file(document, NULL, NULL) == NULL);
    CHECK(cccd_document_photo(document, NULL, NULL) == NULL);

    /* The link is used up now, by this read and for every other. */
    cccd_document *second = NULL;
    CHECK_STATUS(cccd_read(link, key, trust, NULL, &second, &error), CCCD_STATUS_HANDLE_USED);
    CHECK(second == NULL && cccd_error_status(error) == CCCD_STATUS_HANDLE_USED);
    CHECK(strcmp(cccd_transport_reader(link, NULL), "invented") == 0);
    cccd_error_free(error);
    cccd_transport_free(link);
    cccd_document_free(document);
    cccd_trust_free(trust);
    cccd_key_free(key);
}

static void numbers(void) {
    size_t length = 0;
    CHECK(strcmp(cccd_status_name(0), "ok") == 0);
    CHECK(strcmp(cccd_status_name(CCCD_STATUS_WRONG_KEY), "wrong_key") == 0);
    const char *vietnamese = cccd_status_what(CCCD_STATUS_WRONG_KEY, CCCD_VIETNAMESE, &length);
    CHECK(vietnamese != NULL && strlen(vietnamese) == length);
    CHECK(cccd_status_what(CCCD_STATUS_WRONG_KEY, 77, NULL) == vietnamese);
    CHECK(strcmp(cccd_status_what(CCCD_STATUS_WRONG_KEY, CCCD_ENGLISH, NULL), vietnamese) != 0);
    CHECK(cccd_status_to_do(CCCD_STATUS_WRONG_KEY, CCCD_ENGLISH, &length) != NULL && length > 10);
    const int32_t none[] = {INT32_MIN, -1, 1, 99, 65536 + 400, INT32_MAX};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        CHECK(cccd_status_name(none[i]) == NULL);
        CHECK(cccd_status_what(none[i], 0, NULL) == NULL && cccd_status_to_do(none[i], 0, NULL) == NULL);
    }
    size_t known = 0;
    for (int32_t status = 1; status < 1000; status++) {
        if (cccd_status_name(status) != NULL) {
            known++;
            CHECK(cccd_status_what(status, 0, NULL) != NULL && cccd_status_to_do(status, 1, NULL) != NULL);
        }
    }
    CHECK(known > 150);
    CHECK(strchr(cccd_version(), '.') != NULL);
}

void nothing(void) {
    freed();
    asked();
    asked_of_no_document();
    made_of_nothing();
    used_with_nothing();
    numbers();
}
