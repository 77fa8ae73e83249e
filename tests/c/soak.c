/* Many reads in one process: resident memory stays where it was after the hundredth.
 *
 * CCCD_C_READS is their number. */

#include "check.h"

#define READS 300
#define FIRST 100
/* In KiB. */
#define GROWTH 1024

/* Resident memory in KiB. */
static long resident(void) {
    char line[256];
    long value = 0;
    FILE *file = fopen("/proc/self/status", "r");
    CHECK(file != NULL);
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmRSS: %ld", &value) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    CHECK(value > 0);
    return value;
}

/* What a program at a counter does with a card, and one of ten is torn away. */
static void serve(uint32_t number, const cccd_options *options, const cccd_office_key *office) {
    const int is_torn = number % 10 == 9;
    const uint32_t torn_at = is_torn ? number % 14 : CCCD_SIM_STAYS;
    const int32_t wanted = is_torn ? CCCD_STATUS_CARD_MOVED : CCCD_OK;
    cccd_document *document = read_link(lay(usual_card(), torn_at, 0), usual_card(), options, wanted);
    cccd_buffer *buffer = NULL;
    CHECK_STATUS(cccd_document_json(document, 3, CCCD_VIETNAMESE, &buffer, NULL), CCCD_OK);
    cccd_buffer_free(buffer);
    for (size_t i = 0; i < cccd_document_field_count(document); i++) {
        CHECK(cccd_document_field_value(document, i, NULL) != NULL);
    }
    for (size_t i = 0; i < cccd_document_check_count(document); i++) {
        CHECK(cccd_document_check_label(document, i, CCCD_VIETNAMESE, NULL) != NULL);
        cccd_document_check_what(document, i, CCCD_VIETNAMESE, NULL);
    }
    if (!is_torn) {
        CHECK(cccd_document_verdict(document) == CCCD_GENUINE);
        CHECK_STATUS(cccd_document_photo_rgb(document, NULL, NULL, &buffer, NULL), CCCD_OK);
        cccd_buffer_free(buffer);
        CHECK_STATUS(cccd_document_evidence(document, NULL, 0, NULL, 0, office, &buffer, NULL), CCCD_OK);
        cccd_buffer_free(buffer);
        CHECK_STATUS(cccd_document_trace(document, &buffer, NULL), CCCD_OK);
        cccd_buffer_free(buffer);
    }
    cccd_document_free(document);
}

void soak(void) {
    const char *wanted = getenv("CCCD_C_READS");
    const uint32_t reads = wanted != NULL ? (uint32_t)strtoul(wanted, NULL, 10) : READS;
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_EVIDENCE, 1, NULL), CCCD_OK);
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RECORD, 1, NULL), CCCD_OK);
    size_t length = 0;
    uint8_t *pem = content("office.pem", &length);
    cccd_office_key *office = NULL;
    CHECK_STATUS(cccd_office_key_parse(pem, length, NULL, 0, &office, NULL), CCCD_OK);
    free(pem);
    long before = 0;
    for (uint32_t i = 0; i < reads; i++) {
        if (i == FIRST) {
            before = resident();
        }
        serve(i, options, office);
    }
    const long growth = resident() - before;
    printf("%u reads: %ld KiB after the hundredth, %ld more at the end\n", (unsigned)reads, before, growth);
    CHECK(reads > FIRST && before > 0 && growth < GROWTH);
    cccd_office_key_free(office);
    cccd_options_free(options);
}
