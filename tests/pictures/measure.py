"""Reads made photos with `cccd qr --file` and with zxing-cpp, and prints shares and times side by side.

measure.py SEED COUNT [CLASS…]

Times of `cccd` are the user time of the whole process, with decoding; those of zxing-cpp are without it. The status is 1
if a class is more than 5 % behind zxing-cpp, or if giving up takes too much time or memory.
"""

import collections
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import zxingcpp
from PIL import Image

HERE = pathlib.Path(__file__).parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target")) / "release"
# Seconds and megabytes for giving up, up to 12.5 and up to 50 megapixels.
LIMITS = [(2, 80), (4, 200)]


def ours(command, path):
    """The personal number that the command finds, and its seconds and megabytes.

    The program `time` starts it: a child of this process would begin with the memory of this one.
    """
    with tempfile.NamedTemporaryFile() as used:
        measured = ["/usr/bin/time", "-q", "-f", "%U %S %M", "-o", used.name]
        arguments = [command, "qr", "--all", "--format", "json", "--file", path]
        text = subprocess.run(measured + arguments, capture_output=True, text=True, encoding="utf-8").stdout
        user, system, kilobytes = map(float, used.read().split())
    return text if text.startswith("{") else "", user + system, kilobytes / 1024


def theirs(path):
    """The texts that zxing-cpp finds, and its seconds."""
    picture = Image.open(path)
    if picture.mode in ("LA", "RGBA"):
        paper = Image.new("L", picture.size, 255)
        paper.paste(picture.convert("L"), (0, 0), picture.getchannel("A"))
        picture = paper
    picture = picture.convert("L")
    start = time.process_time()
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.bytes.decode("utf-8", "replace") for code in codes], time.process_time() - start


def main(seed, count, *classes_wanted):
    command, qr_texts = TARGET / "cccd", TARGET / "qr-texts"
    Image.MAX_IMAGE_PIXELS = None
    texts = subprocess.run([qr_texts, seed, "300"], capture_output=True, check=True, text=True, encoding="utf-8").stdout
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, HERE / "photos.py", seed, count, folder, *classes_wanted], input=texts.encode(), check=True)
        texts = texts.splitlines()
        classes = collections.defaultdict(list)
        for row in (pathlib.Path(folder) / "expected.txt").read_text().splitlines():
            name, kind, line = row.split("\t")
            classes[kind].append((os.path.join(folder, name), texts[int(line)]))
        failed = False
        print(f"{'class':<14}{'cccd':>8}{'zxing-cpp':>11}{'cccd ms':>16}{'MB':>6}{'zxing-cpp ms':>16}")
        for kind, pictures in classes.items():
            read, others, seconds, memory, their_seconds = 0, 0, [], 0, []
            for path, text in pictures:
                output, taken, most = ours(command, path)
                found, theirs_taken = theirs(path)
                number = text.split("|")[0]
                read += number in output
                others += text in found
                seconds.append(taken)
                their_seconds.append(theirs_taken)
                memory = max(memory, most)
                if kind.startswith("none"):
                    width, height = Image.open(path).size
                    limit = LIMITS[width * height > 12_500_000]
                    failed |= taken > limit[0] or most > limit[1]
            behind = not kind.startswith("none") and (others - read) / len(pictures) > 0.05
            failed |= behind
            spread = lambda times: f"{1000 * statistics.median(times):.0f} to {1000 * max(times):.0f}"
            print(
                f"{kind:<14}{read:>5}/{len(pictures):<3}{others:>7}/{len(pictures):<3}{spread(seconds):>16}{memory:>6.0f}{spread(their_seconds):>16}"
                + ("  behind" if behind else ""), flush=True
            )
        return int(failed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
