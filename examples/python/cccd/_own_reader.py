"""Readers with software of their own."""

import ctypes
from ctypes import byref, c_size_t
from typing import Callable, Dict, List, Optional

from . import _calls, _raw
from ._library import library


class ReaderFailure(Exception):
    """Raised by an `OwnReader`: 104 when the card is gone, 106 when the reader is, 107 when it does not answer."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class OwnReader:
    """A reader with software of its own: override `transmit`, and what else it can do."""

    name = "own"
    max_command = 261
    max_response = 258
    atr = b""

    def transmit(self, command: bytes, timeout: Optional[float]) -> bytes:
        """Sends a command APDU and returns the response APDU, status word included."""
        raise NotImplementedError

    def reset(self) -> None:
        """Puts the card into the state after power-on."""
        raise ReaderFailure(115)

    def present(self) -> bool:
        """Whether a card lies there."""
        return True

    def release(self) -> None:
        """The reader is not used any more."""


class Link:
    """The functions by which the library reaches an `OwnReader`."""

    _alive: Dict[int, "Link"] = {}
    """They must live until the library let go of them, which may be after all other traces of the link are gone."""

    def __init__(self, reader: OwnReader):
        self._reader = reader
        self._released = False
        self.raised: List[BaseException] = []
        structure = _raw.CallbacksStructure
        self._callbacks = structure(
            ctypes.sizeof(structure), None,
            _raw.TRANSMIT(self._transmit), _raw.RESET(self._reset),
            _raw.PRESENT(self._present), _raw.RELEASE(self._release),
            reader.max_command, reader.max_response, reader.atr, len(reader.atr),
        )  # fmt: skip

    def open(self) -> int:
        for link in [link for link in Link._alive.values() if link._released]:
            del Link._alive[id(link)]
        handle = _calls.new(library.cccd_transport_from_callbacks, byref(self._callbacks), *_calls.utf8(self._reader.name))
        Link._alive[id(self)] = self
        return handle

    def _guard(self, function: Callable[[], int]) -> int:
        try:
            return function()
        except ReaderFailure as failure:
            return failure.status
        except BaseException as error:  # Nothing may fly through the library.
            self.raised.append(error)
            return 114

    def _transmit(
        self,
        _: object,
        command: "ctypes._Pointer[ctypes.c_uint8]",
        length: int,
        response: "ctypes._Pointer[ctypes.c_uint8]",
        room: "ctypes._Pointer[c_size_t]",
        milliseconds: int,
    ) -> int:
        def transmit() -> int:
            timeout = None if milliseconds == _calls.FOREVER else milliseconds / 1000
            answer = self._reader.transmit(ctypes.string_at(command, length), timeout)
            if len(answer) > room[0]:
                return 114
            ctypes.memmove(response, answer, len(answer))
            room[0] = c_size_t(len(answer))
            return 0

        return self._guard(transmit)

    def _reset(self, _: object) -> int:
        def reset() -> int:
            self._reader.reset()
            return 0

        return self._guard(reset)

    def _present(self, _: object) -> int:
        return self._guard(lambda: 0 if self._reader.present() else 103)

    def _release(self, _: object) -> None:
        def release() -> int:
            self._reader.release()
            return 0

        self._guard(release)
        self._released = True
