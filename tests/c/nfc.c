/* Readers of libnfc, by the same function as those of PC/SC. The variable CCCD_C_NFC names the one on which the test
 * laid the card of the seed "holder"; without it the library was built without them. */

#include "check.h"

static void named(void) {
    const char *reader = getenv("CCCD_C_NFC");
    cccd_transport *link = NULL;
    cccd_error *error = NULL;
    const int32_t wanted = reader == NULL ? CCCD_STATUS_FEATURE_MISSING : CCCD_STATUS_READER_UNKNOWN;
    CHECK_STATUS(cccd_transport_connect("nfc:pn532_uart:/nonexistent", NUL, 0, NULL, &link, &error), wanted);
    CHECK(link == NULL && strlen(cccd_error_to_do(error, CCCD_VIETNAMESE, NULL)) > 0);
    cccd_error_free(error);
}

static void read_over(const char *reader) {
    cccd_transport *link = NULL;
    CHECK_STATUS(cccd_transport_connect(reader, NUL, 5000, NULL, &link, NULL), CCCD_OK);
    CHECK(strcmp(cccd_transport_reader(link, NULL), reader) == 0);
    cccd_document *document = read_link(link, usual_card(), NULL, CCCD_OK);
    CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
    cccd_document_free(document);
}

void nfc(void) {
    named();
    if (getenv("CCCD_C_NFC") != NULL) {
        read_over(getenv("CCCD_C_NFC"));
    }
}
