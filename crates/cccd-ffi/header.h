/*
 * libcccd: reads and verifies the chip of the Vietnamese citizen card (CCCD) and other ICAO 9303 eMRTDs.
 * Made of the source of the library; not to be edited.
 *
 * Statuses. Every function that can fail returns 0 (CCCD_OK) or the number of an error; the same numbers are the
 * statuses, the reasons of checks and the codes of findings. The classes: 100 reader, 200 card, 300 channel, 400 key,
 * 500 data, 600 authenticity, 700 cryptography, 750 traces, 800 certificates, 840 evidence, 850 files, 900 the call,
 * 950 a mistake of this library. Later versions add numbers: go by the class of one that you do not know.
 *
 * Errors. The last argument of such a function takes a cccd_error with two lines for people, what happened and what to
 * do, in Vietnamese and English; NULL says that the status is enough. It is set to NULL on success.
 *
 * Results. An argument `out` takes a new handle. It is set to NULL first, so that after an error there is nothing in it,
 * unless the function says otherwise.
 *
 * Handles. Each belongs to the caller until the one function that frees its kind. NULL may be freed; the same handle
 * twice may not, nor may one be used after that. A function that finds nothing for NULL returns NULL or 0; one that has
 * a status returns 901.
 *
 * Texts. UTF-8, and where they come from a card, NFC. What is handed over has a length in bytes, or CCCD_NUL_TERMINATED;
 * names of this interface (fields, files) end with a NUL byte. What is handed out has a NUL byte behind it and tells its
 * length where that is asked for, NULL meaning no. It is not to be freed: it lives as long as its function says.
 *
 * Keys. One input field is enough: cccd_key_parse takes whatever the clerk typed, or a scanner typed for him, and says
 * what it was understood as.
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
 * Threads. Each kind of handle says what several threads may do with it. Calls on different handles never disturb each
 * other. A function that waits or reads blocks its thread: a cccd_cancel ends it from another.
 *
 * People. Whatever is freed is wiped. Nothing is written to any disk and nothing is logged, unless a log is asked for.
 */
