"""A mail as the bytes that go over the wire."""

from collections.abc import Callable

from notifier.mails.mail import Mail

Sign = Callable[[bytes], bytes]
"""Gives a mail's bytes with a signature in front."""


def wire_form(mail: Mail, sign: Sign | None = None) -> bytes:
    """The mail, signed if ``sign`` is given: what is signed is what is sent."""
    return sign(mail.data) if sign is not None else mail.data


def as_data(wire: bytes) -> bytes:
    """What a server is sent after DATA: each dot that begins a line doubled, and the line that ends it all.

    ``wire`` ends with CRLF (RFC 5321, 4.5.2).
    """
    # To look is faster than to replace nothing.
    if b"\r\n." in wire:
        wire = wire.replace(b"\r\n.", b"\r\n..")
    return (b"." if wire.startswith(b".") else b"") + wire + b".\r\n"
