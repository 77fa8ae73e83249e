"""Fills a form in from a card: `{{full_name}}` and the like become fields of the holder, `{{headline}}` the headline.

    python3 fill_form.py TEMPLATE FILE

A card that is not genuine fills no form. What is written can be read by this user alone.
"""

import html
import os
import re
import sys
from pathlib import Path

import cccd


def main() -> int:
    template, filled = Path(sys.argv[1]).read_text(encoding="utf-8"), sys.argv[2]
    key = input("Số định danh hoặc CAN: ")
    print("Hãy đặt thẻ lên đầu đọc.", flush=True)
    try:
        with cccd.Trust() as trust, cccd.connect() as card, cccd.read(card, key, trust) as document:
            if document.verdict != cccd.Verdict.GENUINE:
                print(document.headline_what(), document.headline_to_do(), sep="\n", file=sys.stderr)
                return 1
            form = fill(template, document)
    except cccd.Error as error:
        print(error, file=sys.stderr)
        return 2
    # A file that stands there already is not written over: it may be another person's.
    with open(os.open(filled, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(form)
    return 0


def fill(template: str, document: cccd.Document) -> str:
    """Puts the facts of a document in; one that the card does not state stays empty."""

    def fact(place: "re.Match[str]") -> str:
        name = place.group(1)
        return html.escape((document.headline_what() if name == "headline" else document.field(name)) or "")

    return re.sub(r"\{\{(\w+)\}\}", fact, template)


if __name__ == "__main__":
    sys.exit(main())
