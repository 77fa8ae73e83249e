/*
 * libcccd: reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
 * Generated from the source of the library; do not edit.
 *
 * Statuses. Every function that can fail returns 0 (CCCD_OK) or the number of an error. The same numbers serve as
 * statuses, as reasons of checks and as codes of findings. The classes: 100 reader, 200 card, 300 channel, 400 key,
 * 500 data, 600 authenticity, 700 cryptography, 750 traces, 800 certificates, 840 evidence, 850 files, 900 the call,
 * 950 a bug in this library. Later versions add numbers: treat one that you do not know by its class.
 *
 * Errors. The last argument of such a function receives a cccd_error with two lines for people, what happened and what
 * to do, in Vietnamese and English. Pass NULL if the status is enough. It is set to NULL on success.
 *
 * Results. The argument `out` receives a new handle. It is set to NULL first, so it holds nothing after an error, unless
 * the function says otherwise.
 *
 * Handles. The caller owns each handle and frees it with the one function for its kind. Freeing NULL does nothing. Do
 * not free a handle twice, and do not use it after it was freed. Given NULL, a function that returns a value returns
 * NULL or 0, and one that returns a status returns 901.
 *
 * Texts. UTF-8; text from a card is in NFC. A text that you pass has a length in bytes, or CCCD_NUL_TERMINATED; names
 * of this interface (fields, files) end with a NUL byte. A text that you receive ends with a NUL byte; its length is
 * stored where `length` points, unless that is NULL. Do not free it: it lives as long as its function says.
 *
 * Keys. One input field is enough: cccd_key_parse takes whatever the clerk or the scanner typed, and says how it was
 * understood.
 *
 *     cccd_key *key = NULL;
 *     cccd_error *error = NULL;
 *     if (cccd_key_parse(field, CCCD_NUL_TERMINATED, &key, &error) != CCCD_OK) {
 *         show(cccd_error_what(error, CCCD_VIETNAMESE, NULL), cccd_error_to_do(error, CCCD_VIETNAMESE, NULL));
 *         cccd_error_free(error);
 *         return;
 *     }
 *     bool scanned = strcmp(cccd_key_kind(key, NULL), "qr") == 0;
 *
 * Languages. CCCD_VIETNAMESE or CCCD_ENGLISH; any other number means Vietnamese.
 *
 * Threads. Each kind of handle says what several threads may do with it. Calls on different handles never interfere. A
 * function that waits or reads blocks its thread; cccd_cancel ends it from another thread.
 *
 * Personal data. Memory is wiped when it is freed. Nothing is written to disk, and nothing is logged unless a log is
 * set up.
 */
