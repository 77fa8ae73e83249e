// Code generated from cccd.h by the tests of the crate cccd-ffi. DO NOT EDIT.

package cccd

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

// pointer is a handle of the library.
type pointer = uintptr

// Language: which language a line for people is in.
type Language int32

const (
	// Vietnamese.
	Vietnamese Language = 0
	// English.
	English Language = 1
)

// Verdict: what can be said of a card.
type Verdict int32

const (
	// The data is authentic and the chip is the original one.
	Genuine Verdict = 1
	// A check of authenticity failed.
	NotGenuine Verdict = 2
	// Something that is needed to decide whether the card is genuine is missing.
	CannotTell Verdict = 3
	// The data is authentic, but the chip may be a copy.
	ChipNotProven Verdict = 4
)

// Headline: what to show first of a card.
type Headline int32

const (
	// The data is authentic and the chip is the original one.
	HeadlineGenuine Headline = 1
	// A check of authenticity failed.
	HeadlineNotGenuine Headline = 2
	// Something that is needed to decide whether the card is genuine is missing.
	HeadlineCannotTell Headline = 3
	// The data is authentic, but the chip may be a copy.
	HeadlineChipNotProven Headline = 4
	// The key that was entered does not belong to the holder.
	HeadlineKeyDiffers Headline = 5
	// The read ended in an error; what was read keeps its checks.
	HeadlineNotReadToEnd Headline = 6
	// Genuine, but issued by a state other than Viet Nam.
	HeadlineOtherState Headline = 7
	// Genuine, but a newer card was issued.
	HeadlineReplaced Headline = 8
	// Genuine, but the QR code belongs to another card.
	HeadlineQrDiffers Headline = 9
	// Genuine, but DG1 and DG13 contradict each other.
	HeadlineDg1Dg13Differ Headline = 10
	// Genuine, but the personal number does not match the birth and sex of the holder.
	HeadlineNumberDiffers Headline = 11
	// Genuine, but expired.
	HeadlineExpired Headline = 12
	// Genuine, but claims to be valid for longer than the law allows.
	HeadlineExpiryBeyondLaw Headline = 13
	// Genuine, but DG13 was not read, so that the name has no Vietnamese letters.
	HeadlineWithoutTones Headline = 14
	// Genuine, but the MRZ that was entered differs from the chip.
	HeadlineMrzDiffers Headline = 15
)

// Tone: the colour of a headline.
type Tone int32

const (
	// The card can be used.
	Green Tone = 1
	// Something must be looked at first.
	Amber Tone = 2
	// The card must not be used.
	Red Tone = 3
	// Nothing can be said yet.
	Grey Tone = 4
)

// Outcome: the answer to a question about a card.
type Outcome int32

const (
	// The check passed.
	Passed Outcome = 1
	// The check failed; the reason says why.
	Failed Outcome = 2
	// The check was performed but could not be decided; the reason says what is missing.
	Inconclusive Outcome = 3
	// The card does not support what is checked.
	NotSupported Outcome = 4
	// The check was not performed; the reason says why.
	NotPerformed Outcome = 5
)

// Access: which access protocols may be used.
type Access int64

const (
	// PACE if the chip offers it, otherwise BAC.
	Auto Access = 0
	// PACE only.
	PACE Access = 1
	// BAC only.
	BAC Access = 2
)

// EventKind: what happens during a read.
type EventKind = int

const (
	// A part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files, verification.
	Phase EventKind = 1
	// A block of `file` was read; `done` of `expected` bytes have been read.
	Progress EventKind = 2
	// The chip dropped its secure channel, which was established again.
	Reopened EventKind = 3
	// The card was lifted, and the read waits for it. Nothing that was read is lost.
	Lifted EventKind = 4
	// A card is present again. Whether it is the same card is checked next.
	Returned EventKind = 5
	// Name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is read.
	Identity EventKind = 6
)

// option: what a read can be told.
type option int32

