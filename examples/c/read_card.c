/*
 * Waits for a card, shows name, number and headline, and saves the photo where a file for it is named:
 *
 *     cc read_card.c $(pkg-config --cflags --libs cccd) -o read_card
 *     echo 001085012345 | ./read_card photo.jpg
 *
 * Ends with 0 for a genuine card alone.
 */
#include <cccd.h>
#include <stdio.h>

int main(int argc, char **argv) {
    char typed[100] = "";
    if (!fgets(typed, sizeof typed, stdin)) return 2; /* Never an argument: every user of a computer sees those. */
    puts("Mời đặt thẻ lên đầu đọc."), fflush(stdout);
    cccd_error *error; cccd_key *key; cccd_trust *trust; cccd_transport *card; cccd_document *document = NULL;
    cccd_options *options = cccd_options_new();
    int failed = cccd_options_set(options, CCCD_OPTION_PHOTO, argc > 1, &error)
        || cccd_key_parse(typed, CCCD_NUL_TERMINATED, &key, &error)
        || cccd_trust_open(NULL, 0, &trust, &error)
        || cccd_transport_connect(NULL, 0, CCCD_FOREVER, NULL, &card, &error)
        || cccd_read(card, key, trust, options, &document, &error);
    if (failed) return fprintf(stderr, "%s\n%s\n", cccd_error_what(error, 0, NULL), cccd_error_to_do(error, 0, NULL)), 1;
    const char *name = cccd_document_field(document, "full_name", NULL);
    const char *number = cccd_document_field(document, "personal_number", NULL);
    printf("%s\n%s\n%s\n", name ? name : "", number ? number : "", cccd_document_headline_what(document, 0, NULL));
    size_t length;
    const uint8_t *photo = cccd_document_photo(document, &length, NULL);
    FILE *file = photo ? fopen(argv[1], "wb") : NULL;
    if (photo && (!file || fwrite(photo, 1, length, file) != length || fclose(file))) return perror(argv[1]), 1;
    int genuine = cccd_document_verdict(document) == CCCD_GENUINE;
    cccd_document_free(document), cccd_options_free(options), cccd_trust_free(trust), cccd_key_free(key);
    return cccd_transport_free(card), !genuine;
}
