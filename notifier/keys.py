"""The secret of an installation: it signs links and keys hashes, and no log and no message ever shows it."""

import hmac
import os
import secrets
import stat
from pathlib import Path

KEY_FILE = "callfit.key"
_BYTES = 32
# As hexadecimal digits these are 128 bits.
_SHORTEST = 32
_SQLITE = "sqlite:///"


class SecretError(Exception):
    """There is no secret that can be used. The text says why and what to do, and never shows it."""


def key_file(database: str) -> Path:
    """Where the secret is kept that nobody set: beside a SQLite file, otherwise in the working folder.

    ``database`` is the catalogue's URL.
    """
    if database.startswith(_SQLITE):
        return Path(database.removeprefix(_SQLITE)).parent / KEY_FILE
    return Path(KEY_FILE)


def read_secret(setting: str, file: Path) -> bytes:
    """The secret: the ``setting`` if there is one, else what is in ``file``, which is made where it is missing.

    A file is made whole or not at all, and readable by its owner alone; of two programs that make it at the same time
    both get the same. Raises `SecretError` for a secret that is too short to be one, and for a file that others can
    read or that cannot be read or made.
    """
    if setting:
        return _checked(setting, "CALLFIT_SECRET")
    try:
        if not file.exists():
            _make(file)
        return _read(file)
    except OSError as error:
        raise SecretError(
            f"the key file {file} cannot be used: {error.strerror}; let this user read and write there, or set"
            " CALLFIT_SECRET"
        ) from error


def address_key(secret: bytes, address: str) -> str:
    """What stands for an e-mail address where the address itself must not be kept: hexadecimal, the same each time."""
    return hmac.digest(secret, b"callfit address\0" + address.strip().casefold().encode(), "sha256").hex()


def _read(file: Path) -> bytes:
    with file.open(encoding="ascii", errors="replace") as opened:
        # The file that is open is looked at, not one that may have taken its place since.
        if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
            raise SecretError(f"others can read the key file {file}; run: chmod 600 {file}")
        return _checked(opened.read().strip(), str(file))


def _make(file: Path) -> None:
    """A new secret in ``file``, unless somebody else was first."""
    made = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(_BYTES) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        try:
            # Unlike a rename, a link never takes the place of a file that is there.
            os.link(made, file)
        except FileExistsError:
            return
    finally:
        made.unlink()


def _checked(secret: str, place: str) -> bytes:
    if len(secret) < _SHORTEST:
        raise SecretError(
            f"the secret in {place} is too short; give at least {_SHORTEST} characters that nobody can guess, such as"
            " what `openssl rand -hex 32` prints"
        )
    return secret.encode()
