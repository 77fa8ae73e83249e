/* Reads the invented card of a seed through the C interface, once for each line on standard input, and writes how
 * many nanoseconds the read took, and how many of them the card. */

#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <time.h>

#include "cccd.h"
#include "cccd_sim.h"

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static cccd_callbacks card;
static uint64_t in_card;

static int32_t transmit(void *context, const uint8_t *command, size_t command_length, uint8_t *response,
                        size_t *response_length, uint32_t milliseconds) {
    const uint64_t start = now();
    const int32_t status =
        card.transmit(context, command, command_length, response, response_length, milliseconds);
    in_card += now() - start;
    return status;
}

/* 0 for a genuine card. */
static int read_once(const cccd_sim_card *issued, const cccd_key *key, const cccd_trust *trust,
                     const cccd_options *options) {
    cccd_callbacks functions;
    cccd_transport *link = NULL;
    cccd_document *document = NULL;
    if (cccd_sim_card_link(issued, CCCD_SIM_STAYS, 0, &card) != CCCD_OK) {
        return 1;
    }
    functions = card;
    functions.transmit = transmit;
    in_card = 0;
    const uint64_t start = now();
    int status = cccd_transport_from_callbacks(&functions, "bench", CCCD_NUL_TERMINATED, &link, NULL);
    status = status != CCCD_OK ? status : cccd_read(link, key, trust, options, &document, NULL);
    const int is_genuine = cccd_document_verdict(document) == CCCD_GENUINE;
    cccd_document_free(document);
    const uint64_t took = now() - start;
    cccd_transport_free(link);
    printf("%llu %llu\n", (unsigned long long)took, (unsigned long long)in_card);
    fflush(stdout);
    return status != CCCD_OK || !is_genuine;
}

int main(int count, char **arguments) {
    cccd_sim_card *issued = NULL;
    cccd_key *key = NULL;
    cccd_trust *trust = cccd_trust_new();
    cccd_options *options = cccd_options_new();
    size_t length = 0;
    if (count != 2 || cccd_sim_card_new(arguments[1], NULL, NULL, &issued) != CCCD_OK) {
        return 2;
    }
    const uint8_t *root = cccd_sim_card_root(issued, &length);
    int failed = cccd_trust_add_certificate(trust, root, length, NULL) != CCCD_OK;
    failed |= cccd_key_parse(cccd_sim_card_number(issued, NULL), CCCD_NUL_TERMINATED, &key, NULL) != CCCD_OK;
    failed |= cccd_options_set(options, CCCD_OPTION_PHOTO, 1, NULL) != CCCD_OK;
    while (!failed && getchar() != EOF) {
        failed = read_once(issued, key, trust, options);
    }
    cccd_options_free(options);
    cccd_key_free(key);
    cccd_trust_free(trust);
    cccd_sim_card_free(issued);
    return failed;
}
