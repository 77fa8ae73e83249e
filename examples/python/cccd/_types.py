"""What the functions of the package say."""

from typing import NamedTuple, Optional

from ._raw import Outcome


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
