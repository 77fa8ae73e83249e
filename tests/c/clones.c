/* Clones, whose makers could copy every file and not the keys, on a link of this program that says that the card was
 * reset or lifted: none is genuine. And the right card on the same link: it is never accused. */

#include "wire.h"

/* The first command under the keys of Chip Authentication, and one after the second proof, counted from 0. */
enum { FIRST_ANSWER = 11, LAST = 21 };

/* Reads a card whose link breaks once; to be freed. */
static cccd_document *disturbed(const cccd_sim_card *card, const cccd_options *options, uint32_t at, int32_t as) {
    wire wire;
    wire_to(&wire, card, CCCD_SIM_STAYS, 0);
    wire.breaks_at = at;
    wire.breaks_as = as;
    cccd_key *key = key_of(card);
    cccd_trust *trust = trust_of(card);
    cccd_transport *link = wire_link(&wire);
    cccd_document *document = NULL;
    const int32_t status = cccd_read(link, key, trust, options, &document, NULL);
    CHECK(document != NULL && cccd_error_status(cccd_document_error(document)) == status);
    /* The link broke. */
    CHECK(wire.commands > at);
    cccd_transport_free(link);
    cccd_trust_free(trust);
    cccd_key_free(key);
    return document;
}

static void clone(const char *quirk, const cccd_options *options, int32_t as) {
    cccd_sim_card *card = issue("holder", NULL, quirk);
    for (uint32_t at = FIRST_ANSWER; at <= LAST; at += 2 * step) {
        cccd_document *document = disturbed(card, options, at, as);
        CHECK(cccd_document_verdict(document) != CCCD_GENUINE);
        CHECK(cccd_document_headline(document) != CCCD_GENUINE);
        CHECK(cccd_document_headline_tone(document) != CCCD_TONE_GREEN);
        cccd_document_free(document);
    }
    cccd_sim_card_free(card);
}

void clones(void) {
    static const char *const quirks[] = {"other-chip-keys", "ca-refused-later", "ca-old-keys", "ca-plain-answer"};
    static const int32_t breaks[] = {CCCD_STATUS_CARD_RESET, CCCD_STATUS_CARD_MOVED};
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 60000, NULL), CCCD_OK);
    for (size_t b = 0; b < 2; b++) {
        for (size_t i = 0; i < 4; i++) {
            clone(quirks[i], options, breaks[b]);
        }
        for (uint32_t at = 1; at <= LAST; at += 2 * step) {
            cccd_document *document = disturbed(usual_card(), options, at, breaks[b]);
            CHECK(cccd_document_verdict(document) != CCCD_NOT_GENUINE);
            cccd_document_free(document);
        }
    }
    cccd_options_free(options);
}
