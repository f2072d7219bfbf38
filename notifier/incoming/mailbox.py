"""Where mails come in: a folder of files, or a mailbox on a server (IMAP)."""

import os
import re
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from notifier.incoming.bounces import LARGEST_MAIL
from notifier.outgoing.account import is_here
from notifier.wording.lines import clean_line, without_addresses

if TYPE_CHECKING:
    import imaplib

DONE = "done"
KEYWORD = "CallfitRead"
_TIMEOUT = 60.0
_PORTS = {"imap": 143, "imaps": 993}
_HOW = "write a folder, or imaps://USER:PASSWORD@HOST/FOLDER; a special character in a password as %40"
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")


class MailboxError(Exception):
    """A mailbox cannot be read: which, why, what to do. The text holds no password and no address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail that came in: its ``name`` in the mailbox, and its bytes, None where they are too many to be read."""

    name: str
    data: bytes | None


class Mailbox(Protocol):
    """What mails come in at."""

    def letters(self) -> Iterator[Letter]:
        """The mails that were not handled yet. Raises `MailboxError`."""

    def keep(self, letter: Letter, *, handled: bool) -> None:
        """Note that a mail was handled and does not come again, or that it is left to people, who see no difference.

        Raises `MailboxError`.
        """

    def close(self) -> None:
        """End the session, if any."""


def open_mailbox(place: str) -> Mailbox:
    """The mailbox that ``place`` names: a folder, or ``imap[s]://USER:PASSWORD@HOST[:PORT][/FOLDER]``.

    Raises `MailboxError` for a place that cannot be read, and for a server that does not answer or let us in.
    """
    scheme, mark, _ = place.partition("://")
    if not place.strip():
        raise MailboxError(f"no place to read mails from is given; {_HOW}")
    if not mark:
        return MailFolder(Path(place))
    if scheme.lower() not in _PORTS:
        raise MailboxError(f"mails cannot be read from {scheme[:20]!r}; {_HOW}")
    return MailServerBox(place)


