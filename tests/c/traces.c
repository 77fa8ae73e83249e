/* Traces: recorded, replayed, cut off and changed. */

#include "check.h"

static cccd_buffer *recorded(uint32_t torn_at, int32_t wanted) {
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_RECORD, 1, NULL), CCCD_OK);
    cccd_document *document = read_link(lay(usual_card(), torn_at, 0), usual_card(), options, wanted);
    cccd_buffer *trace = NULL;
    CHECK_STATUS(cccd_document_trace(document, &trace, NULL), CCCD_OK);
    cccd_document_free(document);
    cccd_options_free(options);
    return trace;
}

static void replayed(cccd_buffer *trace, int32_t wanted, int32_t verdict) {
    size_t length = 0;
    const uint8_t *bytes = cccd_buffer_data(trace, &length);
    int32_t diverged = 7;
    cccd_document *document = NULL;
    cccd_buffer *none = NULL;
    CHECK_STATUS(cccd_trace_replay(bytes, length, &diverged, &document, NULL), CCCD_OK);
    CHECK(diverged == 0 && cccd_document_verdict(document) == verdict);
    CHECK_STATUS(cccd_error_status(cccd_document_error(document)), wanted);
    CHECK_STATUS(cccd_document_trace(document, &none, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    cccd_document_free(document);
    CHECK_STATUS(cccd_trace_replay(bytes, length, NULL, &document, NULL), CCCD_OK);
    cccd_document_free(document);
}

static void spoilt(cccd_buffer *trace) {
    size_t length = 0;
    const uint8_t *bytes = cccd_buffer_data(trace, &length);
    uint8_t *copy = malloc(length);
    CHECK(copy != NULL);
    for (size_t at = 0; at < length; at += (length / 31 + 1) * step) {
        cccd_document *document = NULL;
        cccd_error *error = NULL;
        memcpy(copy, bytes, length);
        copy[at] ^= 1;
        int32_t status = cccd_trace_replay(copy, length, NULL, &document, &error);
        CHECK(status >= CCCD_STATUS_TRACE_MALFORMED && status <= CCCD_STATUS_TRACE_ENCRYPTED);
        CHECK(document == NULL && cccd_error_what(error, CCCD_VIETNAMESE, NULL) != NULL);
        cccd_error_free(error);
        /* The beginning of a trace can be replayed so far; it says that it is not the whole. */
        int32_t diverged = 0;
        status = cccd_trace_replay(bytes, at, &diverged, &document, NULL);
        CHECK(status == CCCD_OK ? diverged == 1 && document != NULL : document == NULL);
        CHECK(status == CCCD_OK || (status >= CCCD_STATUS_TRACE_MALFORMED && status <= CCCD_STATUS_TRACE_ENCRYPTED));
        cccd_document_free(document);
    }
    cccd_document *document = NULL;
    CHECK_STATUS(cccd_trace_replay(bytes, SIZE_MAX, NULL, &document, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK(cccd_trace_replay(NULL, 0, NULL, &document, NULL) >= CCCD_STATUS_TRACE_MALFORMED);
    free(copy);
}

void traces(void) {
    cccd_buffer *trace = recorded(CCCD_SIM_STAYS, CCCD_OK);
    /* The root that was trusted is in the trace. */
    replayed(trace, CCCD_OK, CCCD_GENUINE);
    spoilt(trace);
    cccd_buffer_free(trace);
    trace = recorded(9, CCCD_STATUS_CARD_MOVED);
    replayed(trace, CCCD_STATUS_CARD_MOVED, CCCD_CANNOT_TELL);
    cccd_buffer_free(trace);

    cccd_document *document = read_card(usual_card(), NULL, CCCD_OK);
    CHECK_STATUS(cccd_document_trace(document, &trace, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    cccd_document_free(document);
}
