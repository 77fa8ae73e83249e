"""Gives `cccd qr --file` 140 files that mean harm: 20 each of bomb, depth, length, count, loop, cut and wrong kind.

hostile.py SEED [CCCD]

Each must end within 2 s of processor time and 100 MB, with an error of two lines that names the file. Prints the worst
of each kind; the status is 1 if one does not.
"""

import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent.parent / "target")) / "release"
SECONDS, MEGABYTES = 2, 100


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, between=b"", pixels=None, colour=0, interlaced=0):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, interlaced))
    pixels = zlib.compress((b"\0" + b"\xff" * width) * height) if pixels is None else pixels
    return b"\x89PNG\r\n\x1a\n" + header + between + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def zeros(megabytes):
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()


def bmp(width, height, bits=24, compression=0, data=b"\xff" * 3000):
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, 54) + info + data


def gif(width, height, frames=1, data=b"\x02\x02\x4c\x01\0"):
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + data
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * frames + b"\x3b"


def tiff(entries, rest=b"", following=0):
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *it) for it in entries)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", following) + rest


def tiff_picture(width, height, count=1, at=200, length=64, compression=1, following=0, rest=bytes(4000)):
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, compression), (262, 3, 1, 1)]
    entries += [(273, 4, count, at), (277, 3, 1, 1), (278, 4, 1, max(height, 1)), (279, 4, count, length)]
    return tiff(entries, rest, following)


def webp(chunks, claimed=None):
    body = b"WEBP" + b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) if claimed is None else claimed) + body


def vp8(width, height, data=bytes(300)):
    return b"\x10\x02\0\x9d\x01\x2a" + struct.pack("<HH", width, height) + data


def extended(width, height, flags=0):
    return bytes([flags, 0, 0, 0]) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]


def jpeg(width, height, frame=0xC2, scans=1, components=3, between=b""):
    parts = [b"\xff\xd8", between]
    parts += [b"\xff\xdb\0\x43\0" + bytes([1] * 64)]
    ids = b"".join(bytes([n + 1, 0x11, 0]) for n in range(components))
    parts += [b"\xff", bytes([frame]), struct.pack(">HBHHB", 8 + 3 * components, 8, height, width, components), ids]
    parts += [b"\xff\xc4\0\x14\x00" + bytes([1] + [0] * 15) + b"\0", b"\xff\xc4\0\x14\x10" + bytes([1] + [0] * 15) + b"\0"]
    select = b"".join(bytes([n + 1, 0]) for n in range(components))
    scan = b"\xff\xda" + struct.pack(">HB", 6 + 2 * components, components) + select + b"\0\0\0" + bytes(40)
    return b"".join(parts) + scan * scans + b"\xff\xd9"


