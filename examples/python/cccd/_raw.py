"""What `cccd.h` declares. Made of it by the tests of the crate `cccd-ffi`: not to be edited."""

import ctypes
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from enum import IntEnum
from typing import Dict, List, Optional, Tuple

from ._library import library

__all__ = ["Language", "Verdict", "Headline", "Tone", "Outcome", "Access", "EventKind", "Option", "JsonFlag", "decrypt"]


class Language(IntEnum):
    """Which language a line for people is in."""

    VIETNAMESE = 0
    """Vietnamese."""
    ENGLISH = 1
    """English."""


class Verdict(IntEnum):
    """What can be said of a card."""

    GENUINE = 1
    """The data is authentic and the chip is the original one."""
    NOT_GENUINE = 2
    """A check of authenticity failed."""
    CANNOT_TELL = 3
    """Something that is needed to decide whether the card is genuine is missing."""
    CHIP_NOT_PROVEN = 4
    """The data is authentic, but the chip may be a copy."""


class Headline(IntEnum):
    """What to show first of a card."""

    GENUINE = 1
    """The data is authentic and the chip is the original one."""
    NOT_GENUINE = 2
    """A check of authenticity failed."""
    CANNOT_TELL = 3
    """Something that is needed to decide whether the card is genuine is missing."""
    CHIP_NOT_PROVEN = 4
    """The data is authentic, but the chip may be a copy."""
    KEY_DIFFERS = 5
    """The key that was entered does not belong to the holder."""
    NOT_READ_TO_END = 6
    """The read ended in an error; what was read keeps its checks."""
    OTHER_STATE = 7
    """Genuine, but issued by a state other than Viet Nam."""
    REPLACED = 8
    """Genuine, but a newer card was issued."""
    QR_DIFFERS = 9
    """Genuine, but the QR code belongs to another card."""
    DG1_DG13_DIFFER = 10
    """Genuine, but DG1 and DG13 contradict each other."""
    NUMBER_DIFFERS = 11
    """Genuine, but the personal number does not match the birth and sex of the holder."""
    EXPIRED = 12
    """Genuine, but expired."""
    EXPIRY_BEYOND_LAW = 13
    """Genuine, but claims to be valid for longer than the law allows."""
    WITHOUT_TONES = 14
    """Genuine, but DG13 was not read, so that the name has no Vietnamese letters."""
    MRZ_DIFFERS = 15
    """Genuine, but the MRZ that was entered differs from the chip."""


class Tone(IntEnum):
    """The colour of a headline."""

    GREEN = 1
    """The card can be used."""
    AMBER = 2
    """Something must be looked at first."""
    RED = 3
    """The card must not be used."""
    GREY = 4
    """Nothing can be said yet."""


class Outcome(IntEnum):
    """The answer to a question about a card."""

    PASSED = 1
    """The check passed."""
    FAILED = 2
    """The check failed; the reason says why."""
    INCONCLUSIVE = 3
    """The check was performed but could not be decided; the reason says what is missing."""
    NOT_SUPPORTED = 4
    """The card does not support what is checked."""
    NOT_PERFORMED = 5
    """The check was not performed; the reason says why."""


class Access(IntEnum):
    """Which access protocols may be used."""

    AUTO = 0
    """PACE if the chip offers it, otherwise BAC."""
    PACE = 1
    """PACE only."""
    BAC = 2
    """BAC only."""


class EventKind(IntEnum):
    """What happens during a read."""

    PHASE = 1
    """A part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files, verification."""
    PROGRESS = 2
    """A block of `file` was read; `done` of `expected` bytes have been read."""
    REOPENED = 3
    """The chip dropped its secure channel, which was established again."""
    LIFTED = 4
    """The card was lifted, and the read waits for it. Nothing that was read is lost."""
    RETURNED = 5
    """A card is present again. Whether it is the same card is checked next."""
    IDENTITY = 6
    """Name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is read."""


class Option(IntEnum):
    """What a read can be told."""

    PHOTO = 1
    """1 also reads the photo."""
    STRICT = 2
    """1 uses the strict policy, which treats oddities that concern authenticity as failures."""
    ACTIVE_AUTHENTICATION = 3
    """1 runs Active Authentication even if Chip Authentication has proven the chip."""
    EVIDENCE = 4
    """1 reads for evidence: runs Active Authentication whenever the card offers it."""
    ACCESS = 5
    """Which access protocols may be used, one of `CCCD_ACCESS_…`."""
    COMMAND_TIMEOUT = 6
    """Milliseconds that one command may take."""
    TIME_LIMIT = 7
    """Milliseconds that the whole read may take."""
    RESUME = 8
    """Milliseconds to wait for a card that was lifted; 0, the default, ends the read at once."""
    RECORD = 9
    """1 records the read; see `cccd_document_trace`."""


