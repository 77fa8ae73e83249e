'use strict';
// Made of `cccd.h` by the tests of the crate `cccd-ffi`: not to be edited.

const { koffi, library } = require('./library');

const Language = Object.freeze({
  VIETNAMESE: 0,
  ENGLISH: 1,
});
const Verdict = Object.freeze({
  GENUINE: 1,
  NOT_GENUINE: 2,
  CANNOT_TELL: 3,
  CHIP_NOT_PROVEN: 4,
});
const Headline = Object.freeze({
  GENUINE: 1,
  NOT_GENUINE: 2,
  CANNOT_TELL: 3,
  CHIP_NOT_PROVEN: 4,
  KEY_DIFFERS: 5,
  NOT_READ_TO_END: 6,
  OTHER_STATE: 7,
  REPLACED: 8,
  QR_DIFFERS: 9,
  DG1_DG13_DIFFER: 10,
  NUMBER_DIFFERS: 11,
  EXPIRED: 12,
  EXPIRY_BEYOND_LAW: 13,
  WITHOUT_TONES: 14,
  MRZ_DIFFERS: 15,
});
const Tone = Object.freeze({
  GREEN: 1,
  AMBER: 2,
  RED: 3,
  GREY: 4,
});
const Outcome = Object.freeze({
  PASSED: 1,
  FAILED: 2,
  INCONCLUSIVE: 3,
  NOT_SUPPORTED: 4,
  NOT_PERFORMED: 5,
});
const Access = Object.freeze({
  AUTO: 0,
  PACE: 1,
  BAC: 2,
});
const EventKind = Object.freeze({
  PHASE: 1,
  PROGRESS: 2,
  REOPENED: 3,
  LIFTED: 4,
  RETURNED: 5,
  IDENTITY: 6,
});
const Option = Object.freeze({
  PHOTO: 1,
  STRICT: 2,
  ACTIVE_AUTHENTICATION: 3,
  EVIDENCE: 4,
  ACCESS: 5,
  COMMAND_TIMEOUT: 6,
  TIME_LIMIT: 7,
  RESUME: 8,
  RECORD: 9,
});
const JsonFlag = Object.freeze({
  SENSITIVE: 1,
  CONTENTS: 2,
});

const Event = koffi.struct('cccd_event', {
  size: 'size_t',
  kind: 'int32_t',
  phase: 'int32_t',
  file: 'const char *',
  done: 'uint64_t',
  expected: 'uint64_t',
  document: 'void *',
});

const Log = koffi.proto(
  'void cccd_log(void *context, int32_t level, const char *line, size_t length)',
);
const Progress = koffi.proto(
  'int32_t cccd_progress(void *context, const cccd_event *event)',
);
const Transmit = koffi.proto(
  'int32_t cccd_transmit(void *context, void *command, size_t command_length, void *response, size_t *response_length, uint32_t milliseconds)',
);
const Reset = koffi.proto(
  'int32_t cccd_reset(void *context)',
);
const Present = koffi.proto(
  'int32_t cccd_present(void *context)',
);
const Release = koffi.proto(
  'void cccd_release(void *context)',
);

const Callbacks = koffi.struct('cccd_callbacks', {
  size: 'size_t',
  context: 'void *',
  transmit: koffi.pointer(Transmit),
  reset: koffi.pointer(Reset),
  present: koffi.pointer(Present),
  release: koffi.pointer(Release),
  max_command: 'size_t',
  max_response: 'size_t',
  atr: 'void *',
  atr_length: 'size_t',
});

