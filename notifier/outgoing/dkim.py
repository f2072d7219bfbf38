"""Signing mails (DKIM, RFC 6376), so that receivers can tell that they are ours."""

import base64
import os
import re
import stat
from binascii import Error as Base64Error
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from notifier.outgoing.refusal import TransportDown, TransportUnusable

if TYPE_CHECKING:
    from types import ModuleType

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SIGNED = (
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    # RFC 8058: without both of them in the signature no mail program offers to unsubscribe with one click.
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
)
# Named once more than they stand there: one that somebody adds on the way breaks the signature (RFC 6376, 8.15).
_ONCE = ("From", "To", "Subject", "Date")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
# RFC 8301: a shorter key is taken for none.
_FEWEST_BITS = 1024
_LARGEST_FILE = 20_000
_INSTALL = "run: pip install 'callfit[dkim]'"


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKey:
    """The key of a domain that signs mails, and the ``selector`` under which receivers find its public half.

    ``algorithm`` is ``rsa-sha256`` or ``ed25519-sha256``; ``key`` is as dkimpy wants it for that. ``public`` is the
    public half in base64, as the DNS has it.
    """

    domain: str
    selector: str
    algorithm: str
    public: str
    key: bytes = field(repr=False)

    @property
    def record_name(self) -> str:
        """The name in the DNS where receivers look for the public half."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What the DNS has to say there, as a TXT record."""
        return f"v=DKIM1; k={self.algorithm.partition('-')[0]}; p={self.public}"

    def sign(self, wire: bytes) -> bytes:
        """A mail's bytes (lines ended by CRLF) with its signature in front. Raises `TransportDown`."""
        dkim = _load()
        headers = wire.partition(b"\r\n\r\n")[0].lower()
        present = [name for name in SIGNED if re.search(rb"(?:^|\r\n)" + name.lower().encode() + rb"[ \t]*:", headers)]
        try:
            signature = dkim.sign(
                wire,
                self.selector.encode("ascii"),
                self.domain.encode("ascii"),
                self.key,
                canonicalize=(b"relaxed", b"relaxed"),
                signature_algorithm=self.algorithm.encode("ascii"),
                include_headers=[name.lower().encode() for name in (*present, *_ONCE)],
            )
        except dkim.DKIMException as error:
            raise TransportDown(f"mails cannot be signed: {error}") from error
        return bytes(signature) + wire


def read_dkim_key(file: Path, selector: str, domain: str) -> DkimKey:
    """The key in ``file`` for mails of ``domain``, which receivers find under ``selector``.

    The file holds an RSA or Ed25519 key as PEM (``openssl genrsa 2048``), or the base64 of an Ed25519 seed. Raises
    `TransportUnusable` for a key that is none, that is too short or that others can read, for a selector or domain that
    is none, and where dkimpy is not installed.
    """
    _load()
    if not all(_LABEL.fullmatch(label) for label in selector.split(".")):
        raise TransportUnusable(
            f"CALLFIT_DKIM_SELECTOR is {selector[:40]!r}; it must be the name that the key has in the DNS"
        )
    if "." not in domain or not all(_LABEL.fullmatch(label) for label in domain.split(".")):
        raise TransportUnusable(
            f"mails from {domain[:60]!r} cannot be signed; set CALLFIT_SENDER_ADDRESS to an address of your domain"
        )
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    key = _parse(_read(file), file)
    if isinstance(key, RSAPrivateKey):
        if key.key_size < _FEWEST_BITS:
            raise TransportUnusable(
                f"the key in {file} has {key.key_size} bits, which receivers ignore; make one of 2048"
            )
        pem = serialization.Encoding.PEM
        secret = key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
        der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        algorithm, public = "rsa-sha256", der
    else:
        secret = base64.b64encode(key.private_bytes_raw())
        algorithm, public = "ed25519-sha256", key.public_key().public_bytes_raw()
    return DkimKey(
        domain=domain, selector=selector, algorithm=algorithm, public=base64.b64encode(public).decode(), key=secret
    )


def _load() -> "ModuleType":
    from importlib import import_module

    try:
        # dkimpy needs it for Ed25519 and says so too late.
        import_module("nacl.signing")
        return import_module("dkim")
    except ImportError as error:
        raise TransportUnusable(f"signing mails needs dkimpy and PyNaCl; {_INSTALL}") from error


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            # The file that is open is looked at, not one that may have taken its place since.
            if stat.S_IMODE(os.fstat(opened.fileno()).st_mode) & 0o077:
                raise TransportUnusable(f"others can read the DKIM key {file}; run: chmod 600 {file}")
            return opened.read(_LARGEST_FILE)
    except OSError as error:
        raise TransportUnusable(f"the DKIM key {file} cannot be read: {error.strerror}") from error


def _parse(data: bytes, file: Path) -> "RSAPrivateKey | Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if b"-----" not in data:
            return Ed25519PrivateKey.from_private_bytes(base64.b64decode(data, validate=False))
        key = load_pem_private_key(data, None)
    except TypeError as error:
        raise TransportUnusable(
            f"the DKIM key {file} has a password; give one without, readable by you alone"
        ) from error
    except (Base64Error, ValueError, UnsupportedAlgorithm) as error:
        raise TransportUnusable(
            f"{file} holds no RSA or Ed25519 key; make one with: openssl genrsa -out {file} 2048"
        ) from error
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise TransportUnusable(f"{file} holds a key that signs no mails; make one of RSA or Ed25519")
    return key
