"""Reads and verifies the chip of the Vietnamese citizen card (CCCD): libcccd for Python.

```python
with cccd.Trust() as trust, cccd.connect() as card, cccd.read(card, "001085012345", trust) as document:
    print(document.headline_what(), document.field("full_name"))
```

Whatever holds something of the library has `close` and is a context manager; closing a document wipes it. Texts and
bytes that were handed out are copies of Python's own, which nobody can wipe: keep them no longer than you need them.
Calls that wait or read let other threads run, and a `Cancel` ends them from there.
"""

import ctypes
from ctypes import byref, c_char_p, c_int32, c_size_t, c_uint32, c_void_p
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple, TypeVar, Union

from . import _calls, _raw
from ._calls import Error
from ._library import library
from ._own_reader import Link, OwnReader, ReaderFailure
from ._raw import *
from ._raw import Access, Language, Option, Outcome, Tone, Verdict
from ._types import Check, Field, Finding, Photo, Pixels, Reader

__all__ = [
    "Attempts", "Cancel", "Check", "Document", "Error", "Event", "Field", "Finding", "Key", "OfficeKey", "OwnReader",
    "Photo", "Pixels", "Reader", "ReaderFailure", "Transport", "Trust", "connect", "encrypt", "judge_evidence",
    "log_to", "read", "readers", "replay", "status_to_do", "status_what", "version", "wait_for_card", "wait_for_removal",
]  # fmt: skip
__all__ += _raw.__all__
__version__ = "0.1.0"

_c = library
_Self = TypeVar("_Self", bound="_Handle")


class _Handle:
    """Something of the library, which `_free` gives back."""

    _free: str
    # Stands also where a constructor fails, so that `__del__` finds it.
    _handle: Optional[int] = None
    _owned = True

    def __init__(self, handle: Optional[int], owned: bool = True):
        self._handle = handle
        self._owned = owned

    def close(self) -> None:
        """Gives it back now. What comes after that ends with status 901."""
        handle, self._handle = self._handle, None
        if handle and self._owned:
            getattr(_c, self._free)(handle)

    def __enter__(self: _Self) -> _Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()


class Cancel(_Handle):
    """A switch that ends waits and reads, from any thread. Once thrown it stays so."""

    _free = "cccd_cancel_free"

    def __init__(self) -> None:
        super().__init__(_c.cccd_cancel_new())

    def now(self) -> None:
        """Throws it."""
        _c.cccd_cancel_now(self._handle)


class Key(_Handle):
    """What opens a card, as the one input field of a counter gets it: the 12-digit number, the CAN (its last six digits),
    the text of the QR code, or the lines of the machine readable zone. It holds one key or several, which a read tries
    in their order; closing it wipes it."""

    _free = "cccd_key_free"

    def __init__(self, typed: str):
        super().__init__(_calls.new(_c.cccd_key_parse, *_calls.utf8(typed)))

    @classmethod
    def from_picture(cls, picture: bytes) -> "Key":
        """Finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). May take some seconds where there is none."""
        key = cls.__new__(cls)
        _Handle.__init__(key, _calls.new(_c.cccd_key_from_picture, picture, len(picture)))
        return key

    @property
    def kind(self) -> str:
        """What it was understood as: `personal_number`, `can`, `qr`, `mrz` or `mrz_information`."""
        return _calls.text(_c.cccd_key_kind(self._handle, None))

    def __len__(self) -> int:
        """How many keys can be tried."""
        return int(_c.cccd_key_count(self._handle))

    def reasons(self, language: Language = Language.VIETNAMESE) -> List[str]:
        """Why each of the keys can open a card, a line for people that says nothing of the key."""
        return [_calls.text(_c.cccd_key_reason(self._handle, i, language, None)) for i in range(len(self))]


