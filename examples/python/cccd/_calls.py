"""Calls of the library: statuses become exceptions, and what comes back becomes Python's own."""

import ctypes
from ctypes import byref, c_size_t, c_void_p
from typing import TYPE_CHECKING, Callable, Optional, Sequence, Tuple

from ._library import library
from ._raw import Language

if TYPE_CHECKING:
    from . import Document

FOREVER = 0xFFFFFFFF


class Error(Exception):
    """What went wrong: the number of the status, and two lines for the person at the counter."""

    def __init__(
        self, status: int, lines: Sequence[Tuple[str, str]], command: Optional[str] = None, status_word: int = 0
    ):
        super().__init__("\n".join(lines[0]))
        self.status = status
        self._lines = lines
        self.command = command
        """The command that the card refused, as `SELECT`, where a status word is what the error comes from."""
        self.status_word = status_word
        """That status word, as 0x6982; 0 for any other error."""
        self.document: "Optional[Document]" = None
        """What was read until then, when the error ended a read that had begun."""

    @property
    def name(self) -> str:
        """The name of the status, as `wrong_key`."""
        return text(library.cccd_status_name(self.status))

    def what(self, language: Language = Language.VIETNAMESE) -> str:
        """What happened."""
        return self._lines[language][0]

    def to_do(self, language: Language = Language.VIETNAMESE) -> str:
        """What to do about it."""
        return self._lines[language][1]


def call(function: Callable[..., int], *arguments: object) -> None:
    """Calls a function that has a status and, as its last argument, a place for an error."""
    error = c_void_p()
    if function(*arguments, byref(error)):
        raise taken(error)


def new(function: Callable[..., int], *arguments: object) -> int:
    """Calls a function that makes a handle."""
    out = c_void_p()
    call(function, *arguments, byref(out))
    return out.value or 0


def buffer(function: Callable[..., int], *arguments: object) -> bytes:
    """Calls a function that makes a buffer."""
    handle, length = new(function, *arguments), c_size_t()
    try:
        return bytes_at(library.cccd_buffer_data(handle, byref(length)), length) or b""
    finally:
        library.cccd_buffer_free(handle)


def taken(error: c_void_p) -> Error:
    try:
        return error_of(error.value or 0)
    finally:
        library.cccd_error_free(error)


def error_of(error: int) -> Error:
    lines = [
        (text(library.cccd_error_what(error, language, None)), text(library.cccd_error_to_do(error, language, None)))
        for language in Language
    ]
    command = text(library.cccd_error_command(error, None)) or None
    status, word = library.cccd_error_status(error), library.cccd_error_status_word(error)
    return Error(int(status), lines, command, int(word))


def bytes_at(address: Optional[int], length: c_size_t) -> Optional[bytes]:
    return None if address is None else ctypes.string_at(address, length.value)


def text(value: Optional[bytes]) -> str:
    return "" if value is None else value.decode()


def utf8(text: Optional[str]) -> Tuple[Optional[bytes], int]:
    content = None if text is None else text.encode()
    return content, len(content or b"")


def milliseconds(seconds: Optional[float]) -> int:
    return FOREVER if seconds is None else min(int(seconds * 1000), FOREVER - 1)
