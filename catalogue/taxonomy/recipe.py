"""Marks of how something was made of texts, so that what another code or other data made is never used again."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path


def mark(paths: Iterable[Path]) -> str:
    """A mark of those files and of the stemmer, 16 characters: another one after any change of them."""
    import Stemmer

    digest = sha256(str(Stemmer.version()).encode())
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