class JsonFlag(IntEnum):
    """What else JSON holds; they can be added up."""

    SENSITIVE = 1
    """Also writes the sensitive fields of the holder."""
    CONTENTS = 2
    """Also writes the bytes of every file."""


class EventStructure(ctypes.Structure):
    """`cccd_event`."""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_int32),
        ("phase", c_int32),
        ("file", c_char_p),
        ("done", c_uint64),
        ("expected", c_uint64),
        ("document", c_void_p),
    ]


LOG = ctypes.CFUNCTYPE(None, c_void_p, c_int32, c_char_p, c_size_t)
PROGRESS = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(EventStructure))
TRANSMIT = ctypes.CFUNCTYPE(c_int32, c_void_p, POINTER(c_uint8), c_size_t, POINTER(c_uint8), POINTER(c_size_t), c_uint32)
RESET = ctypes.CFUNCTYPE(c_int32, c_void_p)
PRESENT = ctypes.CFUNCTYPE(c_int32, c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, c_void_p)


class CallbacksStructure(ctypes.Structure):
    """`cccd_callbacks`."""

    _fields_ = [
        ("size", c_size_t),
        ("context", c_void_p),
        ("transmit", TRANSMIT),
        ("reset", RESET),
        ("present", PRESENT),
        ("release", RELEASE),
        ("max_command", c_size_t),
        ("max_response", c_size_t),
        ("atr", c_char_p),
        ("atr_length", c_size_t),
    ]