const (
	// 1 also reads the photo.
	optionPhoto option = 1
	// 1 uses the strict policy, which treats oddities that concern authenticity as failures.
	optionStrict option = 2
	// 1 runs Active Authentication even if Chip Authentication has proven the chip.
	optionActiveAuthentication option = 3
	// 1 reads for evidence: runs Active Authentication whenever the card offers it.
	optionEvidence option = 4
	// Which access protocols may be used, one of `CCCD_ACCESS_…`.
	optionAccess option = 5
	// Milliseconds that one command may take.
	optionCommandTimeout option = 6
	// Milliseconds that the whole read may take.
	optionTimeLimit option = 7
	// Milliseconds to wait for a card that was lifted; 0, the default, ends the read at once.
	optionResume option = 8
	// 1 records the read; see `cccd_document_trace`.
	optionRecord option = 9
)

// jsonFlag: what else JSON holds; they can be added up.
type jsonFlag uint32

const (
	// Also writes the sensitive fields of the holder.
	jsonFlagSensitive jsonFlag = 1
	// Also writes the bytes of every file.
	jsonFlagContents jsonFlag = 2
)

// cEvent is cccd_event.
type cEvent struct {
	size     uintptr
	kind     int32
	phase    int32
	file     *byte
	done     uint64
	expected uint64
	document pointer
}

// cCallbacks is cccd_callbacks.
type cCallbacks struct {
	size        uintptr
	context     uintptr
	transmit    uintptr
	reset       uintptr
	present     uintptr
	release     uintptr
	maxCommand  uintptr
	maxResponse uintptr
	atr         *byte
	atrLength   uintptr
}