class Attempts(_Handle):
    """Counts the wrong keys for one card: keep one from the moment a card is laid down until it is lifted."""

    _free = "cccd_attempts_free"

    def __init__(self) -> None:
        super().__init__(_c.cccd_attempts_new())

    @property
    def wrong_keys(self) -> int:
        """How many were tried since the last right one."""
        return int(_c.cccd_attempts_wrong_keys(self._handle))


class OfficeKey(_Handle):
    """The private key of an office, which signs evidence: PEM or PKCS#12."""

    _free = "cccd_office_key_free"

    def __init__(self, content: bytes, passphrase: Optional[str] = None):
        super().__init__(_calls.new(_c.cccd_office_key_parse, content, len(content), *_calls.utf8(passphrase)))


class Trust(_Handle):
    """Certificates to trust: those of a folder, or of the user's own; `""` for none to begin with."""

    _free = "cccd_trust_free"

    def __init__(self, folder: Optional[str] = None):
        super().__init__(_c.cccd_trust_new() if folder == "" else _calls.new(_c.cccd_trust_open, *_calls.utf8(folder)))

    def add_certificate(self, content: bytes) -> None:
        """Trusts a certificate too, in DER or PEM, as long as this object lives."""
        _calls.call(_c.cccd_trust_add_certificate, self._handle, content, len(content))

    def add_crl(self, content: bytes) -> None:
        """Takes a revocation list in, in DER or PEM."""
        _calls.call(_c.cccd_trust_add_crl, self._handle, content, len(content))

    def add_office(self, key: bytes, name: str) -> None:
        """Trusts an office, whose signatures on evidence count."""
        _calls.call(_c.cccd_trust_add_office, self._handle, key, len(key), *_calls.utf8(name))

    @property
    def anchors(self) -> int:
        """How many certificates are trusted as anchors."""
        return int(_c.cccd_trust_anchor_count(self._handle))

    def problems(self, language: Language = Language.VIETNAMESE) -> List[str]:
        """The files of the folder that could not be read, a line each."""
        count = _c.cccd_trust_problem_count(self._handle)
        return [_calls.text(_c.cccd_trust_problem(self._handle, index, language, None)) for index in range(count)]


class Transport(_Handle):
    """A link to one card: from `connect`, or through a reader of one's own. A read uses it up."""

    _free = "cccd_transport_free"

    def __init__(self, reader: Union[OwnReader, int]):
        self._link = None if isinstance(reader, int) else Link(reader)
        super().__init__(self._link.open() if self._link else reader)  # type: ignore[arg-type]

    @property
    def reader(self) -> str:
        """The name of the reader."""
        return _calls.text(_c.cccd_transport_reader(self._handle, None))


