"""Uses each part of the package once, with an invented card on a reader of its own."""

import ctypes
import json
import sys
import threading
from ctypes import byref, c_char_p, c_int32, c_size_t, c_uint8, c_uint32, c_void_p
from typing import List, Optional

import cccd
from cccd._raw import CallbacksStructure

sim = ctypes.CDLL("libcccd_sim.so.1")
sim.cccd_sim_card_new.argtypes = [c_char_p, c_char_p, c_char_p, ctypes.POINTER(c_void_p)]
sim.cccd_sim_card_change.argtypes = [c_void_p, c_char_p, c_size_t]
sim.cccd_sim_card_link.argtypes = [c_void_p, c_uint32, c_int32, ctypes.POINTER(CallbacksStructure)]
sim.cccd_sim_card_free.argtypes = [c_void_p]
for name in ("number", "name", "root"):
    function = getattr(sim, f"cccd_sim_card_{name}")
    function.argtypes, function.restype = [c_void_p, ctypes.POINTER(c_size_t)], c_void_p


class InventedCard:
    """A card of nobody."""

    def __init__(self, seed: str, quirks: Optional[str] = None):
        self.card = c_void_p()
        equal(sim.cccd_sim_card_new(seed.encode(), None, quirks and quirks.encode(), byref(self.card)), 0)

    def get(self, what: str) -> bytes:
        length = c_size_t()
        address = getattr(sim, f"cccd_sim_card_{what}")(self.card, byref(length))
        return ctypes.string_at(address, length.value)

    def trust(self) -> cccd.Trust:
        trust = cccd.Trust("")
        trust.add_certificate(self.get("root"))
        return trust


class InventedReader(cccd.OwnReader):
    """A reader of Python's own, which hands commands on to the card."""

    name = "đầu đọc riêng"

    def __init__(self, card: InventedCard):
        self.link = CallbacksStructure()
        equal(sim.cccd_sim_card_link(card.card, 0xFFFFFFFF, 0, byref(self.link)), 0)
        self.max_command, self.max_response = self.link.max_command, self.link.max_response
        self.commands, self.released = 0, False

    def transmit(self, command: bytes, timeout: Optional[float]) -> bytes:
        self.commands += 1
        room = c_size_t(self.max_response)
        response = (c_uint8 * self.max_response)()
        sent = (c_uint8 * len(command)).from_buffer_copy(command)
        status = self.link.transmit(self.link.context, sent, len(command), response, byref(room), 0xFFFFFFFF)
        if status:
            raise cccd.ReaderFailure(status)
        return bytes(response[: room.value])

    def reset(self) -> None:
        equal(self.link.reset(self.link.context), 0)

    def release(self) -> None:
        self.link.release(self.link.context)
        self.released = True


class Unplugged(InventedReader):
    """Goes away at the tenth command."""

    failure: Exception = cccd.ReaderFailure(106)

    def transmit(self, command: bytes, timeout: Optional[float]) -> bytes:
        if self.commands == 10:
            raise self.failure
        return super().transmit(command, timeout)


class Stopped(InventedReader):
    """Lets another thread throw a switch at the tenth command."""

    cancel: cccd.Cancel

    def transmit(self, command: bytes, timeout: Optional[float]) -> bytes:
        if self.commands == 10:
            thread = threading.Thread(target=self.cancel.now)
            thread.start()
            thread.join()
        return super().transmit(command, timeout)


def equal(is_: object, should: object) -> None:
    if is_ != should:
        raise AssertionError(f"{is_!r} should be {should!r}")


def fails(status: int, *given: object, **options: object) -> cccd.Error:
    try:
        cccd.read(*given, **options)  # type: ignore[arg-type]
    except cccd.Error as error:
        equal(error.status, status)
        return error
    raise AssertionError(f"it did not fail with {status}")


