"""libcccd and its functions, as `cccd.h` declares them."""

import ctypes
import sys
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Dict, List

NAMES = {"win32": "cccd.dll", "darwin": "libcccd.dylib"}


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
TRANSMIT = ctypes.CFUNCTYPE(
    c_int32, c_void_p, POINTER(c_uint8), c_size_t, POINTER(c_uint8), POINTER(c_size_t), c_uint32
)
ASK = ctypes.CFUNCTYPE(c_int32, c_void_p)
RELEASE = ctypes.CFUNCTYPE(None, c_void_p)


class CallbacksStructure(ctypes.Structure):
    """`cccd_callbacks`."""

    _fields_ = [
        ("size", c_size_t),
        ("context", c_void_p),
        ("transmit", TRANSMIT),
        ("reset", ASK),
        ("present", ASK),
        ("release", RELEASE),
        ("max_command", c_size_t),
        ("max_response", c_size_t),
        ("atr", c_char_p),
        ("atr_length", c_size_t),
    ]


# What the functions take: a handle, bytes or text, their length, and the place for a handle or an error that comes back.
_HANDLE = c_void_p
_BYTES = c_char_p
_LENGTH = c_size_t
_OUT = POINTER(c_void_p)
_COUNT = POINTER(c_size_t)
_OPTION = POINTER(c_int32)
_SIDE = POINTER(c_uint32)