def files(seed):
    """The kinds, each with 20 files: the ending of the name, and the bytes."""
    draw = random.Random(seed)
    side = lambda: draw.randrange(20_000, 65_536)
    profile = [zeros(n) for n in (400, 4000)]
    whole = png(draw.randrange(50, 90), 60)
    bomb = []
    for name, head in ((b"iCCP", b"x\0\0"), (b"zTXt", b"x\0\0"), (b"iTXt", b"x\0\1\0\0\0")):
        bomb += [("png", png(100, 100, chunk(name, head + it))) for it in profile]
    bomb += [("png", png(draw.randrange(5000, 7000), 6000, pixels=zeros(60), colour=it)) for it in (0, 2, 6)]
    bomb += [("png", png(3500, 3500, pixels=zeros(14), interlaced=1)), ("png", png(4000, 3000, pixels=zeros(48), colour=6))]
    bomb += [("gif", gif(side(), side())) for _ in range(3)]
    bomb += [("tif", tiff_picture(7000, 7000, compression=it, rest=zeros(49))) for it in (8, 5, 32773)]
    bomb += [("webp", webp([(b"VP8X", extended(10, 10)), (b"VP8 ", vp8(16383, 16383))])), ("webp", webp([(b"VP8 ", vp8(9000, 5500))]))]
    bomb += [("bmp", bmp(20000, 2000, 8, 1, b"\xff\xff" * 2000))]
    depth = [("svg", b"<svg>" + b"<g>" * draw.randrange(10**4, 10**6)) for _ in range(5)]
    depth += [("xml", b"<?xml version='1.0'?>" + b"<a>" * draw.randrange(10**4, 10**6)) for _ in range(5)]
    depth += [("pdf", b"%PDF-1.7\n" + b"[" * draw.randrange(10**4, 10**6)) for _ in range(5)]
    depth += [("png", png(50, 50, b"".join(chunk(b"iTXt", b"x\0\1\0\0\0" + zlib.compress(zlib.compress(bytes(10**6)))) for _ in range(40)))) for _ in range(5)]
    length = [("png", png(side() * 1000, side() * 10, pixels=zeros(1))) for _ in range(3)]
    length += [("png", b"\x89PNG\r\n\x1a\n" + struct.pack(">I", draw.randrange(2**30, 2**32)) + b"IHDR" + bytes(40)) for _ in range(2)]
    length += [("bmp", bmp(side(), side())) for _ in range(3)] + [("gif", gif(side(), side(), data=b"\x0b\xff" + bytes(99))) for _ in range(3)]
    length += [("jpg", jpeg(side(), side(), it)) for it in (0xC0, 0xC2, 0xC2)]
    length += [("tif", tiff_picture(100, 100, 2**28 + draw.randrange(99), 16)) for _ in range(3)]
    length += [("webp", webp([(b"VP8 ", vp8(16383, 16383))], 2**32 - 2)), ("webp", webp([(b"VP8X", extended(2**14, 2**14, 16)), (b"ALPH", b"\1" + bytes(99))])), ("jpg", b"\xff\xd8\xff\xe1\xff\xff" + bytes(100))]
    count = [("jpg", jpeg(6000, 4000, scans=draw.randrange(2000, 50_000))) for _ in range(4)]
    count += [("png", png(50, 50, b"".join(chunk(b"tEXt", b"k\0v") for _ in range(draw.randrange(10**4, 10**5))))) for _ in range(4)]
    count += [("gif", gif(60, 60, draw.randrange(10**4, 10**5))) for _ in range(4)]
    count += [("tif", tiff([(draw.randrange(65536), 3, 1, 1) for _ in range(65_535)], bytes(100))) for _ in range(4)]
    count += [("webp", webp([(b"VP8X", extended(50, 50, 2))] + [(b"ANMF", bytes(24))] * draw.randrange(10**4, 10**5))) for _ in range(4)]
    loop = [("tif", tiff_picture(0, 0, following=8)) for _ in range(2)] + [("tif", tiff([], following=8)) for _ in range(3)]
    loop += [("tif", tiff_picture(100, 100, at=8, length=2**31, compression=it)) for it in (1, 5, 7, 8, 32773)]
    loop += [("gif", gif(5000, 5000, data=b"\x0b" + b"\x01\0" * draw.randrange(10**5, 10**6))) for _ in range(5)]
    loop += [("jpg", b"\xff\xd8" + b"\xff" * draw.randrange(10**6, 10**7)) for _ in range(3)] + [("jpg", b"\xff\xd8" + b"\xff\xfe\0\2" * 10**6) for _ in range(2)]
    sources = [whole, bmp(90, 60, data=b"\xff" * 17_000), gif(90, 60), tiff_picture(40, 40), webp([(b"VP8 ", vp8(200, 200))])]
    cut = [(("png", "bmp", "gif", "tif", "webp")[n % 5], sources[n % 5][: draw.randrange(12, max(len(sources[n % 5]) // 2, 13))]) for n in range(20)]
    heads = [b"\0\0\0\x18ftypheic", b"\0\0\0\x1cftypavif", b"\0\0\0\x20ftypmp42", b"%PDF-1.4\n", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    heads += [b"8BPS", b"\0\0\0\x0cjP  ", b"\xff\x0a", b"{\\rtf1", b"<html>", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90\0", b"\x1f\x8b\x08\0", b"OggS", b"ID3\4", b"RIFF1234WAVE", b"\xca\xfe\xba\xbe"]
    wrong = [(draw.choice(["jpg", "png", "txt"]), head + draw.randbytes(5000)) for head in heads]
    kinds = {"bomb": bomb, "depth": depth, "length": length, "count": count, "loop": loop, "cut": cut, "wrong kind": wrong}
    assert all(len(it) == 20 for it in kinds.values()), {name: len(it) for name, it in kinds.items()}
    return kinds


def main(seed, command=str(TARGET / "cccd")):
    bad = 0
    print(f"{'kind':<12}{'files':>6}{'s':>7}{'MB':>6}  worst")
    with tempfile.TemporaryDirectory() as folder:
        for kind, items in files(int(seed)).items():
            seconds, memory, worst = 0, 0, ""
            for number, (ending, content) in enumerate(items):
                name = f"{kind.replace(' ', '-')}-{number:02}.{ending}"
                pathlib.Path(folder, name).write_bytes(content)
                with tempfile.TemporaryFile() as told:
                    process = subprocess.Popen([command, "qr", "--lang", "en", "--file", name], cwd=folder, stdout=told, stderr=told)
                    _, status, usage = os.wait4(process.pid, 0)
                    told.seek(0)
                    lines = told.read().decode("utf-8", "replace").splitlines()
                taken, most = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
                if taken > seconds:
                    seconds, worst = taken, name
                memory = max(memory, most)
                code = os.waitstatus_to_exitcode(status)
                if taken > SECONDS or most > MEGABYTES or len(lines) != 2 or name not in lines[0] or code not in (4, 7):
                    bad += 1
                    print(f"  {name}: exit {code}, {taken:.2f} s, {most:.0f} MB", *lines[:3], sep="\n    ")
            print(f"{kind:<12}{len(items):>6}{seconds:>7.2f}{memory:>6.0f}  {worst}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