// c holds the functions of libcccd, without the cccd_ before their names. Texts that come back are copied up to the
// NUL byte behind them.
var c struct {
	version                   func() string
	bufferData                func(buffer pointer, length *uintptr) unsafe.Pointer
	bufferFree                func(buffer pointer)
	cancelNew                 func() pointer
	cancelNow                 func(cancel pointer)
	cancelFree                func(cancel pointer)
	documentVerdict           func(document pointer) int32
	documentError             func(document pointer) pointer
	documentFree              func(document pointer)
	documentVerdictWhat       func(document pointer, inLanguage Language, length uintptr) string
	documentVerdictToDo       func(document pointer, inLanguage Language, length uintptr) string
	documentCheckCount        func(document pointer) uintptr
	documentCheckName         func(document pointer, index uintptr, length uintptr) string
	documentCheckLabel        func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentCheckOutcome      func(document pointer, index uintptr) int32
	documentCheckOutcomeLabel func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentCheckReason       func(document pointer, index uintptr) int32
	documentCheckWhat         func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentCheckToDo         func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentFindingCount      func(document pointer) uintptr
	documentFindingCode       func(document pointer, index uintptr) int32
	documentFindingWhat       func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentFindingToDo       func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentField             func(document pointer, field string, length uintptr) string
	documentFieldCount        func(document pointer) uintptr
	documentFieldName         func(document pointer, index uintptr, length uintptr) string
	documentFieldLabel        func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentFieldIsSensitive  func(document pointer, index uintptr) int32
	documentFieldValue        func(document pointer, index uintptr, length uintptr) string
	documentFile              func(document pointer, file string, length *uintptr) unsafe.Pointer
	documentPhoto             func(document pointer, length *uintptr, mediaType **byte) unsafe.Pointer
	documentPhotoRgb          func(document pointer, width *uint32, height *uint32, out *pointer, err *pointer) int32
	documentPhotoPng          func(document pointer, out *pointer, err *pointer) int32
	documentHeadline          func(document pointer) int32
	documentHeadlineTone      func(document pointer) int32
	documentHeadlineName      func(document pointer, length uintptr) string
	documentHeadlineWhat      func(document pointer, inLanguage Language, length uintptr) string
	documentHeadlineToDo      func(document pointer, inLanguage Language, length uintptr) string
	documentBesideCount       func(document pointer) uintptr
	documentBeside            func(document pointer, index uintptr) int32
	documentBesideLabel       func(document pointer, index uintptr, inLanguage Language, length uintptr) string
	documentIssuingState      func(document pointer, length uintptr) string
	documentJson              func(document pointer, flags uint32, inLanguage Language, out *pointer, err *pointer) int32
	documentEvidence          func(document pointer, purpose []byte, purposeLength uintptr, clerk []byte, clerkLength uintptr, office pointer, out *pointer, err *pointer) int32
	documentTrace             func(document pointer, out *pointer, err *pointer) int32
	errorStatus               func(err pointer) int32
	errorWhat                 func(err pointer, inLanguage Language, length uintptr) string
	errorToDo                 func(err pointer, inLanguage Language, length uintptr) string
	errorCommand              func(err pointer, length uintptr) string
	errorStatusWord           func(err pointer) uint16
	errorFree                 func(err pointer)
	statusName                func(status int32) string
	statusWhat                func(status int32, inLanguage Language, length uintptr) string
	statusToDo                func(status int32, inLanguage Language, length uintptr) string
	evidenceJudge             func(evidence []byte, length uintptr, trust pointer, strict int32, out *pointer, err *pointer) int32
	encrypt                   func(plain []byte, length uintptr, recipients []byte, recipientsLength uintptr, out *pointer, err *pointer) int32
	decrypt                   func(encrypted []byte, length uintptr, identities []byte, identitiesLength uintptr, out *pointer, err *pointer) int32
	keyParse                  func(typed []byte, length uintptr, out *pointer, err *pointer) int32
	keyFromPicture            func(picture []byte, length uintptr, out *pointer, err *pointer) int32
	keyKind                   func(key pointer, length uintptr) string
	keyCount                  func(key pointer) uintptr
	keyReason                 func(key pointer, index uintptr, language Language, length uintptr) string
	keyFree                   func(key pointer)
	attemptsNew               func() pointer
	attemptsWrongKeys         func(attempts pointer) uintptr
	attemptsFree              func(attempts pointer)
	logTo                     func(log uintptr, context uintptr, level int32, err *pointer) int32
	officeKeyParse            func(content []byte, length uintptr, passphrase []byte, passphraseLength uintptr, out *pointer, err *pointer) int32
	officeKeyFree             func(key pointer)
	optionsNew                func() pointer
	optionsSet                func(options pointer, option int32, value int64, err *pointer) int32
	optionsAddFile            func(options pointer, file string, err *pointer) int32
	optionsSetCancel          func(options pointer, cancel pointer, err *pointer) int32
	optionsSetAttempts        func(options pointer, attempts pointer, err *pointer) int32
	optionsSetAttemptsFolder  func(options pointer, folder []byte, folderLength uintptr, err *pointer) int32
	optionsSetProgress        func(options pointer, progress uintptr, context uintptr, err *pointer) int32
	optionsFree               func(options pointer)
	read                      func(transport pointer, key pointer, trust pointer, options pointer, out *pointer, err *pointer) int32
	readersList               func(out *pointer, err *pointer) int32
	readersCount              func(readers pointer) uintptr
	readersName               func(readers pointer, index uintptr, length uintptr) string
	readersHasCard            func(readers pointer, index uintptr) int32
	readersFree               func(readers pointer)
	waitForCard               func(reader []byte, readerLength uintptr, milliseconds uint32, cancel pointer, name *pointer, err *pointer) int32
	waitForRemoval            func(reader []byte, readerLength uintptr, milliseconds uint32, cancel pointer, err *pointer) int32
	traceReplay               func(trace []byte, length uintptr, diverged *int32, out *pointer, err *pointer) int32
	transportConnect          func(reader []byte, readerLength uintptr, milliseconds uint32, cancel pointer, out *pointer, err *pointer) int32
	transportFromCallbacks    func(callbacks *cCallbacks, name []byte, nameLength uintptr, out *pointer, err *pointer) int32
	transportReader           func(transport pointer, length uintptr) string
	transportFree             func(transport pointer)
	trustNew                  func() pointer
	trustOpen                 func(folder []byte, length uintptr, out *pointer, err *pointer) int32
	trustAddCertificate       func(trust pointer, certificate []byte, length uintptr, err *pointer) int32
	trustAddCrl               func(trust pointer, list []byte, length uintptr, err *pointer) int32
	trustAddOffice            func(trust pointer, key []byte, length uintptr, name []byte, nameLength uintptr, err *pointer) int32
	trustAnchorCount          func(trust pointer) uintptr
	trustProblemCount         func(trust pointer) uintptr
	trustProblem              func(trust pointer, index uintptr, inLanguage Language, length uintptr) string
	trustFree                 func(trust pointer)
}

