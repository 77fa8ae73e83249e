/*
 * libcccd_sim: an invented citizen card, to test programs that use libcccd without anybody's card.
 * Made of the source of the library; not to be edited.
 *
 * A card is made here, and a link to it is handed to libcccd by cccd_transport_from_callbacks. The rules are those of
 * cccd.h; the statuses are the same numbers, and cccd_status_what has their words. No program that reads real cards needs
 * this library.
 */

#ifndef CCCD_SIM_H
#define CCCD_SIM_H

#include "cccd.h"

/**
 * Stands for a card that stays.
 */
#define CCCD_SIM_STAYS UINT32_MAX

/**
 * A card of nobody. Belongs to the caller, who gives it back by `cccd_sim_card_free`; links to it keep their own hold. May
 * be used by several threads at once, but for `cccd_sim_card_change`.
 */
typedef struct cccd_sim_card cccd_sim_card;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Issues a card. The same seed, profile and quirks make the same card.
 *
 * `seed` is any text that ends with a NUL byte. `profile` is `cccd-2021` (as NULL), `cccd-bac-only`, `can-cuoc-2024`,
 * `can-cuoc-2024-opaque`, `passport` or `child`. `quirks` is NULL or names of what is wrong with the card, separated by
 * commas: see `cccd_sim_quirk`. Status 900 for a name that is none.
 */
int32_t cccd_sim_card_new(const char *seed,
                          const char *profile,
                          const char *quirks,
                          cccd_sim_card **out);

/**
 * The name of a quirk, counted from 0. NULL beyond the end. Never freed.
 */
const char *cccd_sim_quirk(size_t index);

/**
 * Changes one bit of a file after it was signed, as a forger would: `DG13`, and the byte counted from 0; the last one for
 * a number beyond the end. Links made afterwards have it so. Status 900 for a file that the card does not hold.
 */
int32_t cccd_sim_card_change(cccd_sim_card *card,
                             const char *file,
                             size_t byte);

/**
 * The 12-digit number of the holder, which opens the card. Lives as long as the card. NULL for NULL.
 */
const char *cccd_sim_card_number(const cccd_sim_card *card, size_t *length);

/**
 * The CAN, which opens the card. Lives as long as the card. NULL for NULL.
 */
const char *cccd_sim_card_can(const cccd_sim_card *card, size_t *length);

/**
 * The lines of the machine readable zone, with line breaks between them, which open the card. Live as long as the card.
 * NULL for NULL.
 */
const char *cccd_sim_card_mrz(const cccd_sim_card *card,
                              size_t *length);

/**
 * The name of the holder, as the card states it. Lives as long as the card. NULL for NULL.
 */
const char *cccd_sim_card_name(const cccd_sim_card *card, size_t *length);

/**
 * The root certificate, in DER, by which the card is genuine: for `cccd_trust_add_certificate` in a test, and for nothing
 * else. Lives as long as the card. NULL for NULL.
 */
const uint8_t *cccd_sim_card_root(const cccd_sim_card *card,
                                  size_t *length);

/**
 * Gives a card back. NULL is allowed; the same card twice is not.
 */
void cccd_sim_card_free(cccd_sim_card *card);

/**
 * Lays the card on a reader of its own, freshly powered, and fills in the functions that reach it. Hand them to
 * `cccd_transport_from_callbacks` **once**: its `release` ends the link.
 *
 * The card is torn away at the command of the number `torn_at`, counted from 0, or stays with `CCCD_SIM_STAYS`;
 * `put_back` 1 puts it back at once, 0 does not.
 */
int32_t cccd_sim_card_link(const cccd_sim_card *card,
                           uint32_t torn_at,
                           int32_t put_back,
                           cccd_callbacks *out);

/**
 * Ends a link that was never handed to `cccd_transport_from_callbacks`, or that it refused. NULL is allowed.
 */
void cccd_sim_link_free(cccd_callbacks *link);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CCCD_SIM_H */
