"""Members of ZIP files that are packed by Deflate64 (method 9), which the standard library does not unpack.

The official archive of the CPV is packed so, as several public programs that read it report.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Protocol
from zipfile import BadZipFile, ZipInfo
from zlib import crc32

from inflate64 import Inflater

DEFLATE64 = 9
# A match of 64 KiB takes some twenty bits, so that a piece of this many bytes unpacks to a few megabytes at most.
_PIECE = 256
_LOCAL_HEADER = 30


class _Unpacker(Protocol):
    eof: bool

    def inflate(self, data: bytes) -> bytes: ...


def unpack_deflate64(body: bytes, member: ZipInfo) -> Iterator[bytes]:
    """What is in ``member`` of the ZIP file ``body``, piece by piece.

    Raises BadZipFile for a member that is damaged or cut off.
    """
    packed = BytesIO(_packed(body, member))
    unpacker: _Unpacker = Inflater()
    checksum = 0
    while not unpacker.eof and (piece := packed.read(_PIECE)):
        unpacked = unpacker.inflate(piece)
        checksum = crc32(unpacked, checksum)
        yield unpacked
    if not unpacker.eof or checksum != member.CRC:
        raise BadZipFile("its checksum is not that of what is in it")


def _packed(body: bytes, member: ZipInfo) -> bytes:
    """The packed bytes of a member, which stand behind a header of its own (4.3.7 of PKWARE's APPNOTE.TXT)."""
    start = member.header_offset
    header = body[start : start + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise BadZipFile("no member begins where the directory has it")
    start += _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = body[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        raise BadZipFile("it ends before its end")
    return packed