class MailFolder:
    """A folder of mails, one a file, or a Maildir. What is handled moves into its folder ``done``."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise MailboxError(f"there is no folder {path}; {_HOW}")
        self._path = path
        is_maildir = (path / "new").is_dir() and (path / "cur").is_dir()
        self._folders = (path / "new", path / "cur") if is_maildir else (path,)

    def letters(self) -> Iterator[Letter]:
        """The mails of the folder, by name. Links are not followed, and hidden files are somebody's unfinished ones."""
        try:
            files = [Path(entry.path) for folder in self._folders for entry in os.scandir(folder) if _is_mail(entry)]
        except OSError as error:
            raise MailboxError(f"the folder {self._path} cannot be read: {error.strerror}") from error
        for file in sorted(files):
            try:
                with file.open("rb") as opened:
                    data = opened.read(LARGEST_MAIL + 1)
            except FileNotFoundError:
                # Another reader took it.
                continue
            except OSError as error:
                raise MailboxError(f"{file} cannot be read: {error.strerror}") from error
            name = str(file.relative_to(self._path))
            yield Letter(name=name, data=data if len(data) <= LARGEST_MAIL else None)

    def keep(self, letter: Letter, *, handled: bool) -> None:
        """Move a mail that was handled; what is left to people stays where it is."""
        if not handled:
            return
        file = self._path / letter.name
        try:
            (self._path / DONE).mkdir(exist_ok=True)
            with suppress(FileNotFoundError):
                file.replace(self._path / DONE / file.name)
        except OSError as error:
            raise MailboxError(f"{file} cannot be moved to {DONE}: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is to be ended."""


class MailServerBox:
    """A mailbox on a server. Mails stay there; those that we have read carry the keyword `KEYWORD`.

    Where a server keeps no keywords, those that we handled are marked as read, and the others are read each time.
    """

    def __init__(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise MailboxError(f"the mailbox's URL cannot be read; {_HOW}") from None
        user, password = (unquote(one) if one is not None else None for one in (parts.username, parts.password))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if not host or user is None or password is None or parts.query or parts.fragment:
            raise MailboxError(f"the mailbox's URL must name a host, a user and a password; {_HOW}")
        if not folder.isascii() or any(not one.isprintable() for one in f"{user}{password}{folder}"):
            raise MailboxError(f"the mailbox's folder must be in ASCII and its URL without control characters; {_HOW}")
        self._place = f"the mailbox on {host}"
        self._session = self._connect(parts.scheme.lower(), host, port or _PORTS[parts.scheme.lower()])
        try:
            self._enter(user, password, folder)
        except BaseException:
            self.close()
            raise

    def letters(self) -> Iterator[Letter]:
        """The mails without our keyword, the oldest first."""
        flag = ("UNKEYWORD", KEYWORD) if self._keeps_keywords else ("UNSEEN",)
        found = self._ask("SEARCH", *flag)
        for uid in (found[0] or b"").decode("ascii", "replace").split() if found else []:
            size = next((_SIZE.search(one) for one in self._ask("FETCH", uid, "(RFC822.SIZE)") if one), None)
            if size is None:
                continue
            if int(size.group(1)) > LARGEST_MAIL:
                yield Letter(name=uid, data=None)
                continue
            data = self._fetch(uid)
            if data is not None:
                yield Letter(name=uid, data=data if len(data) <= LARGEST_MAIL else None)

    def keep(self, letter: Letter, *, handled: bool) -> None:
        """Mark a mail, so that we do not read it again; its place and, with keywords, its look stay."""
        if self._keeps_keywords:
            self._ask("STORE", letter.name, "+FLAGS.SILENT", f"({KEYWORD})")
        elif handled:
            self._ask("STORE", letter.name, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        """End the session. Whether the server still hears it does not matter."""
        import imaplib

        with suppress(OSError, imaplib.IMAP4.error):
            self._session.logout()

    def _connect(self, scheme: str, host: str, port: int) -> "imaplib.IMAP4":
        import imaplib

        context = ssl.create_default_context()
        try:
            if scheme == "imaps":
                return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=_TIMEOUT)
            session = imaplib.IMAP4(host, port, timeout=_TIMEOUT)
            try:
                if not is_here(host):
                    # Raises where the server offers none: the password would be readable.
                    session.starttls(context)
            except BaseException:
                session.shutdown()
                raise
        except (OSError, UnicodeError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{self._place} cannot be reached: {_words(error)}; check host, port and TLS") from error
        return session

    def _enter(self, user: str, password: str, folder: str) -> None:
        import imaplib

        try:
            if "AUTH=PLAIN" in self._session.capabilities:
                self._session.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            else:
                self._session.login(_quoted(user), password)
        except (OSError, UnicodeError, imaplib.IMAP4.error) as error:
            # The server's words may repeat the user, which is an address.
            raise MailboxError(f"{self._place} does not accept the user and password: {_words(error)}") from error
        try:
            kind, _ = self._session.select(_quoted(folder))
            _, flags = self._session.response("PERMANENTFLAGS")
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{self._place} broke off: {_words(error)}") from error
        if kind != "OK":
            raise MailboxError(f"{self._place} has no folder {folder!r} that can be read")
        kept = b" ".join(one for one in flags if isinstance(one, bytes))
        self._keeps_keywords = rb"\*" in kept or KEYWORD.encode() in kept

    def _fetch(self, uid: str) -> bytes | None:
        for one in self._answer("FETCH", uid, "(BODY.PEEK[])"):
            if isinstance(one, tuple) and len(one) == 2 and isinstance(one[1], bytes):
                return one[1]
        return None

    def _ask(self, command: str, *arguments: str) -> list[bytes]:
        return [one for one in self._answer(command, *arguments) if isinstance(one, bytes)]

    def _answer(self, command: str, *arguments: str) -> list[object]:
        import imaplib

        try:
            kind, data = self._session.uid(command, *arguments)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{self._place} broke off: {_words(error)}") from error
        if kind != "OK":
            raise MailboxError(f"{self._place} refused a {command}")
        return list(data)


def _is_mail(entry: "os.DirEntry[str]") -> bool:
    return entry.is_file(follow_symlinks=False) and not entry.name.startswith(".")


def _quoted(text: str) -> str:
    """A text as IMAP has one in quotes, which the standard library leaves to us."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(error: Exception) -> str:
    reason = error.args[-1] if error.args else ""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return clean_line(without_addresses(text), 200) or type(error).__name__
