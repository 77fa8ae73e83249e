/* A link to an invented card through functions of this program, which count, fail and lie as they are told. */

#ifndef WIRE_H
#define WIRE_H

#include "check.h"

/* A command that never comes. */
#define NEVER UINT32_MAX

typedef struct {
    /* The functions of the card itself. */
    cccd_callbacks card;
    /* Commands so far. */
    uint32_t commands;
    /* From this command on, this status is the answer, if it is not 0. */
    uint32_t fails_at;
    int32_t status;
    /* At this command the card is reset, and this status is the answer: of a reset by others, or a lift. */
    uint32_t breaks_at;
    int32_t breaks_as;
    /* At this command, more bytes are claimed than there is room for. */
    uint32_t boasts_at;
    /* From this command on, so many bytes of noise are the answer. */
    uint32_t noise_at;
    size_t noise;
    /* At this command, this is called before the card is asked. */
    uint32_t calls_at;
    void (*call)(void *);
    void *argument;
    /* What reset and present say instead of asking the card, if it is not 0. */
    int32_t reset;
    int32_t present;
    uint32_t resets;
    uint32_t asked;
    uint32_t released;
} wire;

/* A wire to a card that does what it should. It must outlive the link. */
void wire_to(wire *wire, const cccd_sim_card *card, uint32_t torn_at, int32_t put_back);

/* The functions of this wire, and the link made of them. */
cccd_callbacks wire_functions(wire *wire);
cccd_transport *wire_link(wire *wire);

#endif