def a_read(card: InventedCard, key: str) -> None:
    events: List[cccd.Event] = []
    early: List[Optional[str]] = []
    lines: List[str] = []

    def progress(event: cccd.Event) -> None:
        events.append(event)
        if event.document:
            early.append(event.document.field("full_name"))

    cccd.log_to(lambda level, line: lines.append(line), 5)
    reader = InventedReader(card)
    link = cccd.Transport(reader)
    equal(link.reader, reader.name)
    options = {"photo": True, "evidence": True, "record": True, "files": ["EF.COM"], "time_limit": 600.0}
    document = cccd.read(link, key, card.trust(), progress=progress, **options)  # type: ignore[arg-type]
    cccd.log_to(None)
    logged = len(lines)
    fails(903, link, key, card.trust())
    equal((len(lines), logged > 10, any(key in line for line in lines)), (logged, True, False))

    holder = card.get("name").decode()
    equal((document.verdict, document.field("full_name"), document.error), (cccd.Verdict.GENUINE, holder, None))
    equal((document.headline, document.tone, document.issuing_state), ("genuine", cccd.Tone.GREEN, "VNM"))
    equal((document.headline_number, document.beside_numbers), (cccd.Headline.GENUINE, []))
    equal((cccd.status_what(104, cccd.Language.ENGLISH)[:9], bool(cccd.status_to_do(104))), ("The card ", True))
    equal((document.headline_what(), document.headline_to_do(), document.beside()),
          (document.verdict_what(), document.verdict_to_do(), []))
    equal((early, reader.commands > 10, reader.released), ([holder], True, True))
    equal({event.kind for event in events} >= {cccd.EventKind.PHASE, cccd.EventKind.PROGRESS}, True)
    last = [event for event in events if event.file == "EF.DG2"][-1]
    equal((last.done > 1000, last.done), (True, last.expected))
    equal(events[0].document, None)

    fields = {field.name: field for field in document.fields(cccd.Language.ENGLISH)}
    equal((fields["personal_number"].sensitive, fields["personal_number"].value), (False, key))
    equal((fields["religion"].sensitive, fields["religion"].label), (True, "Religion"))
    hidden, shown = (json.loads(document.json(sensitive=sensitive)) for sensitive in (False, True))
    equal(hidden["verdict"], "genuine")
    equal(hidden == shown, False)
    equal(len(document.json(contents=True)) > 2 * len(document.json()), True)

    assert document.photo
    equal((document.photo.media_type, document.photo.content[:2]), ("image/jpeg", b"\xff\xd8"))
    equal(document.photo_png()[:4], b"\x89PNG")
    pixels = document.photo_rgb()
    equal((pixels.width > 10, len(pixels.rgb)), (True, 3 * pixels.width * pixels.height))
    equal(((document.file("EF.COM") or b"")[:1], document.file("EF.DG16")), (b"\x60", None))

    evidence = document.evidence(purpose="mở tài khoản", clerk="Quầy 1")
    equal(cccd.judge_evidence(evidence, card.trust()).verdict, cccd.Verdict.GENUINE)
    equal(cccd.judge_evidence(evidence, cccd.Trust("")).verdict, cccd.Verdict.CANNOT_TELL)
    # A pair of keys out of the tests of age, and another one.
    kept = cccd.encrypt(evidence, ["age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa"])
    identity = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33"
    equal(cccd.decrypt(kept, identity), evidence)
    wrong = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    try:
        cccd.decrypt(kept, wrong)
    except cccd.Error as error:
        equal(error.status, 849)
    else:
        raise AssertionError("it opened")
    again, diverged = cccd.replay(document.trace())
    equal((again.field("full_name"), again.verdict, diverged), (holder, cccd.Verdict.GENUINE, False))
    document.close()
    equal((document.field("full_name"), document.photo), (None, None))


