"""Hostile ZIP files: their members one by one, with limits on what is really in them."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from crawlers.read.answers import is_web_page
from crawlers.read.deflate64 import DEFLATE64, unpack_deflate64
from crawlers.reading import ReadError

# One member may unpack to this many bytes, and to this many times its packed size; text of a portal packs to a
# tenth, tables of zeros to a thousandth. Small members are not weighed.
LARGEST_FILE = 50_000_000
_HIGHEST_RATIO = 200
_WEIGHED_FROM = 1_000_000
_PIECE = 64 * 1024
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"[A-Za-z]:")
# A damaged archive ends in any of these in the standard library, by where the damage is.
_DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)


def read_archive(
    body: bytes, *, most_files: int = 20_000, most_bytes: int = 400_000_000, suffix: str = ".xml"
) -> Iterator[tuple[str, bytes]]:
    """Each member of a ZIP file whose name ends in ``suffix`` (in any case): its name and what is in it, in order.

    Raises `ReadError`, with the name of the member: for what is no ZIP file, for more than ``most_files`` members, for
    more than ``most_bytes`` unpacked, for one that unpacks to far more than it may, for names that lead out of the
    archive, for encrypted and for damaged members. Sizes are counted as they come: those declared prove nothing.
    """
    archive = _open(body, most_files)
    with archive:
        whole = 0
        for member in archive.infolist():
            name = _checked_name(member)
            if name.endswith("/") or not name.lower().endswith(suffix):
                continue
            data = bytearray()
            for piece in _unpack(archive, member, body):
                data += piece
                whole += len(piece)
                if whole > most_bytes:
                    raise ReadError(f"{_quoted(member)}: with it the archive unpacks to more than {most_bytes:,} bytes")
            yield name, bytes(data)


def _open(body: bytes, most_files: int) -> ZipFile:
    if not body.startswith(b"PK"):
        raise ReadError(f"{_kind(body)} stands where a ZIP file belongs")
    # Before the library makes an object of each entry: a small file can announce millions.
    if body.count(_ENTRY) > most_files:
        raise ReadError(f"the archive has more than {most_files:,} members")
    try:
        return ZipFile(BytesIO(body))
    except _DAMAGE as error:
        raise ReadError(f"the ZIP file is damaged or cut off: {error}") from error


def _kind(body: bytes) -> str:
    if not body.strip():
        return "nothing"
    return "a web page" if is_web_page(body) or b"<html" in body[:2000].lower() else "something else"


def _quoted(member: ZipInfo) -> str:
    return repr(member.filename[:200])


def _checked_name(member: ZipInfo) -> str:
    name = member.filename.replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts:
        raise ReadError(f"{_quoted(member)}: the name leads out of the archive")
    return name


def _unpack(archive: ZipFile, member: ZipInfo, body: bytes) -> Iterator[bytes]:
    if member.flag_bits & _ENCRYPTED:
        raise ReadError(f"{_quoted(member)}: the member is encrypted")
    # The library unpacks the other methods without a limit to what one piece becomes.
    if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED, DEFLATE64}:
        raise ReadError(f"{_quoted(member)}: packed by method {member.compress_type}, which is not read")
    size = 0
    try:
        for piece in unpack_deflate64(body, member) if member.compress_type == DEFLATE64 else _read(archive, member):
            size += len(piece)
            _weigh(member, size)
            yield piece
    except ReadError:
        raise
    except _DAMAGE as error:
        raise ReadError(f"{_quoted(member)}: the member is damaged: {error}") from error


def _read(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while piece := file.read(_PIECE):
            yield piece


def _weigh(member: ZipInfo, size: int) -> None:
    if size > LARGEST_FILE:
        raise ReadError(f"{_quoted(member)}: the member unpacks to more than {LARGEST_FILE:,} bytes")
    if size > max(_WEIGHED_FROM, _HIGHEST_RATIO * member.compress_size):
        raise ReadError(f"{_quoted(member)}: the member unpacks to more than {_HIGHEST_RATIO} times its size")
