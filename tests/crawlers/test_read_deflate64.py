"""Members packed by Deflate64: read whole, and refused where they are damaged, cut off or a bomb."""

import pytest

from crawlers.read.archive import read_archive
from crawlers.reading import ReadError
from tests.crawlers.reference_files import deflate64_zip

TEXT = "".join(f'<CPV CODE="{number:08}-1"><TEXT LANG="RO">semințe {number}</TEXT></CPV>' for number in range(20_000))


def refusal(body: bytes) -> str:
    with pytest.raises(ReadError) as refused:
        list(read_archive(body))
    return str(refused.value)


def test_a_member_packed_by_deflate64_is_read_to_its_last_byte() -> None:
    assert list(read_archive(deflate64_zip("cpv_2008.xml", TEXT.encode()))) == [("cpv_2008.xml", TEXT.encode())]


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.9])
def test_one_wrong_bit_is_noticed(at: float) -> None:
    body = bytearray(deflate64_zip("a.xml", TEXT.encode()))
    body[int(at * len(body))] ^= 1
    assert "the member is damaged" in refusal(bytes(body))


def test_a_member_that_ends_before_its_end_is_damaged() -> None:
    body = deflate64_zip("a.xml", TEXT.encode())
    start, directory = body.index(b"a.xml") + 5, body.rindex(b"PK\x01\x02")
    cut = body[:start] + body[start : directory - 1000] + bytes(1000) + body[directory:]
    assert "the member is damaged" in refusal(cut)
    moved = body.replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    assert "no member begins where the directory has it" in refusal(moved)


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    body = deflate64_zip("a.xml", bytes(60_000_000))
    assert len(body) < 5_000
    assert "unpacks to more than 200 times its size" in refusal(body)