class Document(_Handle):
    """What was read of a card, and what can be said of it."""

    _free = "cccd_document_free"

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return Verdict(_c.cccd_document_verdict(self._handle))

    def verdict_what(self, language: Language = Language.VIETNAMESE) -> str:
        """The verdict in one clear line."""
        return _calls.text(_c.cccd_document_verdict_what(self._handle, language, None))

    def verdict_to_do(self, language: Language = Language.VIETNAMESE) -> str:
        """What the verdict means for the person at the counter."""
        return _calls.text(_c.cccd_document_verdict_to_do(self._handle, language, None))

    @property
    def headline(self) -> str:
        """What to show first, by its name in JSON: `genuine`, `expired`, `qr_differs`."""
        return _calls.text(_c.cccd_document_headline_name(self._handle, None))

    @property
    def headline_number(self) -> int:
        """What to show first, one of `Headline`; a later version may know others, to be told by their colour."""
        return int(_c.cccd_document_headline(self._handle))

    @property
    def tone(self) -> Tone:
        """The colour of the headline."""
        return Tone(_c.cccd_document_headline_tone(self._handle))

    def headline_what(self, language: Language = Language.VIETNAMESE) -> str:
        """The headline in one clear line."""
        return _calls.text(_c.cccd_document_headline_what(self._handle, language, None))

    def headline_to_do(self, language: Language = Language.VIETNAMESE) -> str:
        """What to do about the headline."""
        return _calls.text(_c.cccd_document_headline_to_do(self._handle, language, None))

    def beside(self, language: Language = Language.VIETNAMESE) -> List[str]:
        """What else is to be known, each in a few words."""
        count = _c.cccd_document_beside_count(self._handle)
        return [_calls.text(_c.cccd_document_beside_label(self._handle, i, language, None)) for i in range(count)]

    @property
    def beside_numbers(self) -> List[int]:
        """The same, each as a number of `Headline`."""
        count = _c.cccd_document_beside_count(self._handle)
        return [int(_c.cccd_document_beside(self._handle, index)) for index in range(count)]

    @property
    def issuing_state(self) -> Optional[str]:
        """The issuing state, `VNM` for Viet Nam; `None` when it was not read."""
        state = _c.cccd_document_issuing_state(self._handle, None)
        return None if state is None else _calls.text(state)

    @property
    def error(self) -> Optional[Error]:
        """The error that ended the read early."""
        error = _c.cccd_document_error(self._handle)
        return _calls.error_of(error) if error else None

    def field(self, name: str) -> Optional[str]:
        """A field by its name, as `full_name`, `personal_number`, `date_of_birth`; `None` for one that is not there."""
        value = _c.cccd_document_field(self._handle, name.encode(), None)
        return None if value is None else _calls.text(value)

    def fields(self, language: Language = Language.VIETNAMESE) -> List[Field]:
        """All fields, in the order in which they are shown."""
        return [
            Field(
                _calls.text(_c.cccd_document_field_name(self._handle, index, None)),
                _calls.text(_c.cccd_document_field_label(self._handle, index, language, None)),
                _calls.text(_c.cccd_document_field_value(self._handle, index, None)),
                bool(_c.cccd_document_field_is_sensitive(self._handle, index)),
            )
            for index in range(_c.cccd_document_field_count(self._handle))
        ]

    def checks(self, language: Language = Language.VIETNAMESE) -> List[Check]:
        """Every question that was asked, with its answer."""
        return [
            Check(
                _calls.text(_c.cccd_document_check_name(self._handle, index, None)),
                _calls.text(_c.cccd_document_check_label(self._handle, index, language, None)),
                Outcome(_c.cccd_document_check_outcome(self._handle, index)),
                _calls.text(_c.cccd_document_check_outcome_label(self._handle, index, language, None)),
                int(_c.cccd_document_check_reason(self._handle, index)),
                _calls.text(_c.cccd_document_check_what(self._handle, index, language, None)) or None,
                _calls.text(_c.cccd_document_check_to_do(self._handle, index, language, None)) or None,
            )
            for index in range(_c.cccd_document_check_count(self._handle))
        ]

    def findings(self, language: Language = Language.VIETNAMESE) -> List[Finding]:
        """What is odd and fails nothing."""
        return [
            Finding(
                int(_c.cccd_document_finding_code(self._handle, index)),
                _calls.text(_c.cccd_document_finding_what(self._handle, index, language, None)),
                _calls.text(_c.cccd_document_finding_to_do(self._handle, index, language, None)),
            )
            for index in range(_c.cccd_document_finding_count(self._handle))
        ]

    def file(self, name: str) -> Optional[bytes]:
        """A file of the card as it was read: `EF.DG1`, `SOD`."""
        length = c_size_t()
        return _calls.bytes_at(_c.cccd_document_file(self._handle, name.encode(), byref(length)), length)

    @property
    def photo(self) -> Optional[Photo]:
        """The photo in the bytes of the card; `None` when it was not read."""
        length, media_type = c_size_t(), c_char_p()
        content = _calls.bytes_at(_c.cccd_document_photo(self._handle, byref(length), byref(media_type)), length)
        return None if content is None else Photo(content, _calls.text(media_type.value))

    def photo_png(self) -> bytes:
        """The photo as a PNG file."""
        return _calls.buffer(_c.cccd_document_photo_png, self._handle)

    def photo_rgb(self) -> Pixels:
        """The photo as pixels."""
        width, height = c_uint32(), c_uint32()
        rgb = _calls.buffer(_c.cccd_document_photo_rgb, self._handle, byref(width), byref(height))
        return Pixels(width.value, height.value, rgb)

    def json(self, sensitive: bool = False, contents: bool = False, language: Language = Language.VIETNAMESE) -> str:
        """Everything as one JSON object, as the command `cccd` writes it."""
        return _calls.buffer(_c.cccd_document_json, self._handle, sensitive | contents << 1, language).decode()

    def evidence(
        self, purpose: Optional[str] = None, clerk: Optional[str] = None, office: Optional[OfficeKey] = None
    ) -> bytes:
        """The bytes of a file of evidence, in plain: see `encrypt`."""
        key = office._handle if office else None
        return _calls.buffer(_c.cccd_document_evidence, self._handle, *_calls.utf8(purpose), *_calls.utf8(clerk), key)

    def trace(self) -> bytes:
        """The record of the read. It holds the key and everything personal in plain: see `encrypt`."""
        return _calls.buffer(_c.cccd_document_trace, self._handle)


