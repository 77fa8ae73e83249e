#!/usr/bin/env python3
"""Prints the timeline of a trace: when which command went to the card, and what came back.

    python3 examples/trace_timeline.py FILE

The form of a trace is described in crates/cccd-trace/FORMAT.md. Only headers, lengths and status
words are printed: a trace holds personal data and keys.
"""
import json
import sys
import zlib


def lines(path):
    """The lines of a trace as objects, each checked against those before it."""
    crc = 0
    with open(path, encoding="utf-8", newline="\n") as trace:
        for number, line in enumerate(trace, start=1):
            if not line.endswith("\n"):
                print(f"line {number} was cut off while it was written")
                return
            text, _, last = line.rstrip("\n").rpartition(',"sum":"')
            crc = zlib.crc32(text.encode(), crc)
            if last != f'{crc:08x}"}}':
                sys.exit(f"line {number} is not as it was written")
            yield json.loads(line)


def main(path):
    trace = lines(path)
    header = next(trace)
    if header["format"] != "cccd-trace" or header["version"] not in (1, 2):
        sys.exit("not a trace of version 1 or 2")
    print(f"{header['tool']}, reader {header['reader']!r}")
    for line in trace:
        at = f"{line.get('us', 0) / 1000:10.3f} ms "
        if "phase" in line:
            print(f"{at}--- {line['phase']}")
        elif "command" in line:
            command = bytes.fromhex(line["command"])
            print(f"{at}{command[:4].hex(' ').upper()}  {len(command)} bytes", end="")
        elif "answer" in line:
            answer = bytes.fromhex(line["answer"])
            print(f" -> {len(answer)} bytes, status {answer[-2:].hex().upper() or 'none'}")
        elif "error" in line:
            print(f" -> error {line['error']['code']}")
        elif "end" in line:
            # Version 1 also held what was judged.
            verdict = f", verdict {line['end']['verdict']}" if "verdict" in line["end"] else ""
            print(f"{at}--- end, error {line['end']['error']}{verdict}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
