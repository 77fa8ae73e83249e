"""What the functions of the package say."""

from enum import IntEnum
from typing import NamedTuple, Optional


class Language(IntEnum):
    """Which language a line for people is in."""

    VIETNAMESE = 0
    ENGLISH = 1


class Verdict(IntEnum):
    """What can be said of a card."""

    GENUINE = 1
    NOT_GENUINE = 2
    CANNOT_TELL = 3
    CHIP_NOT_PROVEN = 4


class Tone(IntEnum):
    """The colour of a headline."""

    GREEN = 1
    AMBER = 2
    RED = 3
    GREY = 4


class Outcome(IntEnum):
    """The answer to a question about a card."""

    PASSED = 1
    FAILED = 2
    INCONCLUSIVE = 3
    NOT_SUPPORTED = 4
    NOT_PERFORMED = 5


class Access(IntEnum):
    """Which access protocols may be used."""

    AUTO = 0
    PACE = 1
    BAC = 2


class EventKind(IntEnum):
    """What happens during a read."""

    PHASE = 1
    PROGRESS = 2
    REOPENED = 3
    LIFTED = 4
    RETURNED = 5
    IDENTITY = 6


class Reader(NamedTuple):
    """A reader that is attached."""

    name: str
    has_card: bool


class Check(NamedTuple):
    """A question about a card, and its answer. `reason` is the status behind it, 0 for none, with two lines for it."""

    name: str
    label: str
    outcome: Outcome
    outcome_label: str
    reason: int
    what: Optional[str]
    to_do: Optional[str]


class Finding(NamedTuple):
    """Something that is odd and fails nothing."""

    code: int
    what: str
    to_do: str


class Field(NamedTuple):
    """A field of the holder. A sensitive one is shown only when somebody asked for it."""

    name: str
    label: str
    value: str
    sensitive: bool


class Photo(NamedTuple):
    """The photo in the bytes of the card: `image/jpeg` or `image/jp2`."""

    content: bytes
    media_type: str


class Pixels(NamedTuple):
    """The photo as pixels: red, green and blue of each, row by row from the top."""

    width: int
    height: int
    rgb: bytes
