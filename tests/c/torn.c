/* The card is torn away at each command, and put back or not. */

#include "wire.h"

static uint32_t commands_of_a_read(const cccd_options *options) {
    wire wire;
    wire_to(&wire, usual_card(), CCCD_SIM_STAYS, 0);
    cccd_document_free(read_link(wire_link(&wire), usual_card(), options, CCCD_OK));
    return wire.commands;
}

void torn(void) {
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    const uint32_t commands = commands_of_a_read(options);
    CHECK(commands > 14);
    for (uint32_t at = 0; at < commands; at += step) {
        /* Lifted, and nobody waits for it. */
        CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 0, NULL), CCCD_OK);
        cccd_document *document = read_link(lay(usual_card(), at, 1), usual_card(), options, CCCD_STATUS_CARD_MOVED);
        CHECK(cccd_document_verdict(document) != 0);
        cccd_document_free(document);

        /* Waited for in vain. */
        CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 1, NULL), CCCD_OK);
        cccd_document_free(read_link(lay(usual_card(), at, 0), usual_card(), options, CCCD_STATUS_CARD_MOVED));

        /* Put back: the read goes on, and says so. */
        CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RESUME, 60000, NULL), CCCD_OK);
        document = read_link(lay(usual_card(), at, 1), usual_card(), options, CCCD_OK);
        CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
        CHECK(has_finding(document, CCCD_STATUS_CARD_LIFTED));
        cccd_document_free(document);
    }
    /* Beyond the last command nobody notices. */
    cccd_document_free(read_link(lay(usual_card(), commands, 0), usual_card(), options, CCCD_OK));
    cccd_options_free(options);
}