def keys(number: str, picture: str) -> None:
    """The one input field takes them all."""
    with open(picture, "rb") as file:
        content = file.read()
    qr = "001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n"
    for key, kind in ((cccd.Key(number), "personal_number"), (cccd.Key(number[6:]), "can"), (cccd.Key(qr), "qr")):
        equal((key.kind, len(key.reasons())), (kind, len(key)))
    with cccd.Key.from_picture(content) as key:
        equal((key.kind, len(key)), ("qr", 2))
        english = key.reasons(cccd.Language.ENGLISH)
        equal(["CAN" in english[0], "BAC" in english[1], english == key.reasons()], [True, True, False])
    equal((key.kind, len(key), key.reasons()), ("", 0, []))
    try:
        cccd.Key.from_picture(content[:40])
    except cccd.Error as error:
        equal(error.status, 853)
    else:
        raise AssertionError("half a picture has no code")


def ends(card: InventedCard, key: str) -> None:
    cancelled = Stopped(card)
    cancelled.cancel = cccd.Cancel()
    error = fails(108, cccd.Transport(cancelled), key, card.trust(), cancel=cancelled.cancel)
    equal((error.name, error.document is not None, cancelled.released), ("cancelled", True, True))
    error = fails(106, cccd.Transport(Unplugged(card)), key, card.trust())
    equal((error.what(cccd.Language.ENGLISH), len(str(error).splitlines())), ("The reader was unplugged.", 2))

    def refuse(_: cccd.Event) -> None:
        raise KeyError("enough")

    broken = Unplugged(card)
    broken.failure = KeyError("enough")
    for reader, progress in ((broken, None), (InventedReader(card), refuse)):
        try:
            cccd.read(cccd.Transport(reader), key, card.trust(), progress=progress)
        except KeyError as raised:
            equal(raised.args, ("enough",))
        else:
            raise AssertionError("it went on")


def a_refusal() -> None:
    card = InventedCard("tour", "pace-refused-6a80")
    key = card.get("number").decode()
    error = fails(405, cccd.Transport(InventedReader(card)), key, card.trust())
    equal((error.command, error.status_word), ("MSE:Set AT", 0x6A80))
    kept = error.document and error.document.error
    equal((kept and kept.command, kept and kept.status), ("MSE:Set AT", 405))
    error = fails(901, cccd.Transport(0), key, card.trust())
    equal((error.command, error.status_word), (None, 0))


def wrong_keys_and_a_forged_card(card: InventedCard, key: str) -> None:
    attempts = cccd.Attempts()
    other = InventedCard("somebody else").get("number").decode()
    fails(400, cccd.Transport(InventedReader(card)), other, card.trust(), attempts=attempts)
    equal(attempts.wrong_keys, 1)
    fails(410, cccd.Transport(InventedReader(card)), "12345", card.trust(), attempts=attempts)
    with cccd.Key(key) as parsed:
        link = cccd.Transport(InventedReader(card))
        cccd.read(link, parsed, card.trust(), attempts=attempts, attempts_folder="nowhere").close()
        equal(parsed.kind, "personal_number")
    equal(attempts.wrong_keys, 0)

    equal(sim.cccd_sim_card_change(card.card, b"DG13", 0xFFFFFFFF), 0)
    document = cccd.read(cccd.Transport(InventedReader(card)), key, card.trust())
    equal(document.verdict, cccd.Verdict.NOT_GENUINE)
    equal((document.headline, document.tone), ("not_genuine", cccd.Tone.RED))
    failed = [check for check in document.checks(cccd.Language.ENGLISH) if check.outcome == cccd.Outcome.FAILED]
    equal([check.reason for check in failed], [600])
    equal((failed[0].name, "(EF.DG13)" in (failed[0].what or ""), bool(failed[0].to_do)), ("hashes", True, True))


def main() -> None:
    card = InventedCard("tour")
    key = card.get("number").decode()
    a_read(card, key)
    keys(key, sys.argv[2])
    ends(card, key)
    a_refusal()
    wrong_keys_and_a_forged_card(card, key)
    sim.cccd_sim_card_free(card.card)
    print("tour ok")


if __name__ == "__main__":
    main()