func init() {
	library, err := open()
	if err != nil {
		panic(err)
	}
	register := func(function any, name string) { purego.RegisterLibFunc(function, library, name) }
	register(&c.version, "cccd_version")
	register(&c.bufferData, "cccd_buffer_data")
	register(&c.bufferFree, "cccd_buffer_free")
	register(&c.cancelNew, "cccd_cancel_new")
	register(&c.cancelNow, "cccd_cancel_now")
	register(&c.cancelFree, "cccd_cancel_free")
	register(&c.documentVerdict, "cccd_document_verdict")
	register(&c.documentError, "cccd_document_error")
	register(&c.documentFree, "cccd_document_free")
	register(&c.documentVerdictWhat, "cccd_document_verdict_what")
	register(&c.documentVerdictToDo, "cccd_document_verdict_to_do")
	register(&c.documentCheckCount, "cccd_document_check_count")
	register(&c.documentCheckName, "cccd_document_check_name")
	register(&c.documentCheckLabel, "cccd_document_check_label")
	register(&c.documentCheckOutcome, "cccd_document_check_outcome")
	register(&c.documentCheckOutcomeLabel, "cccd_document_check_outcome_label")
	register(&c.documentCheckReason, "cccd_document_check_reason")
	register(&c.documentCheckWhat, "cccd_document_check_what")
	register(&c.documentCheckToDo, "cccd_document_check_to_do")
	register(&c.documentFindingCount, "cccd_document_finding_count")
	register(&c.documentFindingCode, "cccd_document_finding_code")
	register(&c.documentFindingWhat, "cccd_document_finding_what")
	register(&c.documentFindingToDo, "cccd_document_finding_to_do")
	register(&c.documentField, "cccd_document_field")
	register(&c.documentFieldCount, "cccd_document_field_count")
	register(&c.documentFieldName, "cccd_document_field_name")
	register(&c.documentFieldLabel, "cccd_document_field_label")
	register(&c.documentFieldIsSensitive, "cccd_document_field_is_sensitive")
	register(&c.documentFieldValue, "cccd_document_field_value")
	register(&c.documentFile, "cccd_document_file")
	register(&c.documentPhoto, "cccd_document_photo")
	register(&c.documentPhotoRgb, "cccd_document_photo_rgb")
	register(&c.documentPhotoPng, "cccd_document_photo_png")
	register(&c.documentHeadline, "cccd_document_headline")
	register(&c.documentHeadlineTone, "cccd_document_headline_tone")
	register(&c.documentHeadlineName, "cccd_document_headline_name")
	register(&c.documentHeadlineWhat, "cccd_document_headline_what")
	register(&c.documentHeadlineToDo, "cccd_document_headline_to_do")
	register(&c.documentBesideCount, "cccd_document_beside_count")
	register(&c.documentBeside, "cccd_document_beside")
	register(&c.documentBesideLabel, "cccd_document_beside_label")
	register(&c.documentIssuingState, "cccd_document_issuing_state")
	register(&c.documentJson, "cccd_document_json")
	register(&c.documentEvidence, "cccd_document_evidence")
	register(&c.documentTrace, "cccd_document_trace")
	register(&c.errorStatus, "cccd_error_status")
	register(&c.errorWhat, "cccd_error_what")
	register(&c.errorToDo, "cccd_error_to_do")
	register(&c.errorCommand, "cccd_error_command")
	register(&c.errorStatusWord, "cccd_error_status_word")
	register(&c.errorFree, "cccd_error_free")
	register(&c.statusName, "cccd_status_name")
	register(&c.statusWhat, "cccd_status_what")
	register(&c.statusToDo, "cccd_status_to_do")
	register(&c.evidenceJudge, "cccd_evidence_judge")
	register(&c.encrypt, "cccd_encrypt")
	register(&c.decrypt, "cccd_decrypt")
	register(&c.keyParse, "cccd_key_parse")
	register(&c.keyFromPicture, "cccd_key_from_picture")
	register(&c.keyKind, "cccd_key_kind")
	register(&c.keyCount, "cccd_key_count")
	register(&c.keyReason, "cccd_key_reason")
	register(&c.keyFree, "cccd_key_free")
	register(&c.attemptsNew, "cccd_attempts_new")
	register(&c.attemptsWrongKeys, "cccd_attempts_wrong_keys")
	register(&c.attemptsFree, "cccd_attempts_free")
	register(&c.logTo, "cccd_log_to")
	register(&c.officeKeyParse, "cccd_office_key_parse")
	register(&c.officeKeyFree, "cccd_office_key_free")
	register(&c.optionsNew, "cccd_options_new")
	register(&c.optionsSet, "cccd_options_set")
	register(&c.optionsAddFile, "cccd_options_add_file")
	register(&c.optionsSetCancel, "cccd_options_set_cancel")
	register(&c.optionsSetAttempts, "cccd_options_set_attempts")
	register(&c.optionsSetAttemptsFolder, "cccd_options_set_attempts_folder")
	register(&c.optionsSetProgress, "cccd_options_set_progress")
	register(&c.optionsFree, "cccd_options_free")
	register(&c.read, "cccd_read")
	register(&c.readersList, "cccd_readers_list")
	register(&c.readersCount, "cccd_readers_count")
	register(&c.readersName, "cccd_readers_name")
	register(&c.readersHasCard, "cccd_readers_has_card")
	register(&c.readersFree, "cccd_readers_free")
	register(&c.waitForCard, "cccd_wait_for_card")
	register(&c.waitForRemoval, "cccd_wait_for_removal")
	register(&c.traceReplay, "cccd_trace_replay")
	register(&c.transportConnect, "cccd_transport_connect")
	register(&c.transportFromCallbacks, "cccd_transport_from_callbacks")
	register(&c.transportReader, "cccd_transport_reader")
	register(&c.transportFree, "cccd_transport_free")
	register(&c.trustNew, "cccd_trust_new")
	register(&c.trustOpen, "cccd_trust_open")
	register(&c.trustAddCertificate, "cccd_trust_add_certificate")
	register(&c.trustAddCrl, "cccd_trust_add_crl")
	register(&c.trustAddOffice, "cccd_trust_add_office")
	register(&c.trustAnchorCount, "cccd_trust_anchor_count")
	register(&c.trustProblemCount, "cccd_trust_problem_count")
	register(&c.trustProblem, "cccd_trust_problem")
	register(&c.trustFree, "cccd_trust_free")
}

// Encrypt: encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
// printed by `age-keygen`, one per line.
//
// Status 900 for a line that is not a public key, and when there is no key at all.
func Encrypt(plain []byte, recipients string) ([]byte, error) {
	return buffer(made(func(out, err *pointer) int32 {
		return c.encrypt(plain, size(plain), []byte(recipients), uintptr(len(recipients)), out, err)
	}))
}

// Decrypt: decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
// `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
// line; empty lines and lines that begin with `#` are ignored.
//
// Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
// the file; 512 when the file is damaged or not encrypted.
func Decrypt(encrypted []byte, identities string) ([]byte, error) {
	return buffer(made(func(out, err *pointer) int32 {
		return c.decrypt(encrypted, size(encrypted), []byte(identities), uintptr(len(identities)), out, err)
	}))
}