# Texts that come back are copied up to the NUL byte behind them; their length is asked for only where it is needed.
_FUNCTIONS: Dict[type, Dict[str, List[type]]] = {
    # Functions that return a status.
    c_int32: {
        "cccd_document_json": [_HANDLE, c_uint32, c_int32, _OUT, _OUT],
        "cccd_document_evidence": [_HANDLE, _BYTES, _LENGTH, _BYTES, _LENGTH, _HANDLE, _OUT, _OUT],
        "cccd_document_trace": [_HANDLE, _OUT, _OUT],
        "cccd_document_photo_png": [_HANDLE, _OUT, _OUT],
        "cccd_document_photo_rgb": [_HANDLE, _SIDE, _SIDE, _OUT, _OUT],
        "cccd_encrypt": [_BYTES, _LENGTH, _BYTES, _LENGTH, _OUT, _OUT],
        "cccd_evidence_judge": [_BYTES, _LENGTH, _HANDLE, c_int32, _OUT, _OUT],
        "cccd_key_from_picture": [_BYTES, _LENGTH, _OUT, _OUT],
        "cccd_key_parse": [_BYTES, _LENGTH, _OUT, _OUT],
        "cccd_log_to": [LOG, c_void_p, c_int32, _OUT],
        "cccd_office_key_parse": [_BYTES, _LENGTH, _BYTES, _LENGTH, _OUT, _OUT],
        "cccd_options_add_file": [_HANDLE, _BYTES, _OUT],
        "cccd_options_set": [_HANDLE, c_int32, c_int64, _OUT],
        "cccd_options_set_attempts": [_HANDLE, _HANDLE, _OUT],
        "cccd_options_set_cancel": [_HANDLE, _HANDLE, _OUT],
        "cccd_options_set_progress": [_HANDLE, PROGRESS, c_void_p, _OUT],
        "cccd_read": [_HANDLE, _HANDLE, _HANDLE, _HANDLE, _OUT, _OUT],
        "cccd_readers_list": [_OUT, _OUT],
        "cccd_trace_replay": [_BYTES, _LENGTH, _OPTION, _OUT, _OUT],
        "cccd_transport_connect": [_BYTES, _LENGTH, c_uint32, _HANDLE, _OUT, _OUT],
        "cccd_transport_from_callbacks": [POINTER(CallbacksStructure), _BYTES, _LENGTH, _OUT, _OUT],
        "cccd_trust_add_certificate": [_HANDLE, _BYTES, _LENGTH, _OUT],
        "cccd_trust_add_crl": [_HANDLE, _BYTES, _LENGTH, _OUT],
        "cccd_trust_add_office": [_HANDLE, _BYTES, _LENGTH, _BYTES, _LENGTH, _OUT],
        "cccd_trust_open": [_BYTES, _LENGTH, _OUT, _OUT],
        "cccd_wait_for_card": [_BYTES, _LENGTH, c_uint32, _HANDLE, _OUT, _OUT],
        "cccd_wait_for_removal": [_BYTES, _LENGTH, c_uint32, _HANDLE, _OUT],
        # And these, which return another number.
        "cccd_document_check_outcome": [_HANDLE, c_size_t],
        "cccd_document_check_reason": [_HANDLE, c_size_t],
        "cccd_document_field_is_sensitive": [_HANDLE, c_size_t],
        "cccd_document_finding_code": [_HANDLE, c_size_t],
        "cccd_document_beside": [_HANDLE, c_size_t],
        "cccd_document_headline": [_HANDLE],
        "cccd_document_headline_tone": [_HANDLE],
        "cccd_document_verdict": [_HANDLE],
        "cccd_error_status": [_HANDLE],
        "cccd_readers_has_card": [_HANDLE, c_size_t],
    },
    c_size_t: {
        "cccd_attempts_wrong_keys": [_HANDLE],
        "cccd_document_beside_count": [_HANDLE],
        "cccd_document_check_count": [_HANDLE],
        "cccd_document_field_count": [_HANDLE],
        "cccd_document_finding_count": [_HANDLE],
        "cccd_key_count": [_HANDLE],
        "cccd_readers_count": [_HANDLE],
        "cccd_trust_anchor_count": [_HANDLE],
        "cccd_trust_problem_count": [_HANDLE],
    },
    c_char_p: {
        "cccd_document_beside_label": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_check_label": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_check_name": [_HANDLE, c_size_t, _COUNT],
        "cccd_document_check_outcome_label": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_check_to_do": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_check_what": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_field": [_HANDLE, _BYTES, _COUNT],
        "cccd_document_field_label": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_field_name": [_HANDLE, c_size_t, _COUNT],
        "cccd_document_field_value": [_HANDLE, c_size_t, _COUNT],
        "cccd_document_finding_to_do": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_finding_what": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_document_headline_name": [_HANDLE, _COUNT],
        "cccd_document_headline_to_do": [_HANDLE, c_int32, _COUNT],
        "cccd_document_headline_what": [_HANDLE, c_int32, _COUNT],
        "cccd_document_issuing_state": [_HANDLE, _COUNT],
        "cccd_document_verdict_to_do": [_HANDLE, c_int32, _COUNT],
        "cccd_document_verdict_what": [_HANDLE, c_int32, _COUNT],
        "cccd_error_to_do": [_HANDLE, c_int32, _COUNT],
        "cccd_error_what": [_HANDLE, c_int32, _COUNT],
        "cccd_key_kind": [_HANDLE, _COUNT],
        "cccd_key_reason": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_readers_name": [_HANDLE, c_size_t, _COUNT],
        "cccd_status_name": [c_int32],
        "cccd_status_to_do": [c_int32, c_int32, _COUNT],
        "cccd_status_what": [c_int32, c_int32, _COUNT],
        "cccd_transport_reader": [_HANDLE, _COUNT],
        "cccd_trust_problem": [_HANDLE, c_size_t, c_int32, _COUNT],
        "cccd_version": [],
    },
    c_void_p: {
        "cccd_attempts_new": [],
        "cccd_buffer_data": [_HANDLE, _COUNT],
        "cccd_cancel_new": [],
        "cccd_document_error": [_HANDLE],
        "cccd_document_file": [_HANDLE, _BYTES, _COUNT],
        "cccd_document_photo": [_HANDLE, _COUNT, POINTER(c_char_p)],
        "cccd_options_new": [],
        "cccd_trust_new": [],
    },
    type(None): {
        f"cccd_{kind}": [_HANDLE]
        for kind in (
            "attempts_free", "buffer_free", "cancel_free", "cancel_now", "document_free", "error_free", "key_free",
            "office_key_free", "options_free", "readers_free", "transport_free", "trust_free",
        )
    },
}  # fmt: skip


def load() -> ctypes.CDLL:
    """libcccd, from where the system looks for libraries (`LD_LIBRARY_PATH` on Linux, `PATH` on Windows)."""
    library = ctypes.CDLL(NAMES.get(sys.platform, "libcccd.so.1"))
    for result, functions in _FUNCTIONS.items():
        for name, arguments in functions.items():
            function = getattr(library, name)
            function.restype = None if result is type(None) else result
            function.argtypes = arguments
    return library
