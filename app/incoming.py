"""Mails that come in: what came back, who complained, who asks to stop or confirms. The rest is for people."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.errors import CommandError

if TYPE_CHECKING:
    from email.message import Message

    from catalogue.store.database import Database
    from notifier.incoming.mailbox import Letter, Mailbox
    from notifier.incoming.replies import Reply
    from notifier.incoming.returned import Returned
    from notifier.sender import Sender

LEFT = "left to people"


def read_incoming(database: "Database", place: str, sender: "Sender", now: datetime) -> list[dict[str, Any]]:
    """Act on the mails at ``place``, a folder or an IMAP URL, as of ``now`` (aware); one record for what each led to.

    ``sender`` has the secret by which tokens and addresses are known. Reading a mail twice changes nothing, so
    that whatever stops the program in between does no harm. No record holds an address. Raises `CommandError` if the
    mailbox cannot be read, `catalogue.store.errors.StoreError` if the database fails.
    """
    from notifier.incoming.mailbox import MailboxError, open_mailbox

    try:
        mailbox = open_mailbox(place)
        try:
            return list(_read(database, mailbox, sender, now))
        finally:
            mailbox.close()
    except MailboxError as error:
        raise CommandError(str(error)) from error


def _read(database: "Database", mailbox: "Mailbox", sender: "Sender", now: datetime) -> Iterator[dict[str, Any]]:
    for letter in mailbox.letters():
        records = _handle(database, letter, sender, now)
        mailbox.keep(letter, handled=any(record["outcome"] != LEFT for record in records))
        yield from records


def _handle(database: "Database", letter: "Letter", sender: "Sender", now: datetime) -> list[dict[str, Any]]:
    from notifier.incoming.bounces import UnreadableError, parse_mail, read_bounces, read_complaint
    from notifier.incoming.replies import read_reply
    from notifier.incoming.returned import keep_bounce, keep_complaint

    try:
        message = parse_mail(letter.data) if letter.data is not None else None
    except UnreadableError:
        message = None
    if message is None:
        return [_record(letter, "unreadable", LEFT)]
    if bounces := read_bounces(message):
        return [
            _of_report(letter, "bounce", keep_bounce(database, bounce, sender.links.secret, now)) for bounce in bounces
        ]
    if complaint := read_complaint(message):
        return [_of_report(letter, "complaint", keep_complaint(database, complaint, sender.links.secret, now))]
    if reply := read_reply(message):
        return [_answer(database, letter, reply, sender, now)]
    return [_record(letter, _kind(message), LEFT)]


def _kind(message: "Message") -> str:
    from notifier.incoming.replies import is_automatic

    return "automatic" if is_automatic(message) else "letter"


def _of_report(letter: "Letter", what: str, returned: "Returned") -> dict[str, Any]:
    from notifier.incoming.returned import Finding

    outcomes = {
        Finding.UNKNOWN: LEFT,
        Finding.ELSEWHERE: "passed on elsewhere, goes on",
        Finding.SAME: "known before",
        Finding.HARD: "no mail any more",
        Finding.SOFT: "rests",
        Finding.COMPLAINT: "no mail any more",
    }
    record = _record(letter, what, outcomes[returned.finding])
    until = returned.until.isoformat() if returned.until is not None else None
    return record | {"delivery": returned.delivery_id, "until": until}


def _answer(database: "Database", letter: "Letter", reply: "Reply", sender: "Sender", now: datetime) -> dict[str, Any]:
    """What a reader asked for; left to people where the token is none of ours, or its company or address is gone."""
    from app.mail_consent import confirm, stop
    from catalogue.store.profiles import find_by_link_key
    from notifier.links import LinkError, Purpose, read_token

    what = reply.purpose.value
    try:
        target = read_token(sender.links.secret, reply.token, reply.purpose, now)
    except LinkError:
        return _record(letter, what, LEFT)
    with database.read() as connection:
        profile = find_by_link_key(connection, target.link_key)
    if profile is None or target.address_mark not in {None, sender.links.address_mark(profile.email)}:
        # What a company confirms is the address that it was asked at.
        return _record(letter, what, LEFT)
    if reply.purpose is Purpose.STOP:
        done, changed = "no mail any more", stop(database, profile.id, now, "a mail", sender)
    else:
        done, changed = "gets mail", confirm(database, profile.id, now, "a mail")
    return _record(letter, what, done if changed else "known before") | {"profile": profile.id}


def _record(letter: "Letter", what: str, outcome: str) -> dict[str, Any]:
    return {"mail": letter.name, "what": what, "outcome": outcome, "delivery": None, "profile": None, "until": None}
