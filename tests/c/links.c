/* Links of the caller's own: descriptions that are wrong, functions that fail, lie and talk noise. */

#include "wire.h"

static void descriptions(void) {
    wire wire;
    wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
    const cccd_callbacks right = wire_functions(&wire);
    cccd_callbacks wrong[10];
    for (size_t i = 0; i < 10; i++) {
        wrong[i] = right;
    }
    wrong[0].size = 0;
    wrong[1].size -= 1;
    wrong[2].size = SIZE_MAX;
    wrong[3].transmit = NULL;
    wrong[4].max_command = 260;
    wrong[5].max_command = SIZE_MAX;
    wrong[6].max_response = 257;
    wrong[7].max_response = 65539;
    wrong[8].atr_length = 34;
    wrong[9].atr_length = SIZE_MAX;
    cccd_transport *link = NULL;
    for (size_t i = 0; i < 10; i++) {
        cccd_error *error = NULL;
        CHECK_STATUS(cccd_transport_from_callbacks(&wrong[i], NULL, 0, &link, &error), CCCD_STATUS_ARGUMENT_INVALID);
        CHECK(link == NULL && error != NULL);
        cccd_error_free(error);
    }
    cccd_callbacks no_atr = right;
    no_atr.atr = NULL;
    no_atr.atr_length = 1;
    CHECK_STATUS(cccd_transport_from_callbacks(&no_atr, NULL, 0, &link, NULL), CCCD_STATUS_ARGUMENT_NULL);
    CHECK_STATUS(cccd_transport_from_callbacks(&right, NOT_UTF8, NUL, &link, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_transport_from_callbacks(&right, "", TOO_LONG, &link, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    /* What was refused was not taken over. */
    CHECK(wire.released == 0);
    CHECK_STATUS(cccd_transport_from_callbacks(&right, NULL, 0, &link, NULL), CCCD_OK);
    size_t length = 7;
    CHECK(strcmp(cccd_transport_reader(link, &length), "") == 0 && length == 0);
    cccd_transport_free(link);
    CHECK(wire.released == 1 && wire.commands == 0);

    /* A link of the invented card that goes nowhere. */
    cccd_callbacks unused;
    CHECK_STATUS(cccd_sim_card_link(usual_card(), 3, 1, &unused), CCCD_OK);
    cccd_sim_link_free(&unused);
}

/* The functions that need not be there. */
static void least(void) {
    wire wire;
    wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
    cccd_callbacks functions = wire_functions(&wire);
    functions.reset = NULL;
    functions.present = NULL;
    functions.release = NULL;
    functions.atr = NULL;
    functions.atr_length = 0;
    functions.max_command = 261;
    functions.max_response = 258;
    cccd_transport *link = NULL;
    CHECK_STATUS(cccd_transport_from_callbacks(&functions, "least", NUL, &link, NULL), CCCD_OK);
    cccd_document *document = read_link(link, usual_card(), NULL, CCCD_OK);
    CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
    cccd_document_free(document);
    CHECK(wire.released == 0 && wire.commands > 14);
    cccd_sim_link_free(&wire.card);
}

/* The number by which a read ends when a function says this one. */
static int32_t heard_as(int32_t status) {
    static const int32_t known[] = {100, 101, 103, 104, 105, 106, 107, 108, 109, 112, 113, 115, 116};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (status == known[i]) {
            return status;
        }
    }
    return CCCD_STATUS_READER_FAULT;
}

static void failing(int32_t status, uint32_t at) {
    wire wire;
    wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
    wire.fails_at = at;
    wire.status = status;
    cccd_document *document = read_link(wire_link(&wire), usual_card(), NULL, heard_as(status));
    CHECK(cccd_document_verdict(document) == CCCD_CANNOT_TELL);
    cccd_document_free(document);
    CHECK(wire.released == 1);
}

static void failures_of_transmit(void) {
    const int32_t odd[] = {INT32_MIN, -1, 1, 99, 120, 200, 400, 950, 65536 + 104, INT32_MAX};
    for (int32_t status = 100; status < 120; status += (int32_t)step) {
        failing(status, 0);
        failing(status, 5);
    }
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i += step) {
        failing(odd[i], 0);
    }
}

/* A card that was lifted is started again by reset, once there is one. */
static void failures_of_reset(void) {
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 1, NULL), CCCD_OK);
    for (int32_t status = 100; status < 120; status += (int32_t)step) {
        for (int of_present = 0; of_present < 2; of_present++) {
            wire wire;
            wire_to(&wire, usual_card(), 8, 1);
            *(of_present ? &wire.present : &wire.reset) = status;
            cccd_key *key = key_of(usual_card());
            cccd_trust *trust = cccd_trust_new();
            cccd_transport *link = wire_link(&wire);
            cccd_document *document = NULL;
            const int32_t ended = cccd_read(link, key, trust, options, &document, NULL);
            CHECK(ended >= 100 && ended < 120 && cccd_document_verdict(document) == CCCD_CANNOT_TELL);
            CHECK(wire.asked > 0 && (wire.resets == 0) == (of_present != 0));
            cccd_document_free(document);
            cccd_transport_free(link);
            cccd_trust_free(trust);
            cccd_key_free(key);
            CHECK(wire.released == 1);
        }
    }
    cccd_options_free(options);
}

static void lies(void) {
    for (uint32_t at = 0; at < 14; at += 2 * step) {
        wire wire;
        wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
        wire.boasts_at = at;
        cccd_document_free(read_link(wire_link(&wire), usual_card(), NULL, CCCD_STATUS_READER_FAULT));
    }
}

static void noise(void) {
    static const size_t lengths[] = {0, 1, 2, 3, 17, 256, 65538};
    for (uint32_t at = 0; at < 14; at += step) {
        for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i += step) {
            wire wire;
            wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
            wire.noise_at = at;
            wire.noise = lengths[i];
            cccd_key *key = key_of(usual_card());
            cccd_trust *trust = trust_of(usual_card());
            cccd_transport *link = wire_link(&wire);
            cccd_document *document = NULL;
            cccd_error *error = NULL;
            const int32_t status = cccd_read(link, key, trust, NULL, &document, &error);
            CHECK(status >= 100 && status < 600 && cccd_error_status(error) == status);
            CHECK(document != NULL && cccd_document_verdict(document) != CCCD_GENUINE);
            cccd_document_free(document);
            cccd_error_free(error);
            cccd_transport_free(link);
            cccd_trust_free(trust);
            cccd_key_free(key);
        }
    }
}

void links(void) {
    descriptions();
    least();
    failures_of_transmit();
    failures_of_reset();
    lies();
    noise();
}
