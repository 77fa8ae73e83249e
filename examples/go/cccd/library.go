package cccd

import (
	"unsafe"

	"github.com/ebitengine/purego"
)

// pointer is a handle of the library.
type pointer = uintptr

// cEvent is cccd_event.
type cEvent struct {
	size           uintptr
	kind, phase    int32
	file           *byte
	done, expected uint64
	document       pointer
}

// cCallbacks is cccd_callbacks.
type cCallbacks struct {
	size, context                     uintptr
	transmit, reset, present, release uintptr
	maxCommand, maxResponse           uintptr
	atr                               *byte
	atrLength                         uintptr
}

// get is a function that returns a text: of a handle, of the part of an index, or of either in a language.
type (
	get           func(of pointer, length uintptr) string
	getIn         func(of pointer, language Language, length uintptr) string
	getPart       func(of pointer, index uintptr, length uintptr) string
	getPartIn     func(of pointer, index uintptr, language Language, length uintptr) string
	getNumber     func(of pointer) uintptr
	getPartNumber func(of pointer, index uintptr) int32
	free          func(of pointer)
)

// The functions of libcccd, as cccd.h declares them.
var c struct {
	version    func() string
	statusName func(status int32) string

	errorStatus          func(of pointer) int32
	errorWhat, errorToDo getIn
	errorFree            free

	bufferData func(of pointer, length *uintptr) unsafe.Pointer
	bufferFree free

	cancelNew             func() pointer
	cancelNow, cancelFree free

	attemptsNew       func() pointer
	attemptsWrongKeys getNumber
	attemptsFree      free

	officeKeyParse func(content []byte, n uintptr, passphrase []byte, m uintptr, out, err *pointer) int32
	officeKeyFree  free

	trustNew                            func() pointer
	trustOpen                           func(folder []byte, n uintptr, out, err *pointer) int32
	trustAddCertificate, trustAddCrl    func(of pointer, content []byte, n uintptr, err *pointer) int32
	trustAddOffice                      func(of pointer, key []byte, n uintptr, name []byte, m uintptr, err *pointer) int32
	trustAnchorCount, trustProblemCount getNumber
	trustProblem                        getPartIn
	trustFree                           free

	readersList    func(out, err *pointer) int32
	readersCount   getNumber
	readersName    getPart
	readersHasCard getPartNumber
	readersFree    free
	waitForCard    func(reader []byte, n uintptr, ms uint32, cancel pointer, out, err *pointer) int32
	waitForRemoval func(reader []byte, n uintptr, ms uint32, cancel pointer, err *pointer) int32

	transportConnect       func(reader []byte, n uintptr, ms uint32, cancel pointer, out, err *pointer) int32
	transportFromCallbacks func(callbacks *cCallbacks, name []byte, n uintptr, out, err *pointer) int32
	transportReader        get
	transportFree          free

	keyParse, keyFromPicture func(content []byte, n uintptr, out, err *pointer) int32
	keyKind                  get
	keyCount                 getNumber
	keyReason                getPartIn
	keyFree                  free

	optionsNew                           func() pointer
	optionsSet                           func(of pointer, option int32, value int64, err *pointer) int32
	optionsAddFile                       func(of pointer, file string, err *pointer) int32
	optionsSetCancel, optionsSetAttempts func(of, other pointer, err *pointer) int32
	optionsSetProgress                   func(of pointer, progress, context uintptr, err *pointer) int32
	optionsFree                          free

	read          func(card, key, trust, options pointer, out, err *pointer) int32
	traceReplay   func(trace []byte, n uintptr, diverged *int32, out, err *pointer) int32
	evidenceJudge func(evidence []byte, n uintptr, trust pointer, strict int32, out, err *pointer) int32
	encrypt       func(plain []byte, n uintptr, recipients []byte, m uintptr, out, err *pointer) int32
	logTo         func(log, context uintptr, level int32, err *pointer) int32

	documentVerdict                                              func(of pointer) int32
	documentVerdictWhat, documentVerdictToDo                     getIn
	documentHeadline, documentHeadlineTone                       func(of pointer) int32
	documentHeadlineName                                         get
	documentHeadlineWhat, documentHeadlineToDo                   getIn
	documentBesideCount                                          getNumber
	documentBeside                                               getPartNumber
	documentBesideLabel                                          getPartIn
	documentIssuingState                                         get
	documentError                                                func(of pointer) pointer
	documentCheckCount, documentFindingCount, documentFieldCount getNumber
	documentCheckName, documentFieldName, documentFieldValue     getPart
	documentCheckLabel, documentCheckOutcomeLabel                getPartIn
	documentCheckWhat, documentCheckToDo, documentFieldLabel     getPartIn
	documentFindingWhat, documentFindingToDo                     getPartIn
	documentCheckOutcome, documentCheckReason                    getPartNumber
	documentFindingCode, documentFieldIsSensitive                getPartNumber
	documentField                                                func(of pointer, name string, length uintptr) string
	documentFile                                                 func(of pointer, name string, length *uintptr) unsafe.Pointer
	documentPhoto                                                func(of pointer, length *uintptr, mediaType **byte) unsafe.Pointer
	documentPhotoRgb                                             func(of pointer, width, height *uint32, out, err *pointer) int32
	documentPhotoPng, documentTrace                              func(of pointer, out, err *pointer) int32
	documentJson                                                 func(of pointer, flags uint32, language Language, out, err *pointer) int32
	documentEvidence                                             func(of pointer, purpose []byte, n uintptr, clerk []byte, m uintptr, office pointer, out, err *pointer) int32
	documentFree                                                 free
}

