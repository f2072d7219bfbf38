"""Which reader read a record: a fingerprint of the code and data that decide what a record reads as."""

import hashlib
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import catalogue
import crawlers
from crawlers.portal import Portal

_CRAWLERS = ("portals", "read", "drafting.py", "portal.py", "checking.py", "source.py")
_CATALOGUE = ("model", "law", "taxonomy")
_SUFFIXES = (".py", ".toml", ".csv")
# Of what else a reading leans on: another release of it may spell a text or a date otherwise.
_LIBRARIES = ("babel", "lxml", "nh3", "parsel", "rapidfuzz", "tzdata")


def reader_of(spider: type[Portal]) -> str:
    """The fingerprint of a source's reader, 16 characters; the same in every process that runs the same code.

    It covers the source's own file, the shapes and readers, the law and lists that readings lean on, and the libraries.
    A change in any of them makes another reader; whether it reads anything differently is then found out by reading
    again.
    """
    own = _file_of(spider)
    digest = hashlib.sha256(_shared().encode())
    digest.update(own.read_bytes() if own.is_file() else b"")
    return digest.hexdigest()[:16]


def _file_of(spider: type[Portal]) -> Path:
    """The source's own file."""
    return Path(sys.modules[spider.__module__].__file__ or "")


@cache
def _shared() -> str:
    digest = hashlib.sha256(f"python {platform.python_version()}".encode())
    for library in _LIBRARIES:
        digest.update(f"\n{library} {_version(library)}".encode())
    for package, names in ((crawlers, _CRAWLERS), (catalogue, _CATALOGUE)):
        root = Path(str(package.__file__)).parent
        for file in sorted(file for name in names for file in _files(root / name)):
            digest.update(f"\n{package.__name__}/{file.relative_to(root).as_posix()}\n".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> list[Path]:
    if root.is_file():
        return [root]
    return [file for file in root.rglob("*") if file.suffix in _SUFFIXES and file.is_file()]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
