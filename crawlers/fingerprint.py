"""Which reader read a record: a fingerprint of the code and data that decide what a record reads as."""

import hashlib
import sys
from functools import cache
from pathlib import Path

import catalogue
import crawlers
from crawlers.portal import Portal

_SHARED = ("portals", "read", "drafting.py", "portal.py", "checking.py")
_CATALOGUE = ("model", "law", "taxonomy")
_SUFFIXES = (".py", ".toml", ".csv")


def reader_of(spider: type[Portal]) -> str:
    """The fingerprint of a source's reader, 16 characters; the same in every process that runs the same code.

    It covers the source's own file, the shapes and readers, and the law and lists that readings lean on. A change in
    any of them makes another reader; whether it reads anything differently is then found out by reading again.
    """
    own = Path(sys.modules[spider.__module__].__file__ or "")
    digest = hashlib.sha256(_shared().encode())
    digest.update(own.read_bytes() if own.is_file() else b"")
    return digest.hexdigest()[:16]


@cache
def _shared() -> str:
    roots = [Path(str(crawlers.__file__)).parent / name for name in _SHARED]
    roots += [Path(str(catalogue.__file__)).parent / name for name in _CATALOGUE]
    files = [file for root in roots for file in ([root] if root.is_file() else root.rglob("*"))]
    digest = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix in _SUFFIXES):
        digest.update(f"{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