// Texts that come back are copied up to the NUL byte behind them.
const PROTOTYPES = [
  'const char *cccd_version()',
  'void *cccd_buffer_data(void *buffer, _Out_ size_t *length)',
  'void cccd_buffer_free(void *buffer)',
  'void *cccd_cancel_new()',
  'void cccd_cancel_now(void *cancel)',
  'void cccd_cancel_free(void *cancel)',
  'int32_t cccd_document_verdict(void *document)',
  'void *cccd_document_error(void *document)',
  'void cccd_document_free(void *document)',
  'const char *cccd_document_verdict_what(void *document, int32_t in_language, void *length)',
  'const char *cccd_document_verdict_to_do(void *document, int32_t in_language, void *length)',
  'size_t cccd_document_check_count(void *document)',
  'const char *cccd_document_check_name(void *document, size_t index, void *length)',
  'const char *cccd_document_check_label(void *document, size_t index, int32_t in_language, void *length)',
  'int32_t cccd_document_check_outcome(void *document, size_t index)',
  'const char *cccd_document_check_outcome_label(void *document, size_t index, int32_t in_language, void *length)',
  'int32_t cccd_document_check_reason(void *document, size_t index)',
  'const char *cccd_document_check_what(void *document, size_t index, int32_t in_language, void *length)',
  'const char *cccd_document_check_to_do(void *document, size_t index, int32_t in_language, void *length)',
  'size_t cccd_document_finding_count(void *document)',
  'int32_t cccd_document_finding_code(void *document, size_t index)',
  'const char *cccd_document_finding_what(void *document, size_t index, int32_t in_language, void *length)',
  'const char *cccd_document_finding_to_do(void *document, size_t index, int32_t in_language, void *length)',
  'const char *cccd_document_field(void *document, const char *field, void *length)',
  'size_t cccd_document_field_count(void *document)',
  'const char *cccd_document_field_name(void *document, size_t index, void *length)',
  'const char *cccd_document_field_label(void *document, size_t index, int32_t in_language, void *length)',
  'int32_t cccd_document_field_is_sensitive(void *document, size_t index)',
  'const char *cccd_document_field_value(void *document, size_t index, void *length)',
  'void *cccd_document_file(void *document, const char *file, _Out_ size_t *length)',
  'void *cccd_document_photo(void *document, _Out_ size_t *length, _Out_ const char **media_type)',
  'int32_t cccd_document_photo_rgb(void *document, _Out_ uint32_t *width, _Out_ uint32_t *height, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_document_photo_png(void *document, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_document_headline(void *document)',
  'int32_t cccd_document_headline_tone(void *document)',
  'const char *cccd_document_headline_name(void *document, void *length)',
  'const char *cccd_document_headline_what(void *document, int32_t in_language, void *length)',
  'const char *cccd_document_headline_to_do(void *document, int32_t in_language, void *length)',
  'size_t cccd_document_beside_count(void *document)',
  'int32_t cccd_document_beside(void *document, size_t index)',
  'const char *cccd_document_beside_label(void *document, size_t index, int32_t in_language, void *length)',
  'const char *cccd_document_issuing_state(void *document, void *length)',
  'int32_t cccd_document_json(void *document, uint32_t flags, int32_t in_language, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_document_evidence(void *document, void *purpose, size_t purpose_length, void *clerk, size_t clerk_length, void *office, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_document_trace(void *document, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_error_status(void *error)',
  'const char *cccd_error_what(void *error, int32_t in_language, void *length)',
  'const char *cccd_error_to_do(void *error, int32_t in_language, void *length)',
  'const char *cccd_error_command(void *error, void *length)',
  'uint16_t cccd_error_status_word(void *error)',
  'void cccd_error_free(void *error)',
  'const char *cccd_status_name(int32_t status)',
  'const char *cccd_status_what(int32_t status, int32_t in_language, void *length)',
  'const char *cccd_status_to_do(int32_t status, int32_t in_language, void *length)',
  'int32_t cccd_evidence_judge(void *evidence, size_t length, void *trust, int32_t strict, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_encrypt(void *plain, size_t length, void *recipients, size_t recipients_length, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_decrypt(void *encrypted, size_t length, void *identities, size_t identities_length, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_key_parse(void *typed, size_t length, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_key_from_picture(void *picture, size_t length, _Out_ void **out, _Out_ void **error)',
  'const char *cccd_key_kind(void *key, void *length)',
  'size_t cccd_key_count(void *key)',
  'const char *cccd_key_reason(void *key, size_t index, int32_t language, void *length)',
  'void cccd_key_free(void *key)',
  'void *cccd_attempts_new()',
  'size_t cccd_attempts_wrong_keys(void *attempts)',
  'void cccd_attempts_free(void *attempts)',
  'int32_t cccd_log_to(cccd_log *log, void *context, int32_t level, _Out_ void **error)',
  'int32_t cccd_office_key_parse(void *content, size_t length, void *passphrase, size_t passphrase_length, _Out_ void **out, _Out_ void **error)',
  'void cccd_office_key_free(void *key)',
  'void *cccd_options_new()',
  'int32_t cccd_options_set(void *options, int32_t option, int64_t value, _Out_ void **error)',
  'int32_t cccd_options_add_file(void *options, const char *file, _Out_ void **error)',
  'int32_t cccd_options_set_cancel(void *options, void *cancel, _Out_ void **error)',
  'int32_t cccd_options_set_attempts(void *options, void *attempts, _Out_ void **error)',
  'int32_t cccd_options_set_attempts_folder(void *options, void *folder, size_t folder_length, _Out_ void **error)',
  'int32_t cccd_options_set_progress(void *options, cccd_progress *progress, void *context, _Out_ void **error)',
  'void cccd_options_free(void *options)',
  'int32_t cccd_read(void *transport, void *key, void *trust, void *options, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_readers_list(_Out_ void **out, _Out_ void **error)',
  'size_t cccd_readers_count(void *readers)',
  'const char *cccd_readers_name(void *readers, size_t index, void *length)',
  'int32_t cccd_readers_has_card(void *readers, size_t index)',
  'void cccd_readers_free(void *readers)',
  'int32_t cccd_wait_for_card(void *reader, size_t reader_length, uint32_t milliseconds, void *cancel, _Out_ void **name, _Out_ void **error)',
  'int32_t cccd_wait_for_removal(void *reader, size_t reader_length, uint32_t milliseconds, void *cancel, _Out_ void **error)',
  'int32_t cccd_trace_replay(void *trace, size_t length, _Out_ int32_t *diverged, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_transport_connect(void *reader, size_t reader_length, uint32_t milliseconds, void *cancel, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_transport_from_callbacks(cccd_callbacks *callbacks, void *name, size_t name_length, _Out_ void **out, _Out_ void **error)',
  'const char *cccd_transport_reader(void *transport, void *length)',
  'void cccd_transport_free(void *transport)',
  'void *cccd_trust_new()',
  'int32_t cccd_trust_open(void *folder, size_t length, _Out_ void **out, _Out_ void **error)',
  'int32_t cccd_trust_add_certificate(void *trust, void *certificate, size_t length, _Out_ void **error)',
  'int32_t cccd_trust_add_crl(void *trust, void *list, size_t length, _Out_ void **error)',
  'int32_t cccd_trust_add_office(void *trust, void *key, size_t length, void *name, size_t name_length, _Out_ void **error)',
  'size_t cccd_trust_anchor_count(void *trust)',
  'size_t cccd_trust_problem_count(void *trust)',
  'const char *cccd_trust_problem(void *trust, size_t index, int32_t in_language, void *length)',
  'void cccd_trust_free(void *trust)',
];

/** Every function of libcccd, without the `cccd_` before its name. */
const c = {};
for (const prototype of PROTOTYPES) {
  const [, name] = /cccd_(\w+)\(/.exec(prototype);
  c[name] = library.func(prototype);
}

/** The functions that take bytes and texts and make bytes of them, by their names here. */
const plain = {
  decrypt: c.decrypt,
};

module.exports = {
  c,
  plain,
  numbers: { Language, Verdict, Headline, Tone, Outcome, Access, EventKind, Option, JsonFlag },
  types: { Event, Callbacks, Log, Progress, Transmit, Reset, Present, Release },
};