class Event(NamedTuple):
    """What happens during a read. `document` closes when the function that is told returns."""

    kind: int
    phase: int
    file: Optional[str]
    done: int
    expected: int
    document: Optional[Document]


def version() -> str:
    """The version of libcccd."""
    return _calls.text(_c.cccd_version())


def status_what(status: int, language: Language = Language.VIETNAMESE) -> str:
    """What a status, a reason or the code of a finding means, without any detail; `""` for a number that is none."""
    return _calls.text(_c.cccd_status_what(status, language, None))


def status_to_do(status: int, language: Language = Language.VIETNAMESE) -> str:
    """What to do about it."""
    return _calls.text(_c.cccd_status_to_do(status, language, None))


def readers() -> List[Reader]:
    """The readers that are attached."""
    handle = _calls.new(_c.cccd_readers_list)
    try:
        return [
            Reader(_calls.text(_c.cccd_readers_name(handle, index, None)), bool(_c.cccd_readers_has_card(handle, index)))
            for index in range(_c.cccd_readers_count(handle))
        ]
    finally:
        _c.cccd_readers_free(handle)


def wait_for_card(
    reader: Optional[str] = None, timeout: Optional[float] = None, cancel: Optional[Cancel] = None
) -> str:
    """Waits for a card, so many seconds or for ever, and returns the name of the reader where it lies."""
    return _calls.buffer(_c.cccd_wait_for_card, *_calls.utf8(reader), _calls.milliseconds(timeout), _of(cancel)).decode()


def wait_for_removal(reader: str, timeout: Optional[float] = None, cancel: Optional[Cancel] = None) -> None:
    """Waits until no card lies on a reader, so many seconds or for ever."""
    _calls.call(_c.cccd_wait_for_removal, *_calls.utf8(reader), _calls.milliseconds(timeout), _of(cancel))


def connect(
    reader: Optional[str] = None, timeout: Optional[float] = None, cancel: Optional[Cancel] = None
) -> Transport:
    """Waits for a card, so many seconds or for ever, and takes it for this program alone."""
    return Transport(_calls.new(_c.cccd_transport_connect, *_calls.utf8(reader), _calls.milliseconds(timeout), _of(cancel)))


