"""Waits for a card, shows name, number and headline, and saves the photo when a file is named for it.

    python3 read_card.py [PHOTO]
"""

import os
import sys

import cccd


def main() -> int:
    photo_file = sys.argv[1] if len(sys.argv) > 1 else None
    key = input("Số định danh hoặc CAN: ")
    print("Hãy đặt thẻ lên đầu đọc.", flush=True)
    try:
        with cccd.Trust() as trust, cccd.connect() as card:
            with cccd.read(card, key, trust, photo=photo_file is not None) as document:
                print(document.field("full_name"), document.field("personal_number"), sep="\n")
                print(document.headline_what())
                if photo_file and document.photo:
                    with open(photo_file, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                        file.write(document.photo.content)
                return 0 if document.verdict == cccd.Verdict.GENUINE else 1
    except cccd.Error as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
