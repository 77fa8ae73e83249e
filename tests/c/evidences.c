/* Evidence: made, signed by offices, judged again, changed, encrypted. */

#include "check.h"

#define RECIPIENT "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

static cccd_office_key *office(const char *file, const char *passphrase, int32_t wanted) {
    size_t length = 0;
    uint8_t *bytes = content(file, &length);
    cccd_office_key *key = NULL;
    cccd_error *error = NULL;
    CHECK_STATUS(cccd_office_key_parse(bytes, length, passphrase, NUL, &key, &error), wanted);
    CHECK((key == NULL) == (wanted != CCCD_OK) && (error == NULL) == (wanted == CCCD_OK));
    cccd_error_free(error);
    free(bytes);
    return key;
}

static void unusable_offices(void) {
    cccd_office_key *key = NULL;
    CHECK(office("office.p12", "not the passphrase", CCCD_STATUS_OFFICE_KEY_UNUSABLE) == NULL);
    CHECK(office("office.p12", NULL, CCCD_STATUS_OFFICE_KEY_UNUSABLE) == NULL);
    CHECK(office("office-public.pem", NULL, CCCD_STATUS_OFFICE_KEY_UNUSABLE) == NULL);
    CHECK(office("office.p12", NOT_UTF8, CCCD_STATUS_TEXT_NOT_UTF8) == NULL);
    const uint8_t noise[] = "0noise";
    CHECK_STATUS(cccd_office_key_parse(noise, 6, NULL, 0, &key, NULL), CCCD_STATUS_OFFICE_KEY_UNUSABLE);
    CHECK_STATUS(cccd_office_key_parse(noise, SIZE_MAX, NULL, 0, &key, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_office_key_parse(noise, 6, "x", TOO_LONG, &key, NULL), CCCD_STATUS_ARGUMENT_INVALID);
}

static cccd_buffer *made(const cccd_document *document, const cccd_office_key *office) {
    cccd_buffer *evidence = NULL;
    CHECK_STATUS(cccd_document_evidence(document, "mở tài khoản", NUL, "quầy 3", NUL, office, &evidence, NULL),
                 CCCD_OK);
    CHECK(evidence != NULL);
    return evidence;
}

/* Judges bytes of evidence; JSON must hold the word. The strict policy misses a revocation list. */
static void judge(const uint8_t *bytes, size_t length, const cccd_trust *trust, const char *word) {
    for (int32_t strict = 0; strict < 2; strict++) {
        cccd_document *document = NULL;
        cccd_buffer *json = NULL;
        CHECK_STATUS(cccd_evidence_judge(bytes, length, trust, strict, &document, NULL), CCCD_OK);
        CHECK(cccd_document_verdict(document) == (strict ? CCCD_CANNOT_TELL : CCCD_GENUINE));
        CHECK(cccd_document_error(document) == NULL);
        CHECK_STATUS(cccd_document_json(document, 0, CCCD_ENGLISH, &json, NULL), CCCD_OK);
        const char *text = (const char *)cccd_buffer_data(json, NULL);
        CHECK(text != NULL && strstr(text, word) != NULL);
        CHECK(strcmp(cccd_document_field(document, "full_name", NULL), cccd_sim_card_name(usual_card(), NULL)) == 0);
        cccd_buffer_free(json);
        /* It comes from no read, so that there is neither evidence nor trace of it. */
        CHECK_STATUS(cccd_document_evidence(document, NULL, 0, NULL, 0, NULL, &json, NULL),
                     CCCD_STATUS_ARGUMENT_INVALID);
        CHECK_STATUS(cccd_document_trace(document, &json, NULL), CCCD_STATUS_ARGUMENT_INVALID);
        cccd_document_free(document);
    }
}

/* One byte changed here and there, and cut off here and there: never the evidence that it was. */
static void changed(const uint8_t *bytes, size_t length, const cccd_trust *trust) {
    uint8_t *copy = malloc(length);
    CHECK(copy != NULL);
    for (size_t at = 0; at < length; at += (length / 97 + 1) * step) {
        cccd_document *document = NULL;
        memcpy(copy, bytes, length);
        copy[at] ^= 1;
        int32_t status = cccd_evidence_judge(copy, length, trust, 0, &document, NULL);
        CHECK((status == CCCD_OK) == (document != NULL));
        if (status == CCCD_OK) {
            cccd_buffer *json = NULL;
            CHECK_STATUS(cccd_document_json(document, 0, 0, &json, NULL), CCCD_OK);
            CHECK(strstr((const char *)cccd_buffer_data(json, NULL), "\"statements\":\"signed\"") == NULL);
            cccd_buffer_free(json);
        } else {
            CHECK(status >= 500 && status < 900);
        }
        cccd_document_free(document);
        status = cccd_evidence_judge(bytes, at, trust, 0, &document, NULL);
        CHECK(status == CCCD_STATUS_FILE_DAMAGED || status == CCCD_STATUS_EVIDENCE_MALFORMED);
        CHECK(document == NULL);
    }
    free(copy);
}

static void encrypted(const uint8_t *bytes, size_t length, const cccd_trust *trust) {
    cccd_buffer *secret = NULL;
    cccd_document *document = NULL;
    CHECK_STATUS(cccd_encrypt(bytes, length, RECIPIENT "\n\n" RECIPIENT "\n", NUL, &secret, NULL), CCCD_OK);
    size_t longer = 0;
    const uint8_t *data = cccd_buffer_data(secret, &longer);
    CHECK(longer > length && memcmp(data, "age-encryption.org/v1", 21) == 0);
    CHECK_STATUS(cccd_evidence_judge(data, longer, trust, 0, &document, NULL), CCCD_STATUS_EVIDENCE_ENCRYPTED);
    cccd_buffer_free(secret);
    CHECK_STATUS(cccd_encrypt(NULL, 0, RECIPIENT, NUL, &secret, NULL), CCCD_OK);
    cccd_buffer_free(secret);
    const char *wrong[] = {"", "\n", "age1", "AGE-SECRET-KEY-1", RECIPIENT "\nnobody"};
    for (size_t i = 0; i < 5; i++) {
        CHECK_STATUS(cccd_encrypt(bytes, length, wrong[i], NUL, &secret, NULL), CCCD_STATUS_ARGUMENT_INVALID);
        CHECK(secret == NULL);
    }
    CHECK_STATUS(cccd_encrypt(bytes, length, NOT_UTF8, NUL, &secret, NULL), CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_encrypt(bytes, length, RECIPIENT, TOO_LONG, &secret, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_encrypt(bytes, SIZE_MAX, RECIPIENT, NUL, &secret, NULL), CCCD_STATUS_ARGUMENT_INVALID);
}

/* A pair of keys out of the tests of age, and one that opens nothing of this one. */
#define RECIPIENT_WITH_KEY "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"
#define IDENTITY "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
#define OTHER_IDENTITY "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"

static cccd_buffer *decrypted(const uint8_t *bytes, size_t length, const char *identities, int32_t wanted) {
    cccd_buffer *plain = (cccd_buffer *)&wanted;
    cccd_error *error = NULL;
    CHECK_STATUS(cccd_decrypt(bytes, length, identities, NUL, &plain, &error), wanted);
    CHECK((plain == NULL) == (wanted != CCCD_OK) && cccd_error_status(error) == wanted);
    cccd_error_free(error);
    return plain;
}

/* What was encrypted opens with its key alone, and is what it was. */
static void opened(const uint8_t *bytes, size_t length, const cccd_trust *trust) {
    cccd_buffer *secret = NULL;
    size_t longer = 0, same = 0;
    CHECK_STATUS(cccd_encrypt(bytes, length, RECIPIENT_WITH_KEY "\n" RECIPIENT, NUL, &secret, NULL), CCCD_OK);
    const uint8_t *data = cccd_buffer_data(secret, &longer);
    const char *right[] = {IDENTITY, "# created: 2026\n\n" OTHER_IDENTITY "\r\n " IDENTITY "\n"};
    for (size_t i = 0; i < 2; i++) {
        cccd_buffer *plain = decrypted(data, longer, right[i], CCCD_OK);
        const uint8_t *again = cccd_buffer_data(plain, &same);
        CHECK(same == length && memcmp(again, bytes, length) == 0);
        judge(again, same, trust, "\"statements\":\"mere_statements\"");
        cccd_buffer_free(plain);
    }
    decrypted(data, longer, OTHER_IDENTITY, CCCD_STATUS_EVIDENCE_IDENTITY_WRONG);
    const char *wrong[] = {"", "# none\n", "AGE-SECRET-KEY-1", RECIPIENT, IDENTITY "\nnobody"};
    for (size_t i = 0; i < 5; i++) {
        decrypted(data, longer, wrong[i], CCCD_STATUS_EVIDENCE_NO_IDENTITY);
    }
    decrypted(data, longer, NOT_UTF8, CCCD_STATUS_TEXT_NOT_UTF8);
    decrypted(data, longer, NULL, CCCD_STATUS_ARGUMENT_NULL);
    decrypted(NULL, 1, IDENTITY, CCCD_STATUS_ARGUMENT_NULL);
    decrypted(data, longer - 1, IDENTITY, CCCD_STATUS_FILE_DAMAGED);
    decrypted(bytes, length, IDENTITY, CCCD_STATUS_FILE_DAMAGED);
    decrypted(NULL, 0, IDENTITY, CCCD_STATUS_FILE_DAMAGED);
    cccd_buffer *none = NULL;
    CHECK_STATUS(cccd_decrypt(data, longer, IDENTITY, TOO_LONG, &none, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_decrypt(data, SIZE_MAX, IDENTITY, NUL, &none, NULL), CCCD_STATUS_ARGUMENT_INVALID);
    CHECK_STATUS(cccd_decrypt(data, longer, IDENTITY, NUL, NULL, NULL), CCCD_STATUS_ARGUMENT_NULL);
    cccd_buffer_free(secret);
}

void evidences(void) {
    unusable_offices();
    cccd_options *options = cccd_options_new();
    CHECK_STATUS(cccd_options_set(options, CCCD_OPTION_EVIDENCE, 1, NULL), CCCD_OK);
    cccd_document *document = read_card(usual_card(), options, CCCD_OK);
    cccd_trust *trust = trust_of(usual_card());

    cccd_buffer *unsigned_one = made(document, NULL);
    size_t length = 0;
    const uint8_t *bytes = cccd_buffer_data(unsigned_one, &length);
    judge(bytes, length, trust, "\"statements\":\"mere_statements\"");
    encrypted(bytes, length, trust);
    opened(bytes, length, trust);

    const struct {
        const char *file, *passphrase;
    } offices[] = {{"office.pem", NULL}, {"office.p12", "mật khẩu"}, {"office-encrypted.pem", "mật khẩu"}};
    size_t key_length = 0;
    uint8_t *public_key = content("office-public.pem", &key_length);
    for (size_t i = 0; i < 3; i++) {
        cccd_office_key *key = office(offices[i].file, offices[i].passphrase, CCCD_OK);
        cccd_buffer *signed_one = made(document, key);
        cccd_office_key_free(key);
        bytes = cccd_buffer_data(signed_one, &length);
        cccd_trust *with_office = trust_of(usual_card());
        judge(bytes, length, with_office, "\"statements\":\"mere_statements\"");
        CHECK_STATUS(cccd_trust_add_office(with_office, public_key, key_length, "Phường", NUL, NULL), CCCD_OK);
        judge(bytes, length, with_office, "\"statements\":\"signed\"");
        if (i == 0) {
            changed(bytes, length, with_office);
        }
        cccd_trust_free(with_office);
        cccd_buffer_free(signed_one);
    }
    free(public_key);

    cccd_buffer *none = NULL;
    const char *text = "x";
    CHECK_STATUS(cccd_document_evidence(document, NOT_UTF8, NUL, NULL, 0, NULL, &none, NULL),
                 CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_document_evidence(document, NULL, 0, NOT_UTF8, NUL, NULL, &none, NULL),
                 CCCD_STATUS_TEXT_NOT_UTF8);
    CHECK_STATUS(cccd_document_evidence(document, text, TOO_LONG, NULL, 0, NULL, &none, NULL),
                 CCCD_STATUS_ARGUMENT_INVALID);
    cccd_document_free(document);
    /* Nothing was read, so that there is nothing to prove. */
    document = read_link(lay(usual_card(), 0, 0), usual_card(), options, CCCD_STATUS_CARD_MOVED);
    CHECK_STATUS(cccd_document_evidence(document, NULL, 0, NULL, 0, NULL, &none, NULL), CCCD_STATUS_EVIDENCE_EMPTY);
    CHECK(none == NULL);
    cccd_document_free(document);
    cccd_buffer_free(unsigned_one);
    cccd_trust_free(trust);
    cccd_options_free(options);
}
