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
 * Given as `torn_at`: the card stays.
 */
#define CCCD_SIM_STAYS UINT32_MAX

/**
 * A simulated card of an invented person. Owned by the caller; free it with `cccd_sim_card_free`. Links to it keep
 * their own reference. Safe to use from several threads at once, except for `cccd_sim_card_change`.
 */
typedef struct cccd_sim_card cccd_sim_card;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Issues a card. The same seed, profile and quirks make the same card.
 *
 * `seed` is any text that ends with a NUL byte. `profile` is `cccd-2021` (as NULL), `cccd-bac-only`, `can-cuoc-2024`,
 * `can-cuoc-2024-opaque`, `passport` or `child`. `quirks` is NULL or a comma-separated list of faults of the card; see
 * `cccd_sim_quirk`. Status 900 for an unknown name.
 */
int32_t cccd_sim_card_new(const char *seed,
                          const char *profile,
                          const char *quirks,
                          cccd_sim_card **out);

/**
 * Returns the name of a quirk. `index` counts from 0. NULL beyond the end. Always valid; do not free it.
 */
const char *cccd_sim_quirk(size_t index);

/**
 * Changes one bit of a file, such as `DG13`, after it was signed, as a forger would. The byte is counted from 0; a
 * number beyond the end means the last byte. Only links that are created afterwards see the change. Status 900 for a
 * file that the card does not hold.
 */
int32_t cccd_sim_card_change(cccd_sim_card *card,
                             const char *file,
                             size_t byte);

/**
 * Returns the 12-digit personal number of the holder, which opens the card. Valid until the card is freed. NULL for
 * NULL.
 */
const char *cccd_sim_card_number(const cccd_sim_card *card,
                                 size_t *length);

/**
 * Returns the CAN, which opens the card. Valid until the card is freed. NULL for NULL.
 */
const char *cccd_sim_card_can(const cccd_sim_card *card, size_t *length);

/**
 * Returns the lines of the machine readable zone, separated by line breaks, which open the card. Valid until the card
 * is freed. NULL for NULL.
 */
const char *cccd_sim_card_mrz(const cccd_sim_card *card,
                              size_t *length);

/**
 * Returns the name of the holder, as stated on the card. Valid until the card is freed. NULL for NULL.
 */
const char *cccd_sim_card_name(const cccd_sim_card *card, size_t *length);

/**
 * Returns the root certificate, in DER, under which the card is genuine. Use it only with `cccd_trust_add_certificate`
 * in a test. Valid until the card is freed. NULL for NULL.
 */
const uint8_t *cccd_sim_card_root(const cccd_sim_card *card,
                                  size_t *length);

/**
 * Frees a card. NULL is allowed; freeing the same card twice is not.
 */
void cccd_sim_card_free(cccd_sim_card *card);

/**
 * Puts the card on a reader of its own, freshly powered on, and fills in the callbacks that reach it. Pass them to
 * `cccd_transport_from_callbacks` **once**: their `release` ends the link.
 *
 * The card is torn away at command number `torn_at`, counted from 0; with `CCCD_SIM_STAYS` it stays. If `put_back` is
 * 1, it is put back at once; if 0, it is not.
 */
int32_t cccd_sim_card_link(const cccd_sim_card *card,
                           uint32_t torn_at,
                           int32_t put_back,
                           cccd_callbacks *out);

/**
 * Ends a link that was never passed to `cccd_transport_from_callbacks`, or that this function refused. NULL is
 * allowed.
 */
void cccd_sim_link_free(cccd_callbacks *link);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CCCD_SIM_H */
