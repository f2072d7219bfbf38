"""ZIP files from portals: their members, and never more than that."""

import io
import random
import struct
import zipfile
from contextlib import suppress

import pytest

from crawlers.read import archive as subject
from crawlers.read.archive import read_archive
from crawlers.reading import ReadError

SMALL = {"A/one.xml": b"<a>1</a>", "A/two.XML": b"<a>2</a>" * 50, "A/picture.png": b"\x89PNG"}


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return written.getvalue()


def _refusal(body: bytes, **limits: int) -> str:
    with pytest.raises(ReadError) as caught:
        list(read_archive(body, **limits))  # type: ignore[arg-type]
    return str(caught.value)


def test_members_of_the_wanted_kind_come_in_order() -> None:
    assert list(read_archive(_zip(SMALL))) == [("A/one.xml", SMALL["A/one.xml"]), ("A/two.XML", SMALL["A/two.XML"])]
    assert [name for name, _ in read_archive(_zip(SMALL), suffix=".png")] == ["A/picture.png"]


def test_too_many_members() -> None:
    assert "more than 2 members" in _refusal(_zip(SMALL), most_files=2)


def test_too_much_in_all_and_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _refusal(_zip(SMALL), most_bytes=400) == ("'A/two.XML': with it the archive unpacks to more than 400 bytes")
    monkeypatch.setattr(subject, "LARGEST_FILE", 300)
    assert _refusal(_zip(SMALL)) == "'A/two.XML': the member unpacks to more than 300 bytes"


def test_a_bomb_is_stopped_by_what_it_becomes() -> None:
    assert _refusal(_zip({"bomb.xml": bytes(20_000_000)})) == (
        "'bomb.xml': the member unpacks to more than 200 times its size"
    )


def test_a_declared_size_proves_nothing() -> None:
    body = bytearray(_zip({"bomb.xml": bytes(1_000_000)}))
    entry = body.index(b"PK\x01\x02")
    struct.pack_into("<I", body, entry + 24, 10)
    assert "'bomb.xml': the member is damaged" in _refusal(bytes(body))


@pytest.mark.parametrize(
    "name", ["/etc/a.xml", "../a.xml", "A/../../a.xml", "..\\a.xml", "C:\\a.xml", "../picture.png"]
)
def test_names_that_lead_out_are_refused(name: str) -> None:
    refusal = _refusal(_zip({name: b"<a/>"}))
    assert repr(name) in refusal
    assert "leads out" in refusal


def test_encrypted_members_are_refused_by_name() -> None:
    body = bytearray(_zip({"secret.xml": b"<a/>"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", body, body.index(mark) + offset, 1)
    assert _refusal(bytes(body)) == "'secret.xml': the member is encrypted"


def test_methods_that_unpack_without_a_limit_are_refused() -> None:
    assert "method 14" in _refusal(_zip({"a.xml": bytes(10_000)}, zipfile.ZIP_LZMA))


def test_damage_is_told_with_the_member() -> None:
    body = bytearray(_zip({"good.xml": b"<a/>", "bad.xml": random.Random(1).randbytes(1000)}))
    body[body.index(b"bad.xml") + 500] ^= 0xFF
    read = read_archive(bytes(body))
    assert next(read)[0] == "good.xml"
    with pytest.raises(ReadError, match=r"'bad\.xml': the member is damaged"):
        next(read)


def test_any_damage_ends_in_a_read_error_and_nothing_else() -> None:
    dice = random.Random(7)
    whole = _zip(SMALL)
    for _ in range(2000):
        body = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            body[dice.randrange(len(body))] = dice.choice([0, 255, dice.randrange(256)])
        with suppress(ReadError):
            list(read_archive(bytes(body[: dice.choice([len(body), dice.randrange(len(body))])])))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><title>Startseite</title>", "a web page stands where a ZIP file belongs"),
        (b"<!-- x --><HTML>", "a web page stands where a ZIP file belongs"),
        (b"", "nothing stands where a ZIP file belongs"),
        (b"id;title\n", "something else stands where a ZIP file belongs"),
        (_zip(SMALL)[:-30], "damaged or cut off"),
    ],
)
def test_what_is_no_zip_file_says_what_it_is(body: bytes, words: str) -> None:
    assert words in _refusal(body)