def read(
    card: Transport,
    key: Union[str, Key],
    trust: Trust,
    *,
    photo: bool = False,
    strict: bool = False,
    active_authentication: bool = False,
    evidence: bool = False,
    record: bool = False,
    access: Access = Access.AUTO,
    files: Sequence[str] = (),
    command_timeout: Optional[float] = None,
    time_limit: Optional[float] = None,
    resume: float = 0,
    cancel: Optional[Cancel] = None,
    attempts: Optional[Attempts] = None,
    attempts_folder: Optional[str] = None,
    progress: Optional[Callable[[Event], object]] = None,
) -> Document:
    """Reads a card and verifies it. `key` is what was typed or scanned, of whatever kind `Key` takes, or a `Key`.

    A card that is not genuine is no error: ask the verdict. Times are in seconds. An exception that `progress` raises
    ends the read and is raised again. `attempts_folder` is where wrong keys are counted across programs.
    """
    raised: List[BaseException] = []

    def tell(_: object, event: "ctypes._Pointer[_raw.EventStructure]") -> int:
        document = Document(event.contents.document, owned=False)
        try:
            it = event.contents
            name = _calls.text(it.file) or None
            if progress:
                progress(Event(it.kind, it.phase, name, it.done, it.expected, document if it.document else None))
            return 0
        except BaseException as error:  # Nothing may fly through the library.
            raised.append(error)
            return 1
        finally:
            document.close()

    told = _raw.PROGRESS(tell)
    options, parsed = _c.cccd_options_new(), None  # A key of the caller stays open.
    try:
        settings: List[Tuple[Option, int]] = [
            (Option.PHOTO, photo), (Option.STRICT, strict), (Option.ACTIVE_AUTHENTICATION, active_authentication),
            (Option.EVIDENCE, evidence), (Option.ACCESS, access), (Option.RECORD, record),
        ]  # fmt: skip
        times = [(Option.COMMAND_TIMEOUT, command_timeout), (Option.TIME_LIMIT, time_limit), (Option.RESUME, resume)]
        settings += [(option, int(seconds * 1000)) for option, seconds in times if seconds is not None]
        for option, value in settings:
            _calls.call(_c.cccd_options_set, options, option, value)
        for file in files:
            _calls.call(_c.cccd_options_add_file, options, file.encode())
        _calls.call(_c.cccd_options_set_cancel, options, _of(cancel))
        _calls.call(_c.cccd_options_set_attempts, options, _of(attempts))
        _calls.call(_c.cccd_options_set_attempts_folder, options, *_calls.utf8(attempts_folder))
        if progress:
            _calls.call(_c.cccd_options_set_progress, options, told, None)
        if isinstance(key, str):
            key = parsed = Key(key)
        out, error = c_void_p(), c_void_p()
        status = _c.cccd_read(card._handle, key._handle, trust._handle, options, byref(out), byref(error))
    finally:
        if parsed is not None:
            parsed.close()
        _c.cccd_options_free(options)
    document = Document(out.value)
    if status:
        failure = _calls.taken(error)
        failure.document = document if out.value else None
        if card._link:
            raised += card._link.raised
        raise raised[0] if raised else failure
    return document


def replay(trace: bytes) -> Tuple[Document, bool]:
    """Reads the card of a trace again; the second part is true when it came out otherwise than recorded."""
    diverged, out, error = c_int32(), c_void_p(), c_void_p()
    if _c.cccd_trace_replay(trace, len(trace), byref(diverged), byref(out), byref(error)):
        raise _calls.taken(error)
    return Document(out.value), bool(diverged.value)


def judge_evidence(evidence: bytes, trust: Trust, strict: bool = False) -> Document:
    """Judges evidence again by today's certificates."""
    return Document(_calls.new(_c.cccd_evidence_judge, evidence, len(evidence), trust._handle, strict))


def encrypt(plain: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypts evidence or a trace to public keys, as `age` does."""
    return _calls.buffer(_c.cccd_encrypt, plain, len(plain), *_calls.utf8("\n".join(recipients)))


def log_to(function: Optional[Callable[[int, str], object]], level: int = 3) -> None:
    """Logs to a function, which is told level and line; `None` ends it."""

    def log(_: object, level: int, line: bytes, __: int) -> None:
        if function:
            function(level, _calls.text(line))

    global _log
    before, _log = _log, _raw.LOG(log) if function else _raw.LOG()
    _calls.call(_c.cccd_log_to, _log, None, level if function else 0)
    del before


_log = _raw.LOG()


def _of(handle: Optional[_Handle]) -> Optional[int]:
    return handle._handle if handle else None