# Texts that come back are copied up to the NUL byte behind them.
_FUNCTIONS: Dict[str, Tuple[Optional[type], List[type]]] = {
    "cccd_version": (c_char_p, []),
    "cccd_buffer_data": (c_void_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_buffer_free": (None, [c_void_p]),
    "cccd_cancel_new": (c_void_p, []),
    "cccd_cancel_now": (None, [c_void_p]),
    "cccd_cancel_free": (None, [c_void_p]),
    "cccd_document_verdict": (c_int32, [c_void_p]),
    "cccd_document_error": (c_void_p, [c_void_p]),
    "cccd_document_free": (None, [c_void_p]),
    "cccd_document_verdict_what": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_document_verdict_to_do": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_document_check_count": (c_size_t, [c_void_p]),
    "cccd_document_check_name": (c_char_p, [c_void_p, c_size_t, POINTER(c_size_t)]),
    "cccd_document_check_label": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_check_outcome": (c_int32, [c_void_p, c_size_t]),
    "cccd_document_check_outcome_label": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_check_reason": (c_int32, [c_void_p, c_size_t]),
    "cccd_document_check_what": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_check_to_do": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_finding_count": (c_size_t, [c_void_p]),
    "cccd_document_finding_code": (c_int32, [c_void_p, c_size_t]),
    "cccd_document_finding_what": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_finding_to_do": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_field": (c_char_p, [c_void_p, c_char_p, POINTER(c_size_t)]),
    "cccd_document_field_count": (c_size_t, [c_void_p]),
    "cccd_document_field_name": (c_char_p, [c_void_p, c_size_t, POINTER(c_size_t)]),
    "cccd_document_field_label": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_field_is_sensitive": (c_int32, [c_void_p, c_size_t]),
    "cccd_document_field_value": (c_char_p, [c_void_p, c_size_t, POINTER(c_size_t)]),
    "cccd_document_file": (c_void_p, [c_void_p, c_char_p, POINTER(c_size_t)]),
    "cccd_document_photo": (c_void_p, [c_void_p, POINTER(c_size_t), POINTER(c_char_p)]),
    "cccd_document_photo_rgb": (c_int32, [c_void_p, POINTER(c_uint32), POINTER(c_uint32), POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_document_photo_png": (c_int32, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_document_headline": (c_int32, [c_void_p]),
    "cccd_document_headline_tone": (c_int32, [c_void_p]),
    "cccd_document_headline_name": (c_char_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_document_headline_what": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_document_headline_to_do": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_document_beside_count": (c_size_t, [c_void_p]),
    "cccd_document_beside": (c_int32, [c_void_p, c_size_t]),
    "cccd_document_beside_label": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_document_issuing_state": (c_char_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_document_json": (c_int32, [c_void_p, c_uint32, c_int32, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_document_evidence": (c_int32, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_document_trace": (c_int32, [c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_error_status": (c_int32, [c_void_p]),
    "cccd_error_what": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_error_to_do": (c_char_p, [c_void_p, c_int32, POINTER(c_size_t)]),
    "cccd_error_command": (c_char_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_error_status_word": (c_uint16, [c_void_p]),
    "cccd_error_free": (None, [c_void_p]),
    "cccd_status_name": (c_char_p, [c_int32]),
    "cccd_status_what": (c_char_p, [c_int32, c_int32, POINTER(c_size_t)]),
    "cccd_status_to_do": (c_char_p, [c_int32, c_int32, POINTER(c_size_t)]),
    "cccd_evidence_judge": (c_int32, [c_char_p, c_size_t, c_void_p, c_int32, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_encrypt": (c_int32, [c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_decrypt": (c_int32, [c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_key_parse": (c_int32, [c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_key_from_picture": (c_int32, [c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_key_kind": (c_char_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_key_count": (c_size_t, [c_void_p]),
    "cccd_key_reason": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_key_free": (None, [c_void_p]),
    "cccd_attempts_new": (c_void_p, []),
    "cccd_attempts_wrong_keys": (c_size_t, [c_void_p]),
    "cccd_attempts_free": (None, [c_void_p]),
    "cccd_log_to": (c_int32, [LOG, c_void_p, c_int32, POINTER(c_void_p)]),
    "cccd_office_key_parse": (c_int32, [c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_office_key_free": (None, [c_void_p]),
    "cccd_options_new": (c_void_p, []),
    "cccd_options_set": (c_int32, [c_void_p, c_int32, c_int64, POINTER(c_void_p)]),
    "cccd_options_add_file": (c_int32, [c_void_p, c_char_p, POINTER(c_void_p)]),
    "cccd_options_set_cancel": (c_int32, [c_void_p, c_void_p, POINTER(c_void_p)]),
    "cccd_options_set_attempts": (c_int32, [c_void_p, c_void_p, POINTER(c_void_p)]),
    "cccd_options_set_attempts_folder": (c_int32, [c_void_p, c_char_p, c_size_t, POINTER(c_void_p)]),
    "cccd_options_set_progress": (c_int32, [c_void_p, PROGRESS, c_void_p, POINTER(c_void_p)]),
    "cccd_options_free": (None, [c_void_p]),
    "cccd_read": (c_int32, [c_void_p, c_void_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_readers_list": (c_int32, [POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_readers_count": (c_size_t, [c_void_p]),
    "cccd_readers_name": (c_char_p, [c_void_p, c_size_t, POINTER(c_size_t)]),
    "cccd_readers_has_card": (c_int32, [c_void_p, c_size_t]),
    "cccd_readers_free": (None, [c_void_p]),
    "cccd_wait_for_card": (c_int32, [c_char_p, c_size_t, c_uint32, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_wait_for_removal": (c_int32, [c_char_p, c_size_t, c_uint32, c_void_p, POINTER(c_void_p)]),
    "cccd_trace_replay": (c_int32, [c_char_p, c_size_t, POINTER(c_int32), POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_transport_connect": (c_int32, [c_char_p, c_size_t, c_uint32, c_void_p, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_transport_from_callbacks": (c_int32, [POINTER(CallbacksStructure), c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_transport_reader": (c_char_p, [c_void_p, POINTER(c_size_t)]),
    "cccd_transport_free": (None, [c_void_p]),
    "cccd_trust_new": (c_void_p, []),
    "cccd_trust_open": (c_int32, [c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p)]),
    "cccd_trust_add_certificate": (c_int32, [c_void_p, c_char_p, c_size_t, POINTER(c_void_p)]),
    "cccd_trust_add_crl": (c_int32, [c_void_p, c_char_p, c_size_t, POINTER(c_void_p)]),
    "cccd_trust_add_office": (c_int32, [c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p)]),
    "cccd_trust_anchor_count": (c_size_t, [c_void_p]),
    "cccd_trust_problem_count": (c_size_t, [c_void_p]),
    "cccd_trust_problem": (c_char_p, [c_void_p, c_size_t, c_int32, POINTER(c_size_t)]),
    "cccd_trust_free": (None, [c_void_p]),
}

for _name, (_result, _arguments) in _FUNCTIONS.items():
    _function = getattr(library, _name)
    _function.restype, _function.argtypes = _result, _arguments

# What makes calls needs the types above.
from . import _calls  # noqa: E402


def decrypt(encrypted: bytes, identities: str) -> bytes:
    """Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
    `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
    line; empty lines and lines that begin with `#` are ignored.

    Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
    the file; 512 when the file is damaged or not encrypted.
    """
    return _calls.buffer(library.cccd_decrypt, encrypted, len(encrypted), *_calls.utf8(identities))
