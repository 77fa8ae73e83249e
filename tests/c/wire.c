#include "wire.h"

void wire_to(wire *wire, const cccd_sim_card *card, uint32_t torn_at, int32_t put_back) {
    memset(wire, 0, sizeof *wire);
    wire->fails_at = wire->breaks_at = wire->boasts_at = wire->noise_at = wire->calls_at = NEVER;
    CHECK_STATUS(cccd_sim_card_link(card, torn_at, put_back, &wire->card), CCCD_OK);
}

static int32_t transmit(void *context, const uint8_t *command, size_t command_length, uint8_t *response,
                        size_t *response_length, uint32_t milliseconds) {
    wire *wire = context;
    const uint32_t index = wire->commands++;
    CHECK(command_length >= 4 && milliseconds > 0);
    if (index == wire->calls_at) {
        wire->call(wire->argument);
    }
    if (index >= wire->fails_at && wire->status != 0) {
        return wire->status;
    }
    if (index == wire->breaks_at) {
        CHECK_STATUS(wire->card.reset(wire->card.context), CCCD_OK);
        return wire->breaks_as;
    }
    if (index == wire->boasts_at) {
        memset(response, 0x90, *response_length);
        *response_length += 1;
        return CCCD_OK;
    }
    if (index >= wire->noise_at) {
        const size_t room = *response_length;
        *response_length = wire->noise < room ? wire->noise : room;
        for (size_t i = 0; i < *response_length; i++) {
            response[i] = (uint8_t)(index * 31 + i * 7);
        }
        return CCCD_OK;
    }
    return wire->card.transmit(wire->card.context, command, command_length, response, response_length, milliseconds);
}

static int32_t reset(void *context) {
    wire *wire = context;
    wire->resets++;
    return wire->reset != 0 ? wire->reset : wire->card.reset(wire->card.context);
}

static int32_t present(void *context) {
    wire *wire = context;
    wire->asked++;
    return wire->present;
}

static void release(void *context) {
    wire *wire = context;
    wire->released++;
    wire->card.release(wire->card.context);
}

cccd_callbacks wire_functions(wire *wire) {
    cccd_callbacks functions = wire->card;
    functions.context = wire;
    functions.transmit = transmit;
    functions.reset = reset;
    functions.present = present;
    functions.release = release;
    return functions;
}

cccd_transport *wire_link(wire *wire) {
    const cccd_callbacks functions = wire_functions(wire);
    cccd_transport *link = NULL;
    CHECK_STATUS(cccd_transport_from_callbacks(&functions, "wire", NUL, &link, NULL), CCCD_OK);
    return link;
}
