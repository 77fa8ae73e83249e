/* The log: told to a function that asked, and to nobody else; nothing personal in it. */

#include "check.h"

typedef struct {
    size_t lines;
    size_t bytes;
    int32_t loudest;
    char text[1 << 18];
} book;

/* Zeroed and large: not on a stack. */
static book all, errors;

static void note(void *context, int32_t level, const char *line, size_t length) {
    book *book = context;
    CHECK(level >= 1 && level <= 5 && strlen(line) == length && length > 0);
    book->lines++;
    book->loudest = level > book->loudest ? level : book->loudest;
    if (book->bytes + length + 1 < sizeof book->text) {
        memcpy(book->text + book->bytes, line, length);
        book->bytes += length;
        book->text[book->bytes++] = '\n';
    }
}

static void absent(const book *book, const char *text) {
    CHECK(text != NULL && strlen(text) > 1);
    if (text != NULL && strstr(book->text, text) != NULL) {
        printf("in the log: %s\n", text);
        CHECK(!"something personal is in the log");
    }
}

/* Every field, every word of the name, and the keys. */
static void nothing_personal(const book *book, const cccd_sim_card *card, const cccd_document *document) {
    char words[1024];
    absent(book, cccd_sim_card_number(card, NULL));
    absent(book, cccd_sim_card_can(card, NULL));
    snprintf(words, sizeof words, "%s", cccd_sim_card_mrz(card, NULL));
    for (char *line = strtok(words, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        absent(book, line);
    }
    snprintf(words, sizeof words, "%s", cccd_sim_card_name(card, NULL));
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        absent(book, word);
    }
    CHECK(cccd_document_field_count(document) > 5);
    for (size_t i = 0; i < cccd_document_field_count(document); i++) {
        const char *value = cccd_document_field_value(document, i, NULL);
        if (strlen(value) > 3) {
            absent(book, value);
        }
    }
}

void logs(void) {
    const cccd_sim_card *card = usual_card();
    CHECK_STATUS(cccd_log_to(note, &all, 6, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_log_to(note, &all, -1, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    cccd_document_free(read_card(card, NULL, CCCD_OK));
    CHECK(all.lines == 0);

    CHECK_STATUS(cccd_log_to(note, &all, 5, NULL), CCCD_OK);
    cccd_document *document = read_card(card, NULL, CCCD_OK);
    cccd_document_free(read_link(lay(card, 9, 0), card, NULL, CCCD_STATUS_CARD_MOVED));
    cccd_key *key = NULL;
    CHECK_STATUS(cccd_key_parse("0000", NUL, &key, NULL), CCCD_STATUS_KEY_LENGTH);
    CHECK(all.lines > 14 && all.loudest == 5);
    nothing_personal(&all, card, document);
    cccd_document_free(document);

    /* Only what is worse than the level. */
    CHECK_STATUS(cccd_log_to(note, &errors, 1, NULL), CCCD_OK);
    const size_t before = all.lines;
    cccd_document_free(read_card(card, NULL, CCCD_OK));
    CHECK(all.lines == before && errors.loudest <= 1);

    /* Over: by the level, and by no function. */
    CHECK_STATUS(cccd_log_to(note, &all, 0, NULL), CCCD_OK);
    cccd_document_free(read_card(card, NULL, CCCD_OK));
    CHECK_STATUS(cccd_log_to(note, &all, 5, NULL), CCCD_OK);
    CHECK_STATUS(cccd_log_to(NULL, NULL, 5, NULL), CCCD_OK);
    cccd_document_free(read_card(card, NULL, CCCD_OK));
    CHECK(all.lines == before);
}