func init() {
	library, err := open()
	if err != nil {
		panic(err)
	}
	for name, function := range map[string]any{
		"version": &c.version, "status_name": &c.statusName,
		"error_status": &c.errorStatus, "error_what": &c.errorWhat, "error_to_do": &c.errorToDo, "error_free": &c.errorFree,
		"buffer_data": &c.bufferData, "buffer_free": &c.bufferFree,
		"cancel_new": &c.cancelNew, "cancel_now": &c.cancelNow, "cancel_free": &c.cancelFree,
		"attempts_new": &c.attemptsNew, "attempts_wrong_keys": &c.attemptsWrongKeys, "attempts_free": &c.attemptsFree,
		"office_key_parse": &c.officeKeyParse, "office_key_free": &c.officeKeyFree,
		"trust_new": &c.trustNew, "trust_open": &c.trustOpen, "trust_add_certificate": &c.trustAddCertificate,
		"trust_add_crl": &c.trustAddCrl, "trust_add_office": &c.trustAddOffice,
		"trust_anchor_count": &c.trustAnchorCount, "trust_problem_count": &c.trustProblemCount,
		"trust_problem": &c.trustProblem, "trust_free": &c.trustFree,
		"readers_list": &c.readersList, "readers_count": &c.readersCount, "readers_name": &c.readersName,
		"readers_has_card": &c.readersHasCard, "readers_free": &c.readersFree,
		"wait_for_card": &c.waitForCard, "wait_for_removal": &c.waitForRemoval,
		"transport_connect": &c.transportConnect, "transport_from_callbacks": &c.transportFromCallbacks,
		"transport_reader": &c.transportReader, "transport_free": &c.transportFree,
		"key_parse": &c.keyParse, "key_from_picture": &c.keyFromPicture, "key_kind": &c.keyKind,
		"key_count": &c.keyCount, "key_reason": &c.keyReason, "key_free": &c.keyFree,
		"options_new": &c.optionsNew, "options_set": &c.optionsSet, "options_add_file": &c.optionsAddFile,
		"options_set_cancel": &c.optionsSetCancel, "options_set_attempts": &c.optionsSetAttempts,
		"options_set_progress": &c.optionsSetProgress, "options_free": &c.optionsFree,
		"read": &c.read, "trace_replay": &c.traceReplay, "evidence_judge": &c.evidenceJudge,
		"encrypt": &c.encrypt, "log_to": &c.logTo,
		"document_verdict": &c.documentVerdict, "document_verdict_what": &c.documentVerdictWhat,
		"document_verdict_to_do": &c.documentVerdictToDo, "document_error": &c.documentError,
		"document_headline": &c.documentHeadline, "document_headline_tone": &c.documentHeadlineTone,
		"document_headline_name": &c.documentHeadlineName, "document_headline_what": &c.documentHeadlineWhat,
		"document_headline_to_do": &c.documentHeadlineToDo, "document_beside_count": &c.documentBesideCount,
		"document_beside": &c.documentBeside, "document_beside_label": &c.documentBesideLabel,
		"document_issuing_state": &c.documentIssuingState,
		"document_check_count":   &c.documentCheckCount, "document_check_name": &c.documentCheckName,
		"document_check_label": &c.documentCheckLabel, "document_check_outcome": &c.documentCheckOutcome,
		"document_check_outcome_label": &c.documentCheckOutcomeLabel, "document_check_reason": &c.documentCheckReason,
		"document_check_what": &c.documentCheckWhat, "document_check_to_do": &c.documentCheckToDo,
		"document_finding_count": &c.documentFindingCount, "document_finding_code": &c.documentFindingCode,
		"document_finding_what": &c.documentFindingWhat, "document_finding_to_do": &c.documentFindingToDo,
		"document_field": &c.documentField, "document_field_count": &c.documentFieldCount,
		"document_field_name": &c.documentFieldName, "document_field_label": &c.documentFieldLabel,
		"document_field_is_sensitive": &c.documentFieldIsSensitive, "document_field_value": &c.documentFieldValue,
		"document_file": &c.documentFile, "document_photo": &c.documentPhoto,
		"document_photo_rgb": &c.documentPhotoRgb, "document_photo_png": &c.documentPhotoPng,
		"document_json": &c.documentJson, "document_evidence": &c.documentEvidence,
		"document_trace": &c.documentTrace, "document_free": &c.documentFree,
	} {
		purego.RegisterLibFunc(function, library, "cccd_"+name)
	}
}
