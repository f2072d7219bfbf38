"""Where mails go: a mail server, a folder, or the screen."""

import re
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TextIO

from notifier.mails.mail import Mail
from notifier.outgoing.refusal import TransportDown, TransportUnusable
from notifier.outgoing.wire import Sign, wire_form

_HOW = "write smtp://HOST:PORT, smtps://USER:PASSWORD@HOST, a folder, or screen"


class Transport(Protocol):
    """What takes mails from us."""

    def open(self) -> None:
        """Begin a session unless one is open. Raises `TransportDown` if that fails."""

    def send(self, mail: Mail, meanwhile: Callable[[], None] | None = None, /) -> None:
        """Hand ``mail`` over; it is taken when this returns.

        ``meanwhile`` raises nothing; it may be called while the mail is on its way, for what has time until then.
        Raises `TransportRefused` (never try it again), `TransportFailed` (try it again later) or `TransportDown`.
        """

    def close(self) -> None:
        """End the session, if any; a later `open` or `send` begins a new one."""


def open_transport(target: str, *, sign: Sign | None = None) -> Transport:
    """The transport that ``target`` names: ``smtp://[USER:PASSWORD@]HOST[:PORT]``, ``smtps://…``, a folder, ``screen``.

    Mails are signed by ``sign`` where they go out as bytes. A folder that is not there is made. Raises
    `TransportUnusable` for a URL that cannot be read, a folder that cannot be written, and a server that does not
    answer or does not let us in.
    """
    if not target.strip():
        raise TransportUnusable(f"no place to send to is given; {_HOW}")
    if target == "screen":
        return Screen(sys.stdout)
    scheme, mark, _ = target.partition("://")
    if not mark:
        return Folder(Path(target), sign=sign)
    if scheme.lower() not in {"smtp", "smtps"}:
        raise TransportUnusable(f"mails cannot go to {scheme[:20]!r}; {_HOW}")
    from notifier.outgoing.smtp import open_mail_server

    return open_mail_server(target, sign=sign)


class Folder:
    """A folder that gets each mail twice: as ``NAME.eml``, and its HTML as ``NAME.html`` to look at.

    The name is that of the Message-ID, so that a mail that is sent again replaces itself. The ``.eml`` comes last and
    whole: where it is, the mail was delivered.
    """

    def __init__(self, path: Path, *, sign: Sign | None = None) -> None:
        self._path = path
        self._sign = sign
        try:
            path.mkdir(parents=True, exist_ok=True)
            probe = path / ".callfit-probe"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise TransportUnusable(
                f"mails cannot be written to the folder {path}: {error.strerror}; name a folder that you may write to"
            ) from error

    def open(self) -> None:
        """Nothing is to be begun."""

    def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
        """Write the mail. Raises `TransportDown` if the folder does not take it."""
        stem = _file_stem(mail)
        wire = wire_form(mail, self._sign)
        html = mail.read().get_body(preferencelist=("html",))
        try:
            if html is not None:
                (self._path / f"{stem}.html").write_text(html.get_content(), encoding="utf-8", newline="\n")
            unfinished = self._path / f".{stem}.eml.part"
            unfinished.write_bytes(wire)
            unfinished.replace(self._path / f"{stem}.eml")
        except OSError as error:
            raise TransportDown(f"a mail cannot be written to the folder {self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is to be ended."""


class Screen:
    """A text stream that gets each mail as people read it: its main headers and its plain text."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def open(self) -> None:
        """Nothing is to be begun."""

    def send(self, mail: Mail, _meanwhile: Callable[[], None] | None = None, /) -> None:
        """Print the mail. Raises `TransportDown` if the stream is closed."""
        message = mail.read()
        text = message.get_body(preferencelist=("plain",))
        headers = [f"{name}: {message[name]}" for name in ("From", "To", "Subject") if message[name]]
        body = text.get_content().replace("\r\n", "\n") if text is not None else ""
        try:
            self._stream.write("\n".join([*headers, "", body, ""]))
            self._stream.flush()
        except (OSError, ValueError) as error:
            raise TransportDown(f"a mail cannot be shown: {error}") from error

    def close(self) -> None:
        """Nothing is to be ended."""


def _file_stem(mail: Mail) -> str:
    """The local part of the Message-ID as the name of a file; a part that could leave the folder is not kept."""
    local = mail.message_id.strip().removeprefix("<").partition("@")[0]
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", local).strip("-")[:120]
    return stem or sha256(mail.data).hexdigest()[:16]
