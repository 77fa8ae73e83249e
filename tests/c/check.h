/* What the themes of this program share: a check that counts, and cards, links and handles that are right. */

#ifndef CHECK_H
#define CHECK_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cccd.h"
#include "cccd_sim.h"

/* Goes on after a failure, so that one run tells all. */
#define CHECK(is_true) check((is_true) != 0, #is_true, __FILE__, __LINE__)

/* A call whose status must be the second one. */
#define CHECK_STATUS(call, wanted) check_status((call), (wanted), #call, __FILE__, __LINE__)

#define NUL CCCD_NUL_TERMINATED

/* Of no text: a byte that UTF-8 never has. */
#define NOT_UTF8 "\xff\xfe"

/* Longer than any object can be. */
#define TOO_LONG (SIZE_MAX / 2 + 2)

void check(int is_true, const char *what, const char *file, int line);
void check_status(int32_t status, int32_t wanted, const char *what, const char *file, int line);

/* How many checks failed. */
int failures(void);

/* Of indexes, one in so many is tried: 1 in a whole run, more under a slow tool. */
extern uint32_t step;

/* The folder of keys and certificates that the test made. */
extern const char *folder;

/* The content of a file of that folder, with a NUL byte behind it; to be freed. */
uint8_t *content(const char *name, size_t *length);

/* The card that most themes read. Never freed by them. */
cccd_sim_card *usual_card(void);
void forget_usual_card(void);

cccd_sim_card *issue(const char *seed, const char *profile, const char *quirks);
cccd_transport *lay(const cccd_sim_card *card, uint32_t torn_at, int32_t put_back);
cccd_key *key_of(const cccd_sim_card *card);
cccd_trust *trust_of(const cccd_sim_card *card);

/* One read by the number of the card, all else given; checks the status. */
cccd_document *read_link(cccd_transport *link, const cccd_sim_card *card, const cccd_options *options, int32_t wanted);

/* The same of a card that stays. */
cccd_document *read_card(const cccd_sim_card *card, const cccd_options *options, int32_t wanted);

/* Whether a document has a finding of this number. */
int has_finding(const cccd_document *document, int32_t code);

/* Remembers what the library must leave as it is, and checks that it did. */
void look_at_host(void);
void check_host(void);

/* The themes. */
void nothing(void);
void handles(void);
void trusts(void);
void links(void);
void reads(void);
void stops(void);
void torn(void);
void clones(void);
void evidences(void);
void traces(void);
void logs(void);
void threads(void);
void readers(void);
void nfc(void);
void soak(void);

#endif
