"""Digests planned, and sent to a mail server on this machine, beside the standard library sending the same bytes."""

import smtplib
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from app.selftest.catalogues import read_portals
from app.selftest.sample import MONDAY, calls
from benchmarks.mails.digests import SENDER, Shape
from benchmarks.mails.sink import running_sink
from catalogue.model.consent import Consent, ConsentState
from catalogue.model.delivery import Delivery, DeliveryState
from catalogue.store import schema
from catalogue.store.consents import put_consent
from catalogue.store.database import Database
from catalogue.store.deliveries import find_deliveries
from catalogue.store.profiles import put_profile
from notifier.outgoing.outbox import send_pending
from notifier.outgoing.transport import open_transport
from notifier.telling.planning import plan_deliveries
from notifier.telling.readings import ReadSource

if TYPE_CHECKING:
    from catalogue.model.match import Match
    from catalogue.model.profile import Profile

_JOINED = MONDAY - timedelta(days=1)
_SOURCES = {"eu_funding_tenders": ReadSource(title="EU Funding & Tenders Portal", country="EU")}
_MAILS_A_SESSION = 100
_SOME = 300
_ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """How long the digests of ``recipients`` took, in seconds: to be planned and rendered, and to be sent.

    Of ``compared`` of them sending took us ``ours`` and the standard library ``bare``, given the same bytes, each the
    median of five times; and it ``composing``, where it reads each from the database and composes it, and notes
    nothing. ``size`` is how large a mail is, in bytes.
    """

    recipients: int
    planning: float
    sending: float
    compared: int
    ours: float
    bare: float
    composing: float
    size: int


def measure(shapes: Sequence[Shape], recipients: int, thinks: float = 0.0) -> Sent:
    """Plan and send the digests of so many companies to a server that thinks so many seconds before it takes one."""
    with tempfile.TemporaryDirectory() as folder, Database.open(f"sqlite:///{folder}/catalogue.db") as database:
        _fill(database, shapes, recipients)
        with _stopwatch() as planning:
            _plan(database, shapes)
        kept = Path(folder, "kept")
        kept.mkdir()
        # Mails of one part are as long as those of another: the first are kept, and so made ready for the others.
        size = min(_SOME, recipients // (_ROUNDS + 1))
        names = [f"company-{number:05}" for number in range(recipients)]
        parts = [names[size * number : size * (number + 1)] for number in range(_ROUNDS + 1)]
        with running_sink(kept, thinks) as port, _stopwatch() as first:
            _send(database, port, parts[0])
        mails = sorted(kept.iterdir())
        assert len(mails) == size
        ours, bare = list[float](), list[float]()
        for part in parts[1:]:
            with running_sink(None, thinks) as port, _stopwatch() as seconds:
                _send(database, port, part)
            ours += seconds
            with running_sink(None, thinks) as port, _stopwatch() as seconds:
                _send_bare(mails, port)
            bare += seconds
        with running_sink(None, thinks) as port, _stopwatch() as composing:
            _send_composed(database, parts[0], port)
        with running_sink(None, thinks) as port, _stopwatch() as others:
            _send(database, port, None)
        return Sent(
            recipients=recipients,
            planning=planning[0],
            sending=first[0] + sum(ours) + others[0],
            compared=size,
            ours=median(ours),
            bare=median(bare),
            composing=composing[0],
            size=sum(mail.stat().st_size for mail in mails) // size,
        )


def _fill(database: Database, shapes: Sequence[Shape], recipients: int) -> None:
    schema.upgrade(database)
    read_portals(database, calls(), MONDAY - timedelta(hours=2))
    with database.write() as connection:
        for number in range(recipients):
            id_ = f"company-{number:05}"
            profile = replace(shapes[number % len(shapes)].profile, id=id_, email=f"{id_}@benchmark.example")
            put_profile(connection, profile, _JOINED)
            put_consent(
                connection, Consent(profile_id=id_, state=ConsentState.CONFIRMED, at=_JOINED, how="a benchmark")
            )


def _plan(database: Database, shapes: Sequence[Shape]) -> None:
    """What the product does once calls are matched."""

    def find_matches(profile: "Profile") -> "Sequence[Match]":
        return shapes[int(profile.id.rpartition("-")[2]) % len(shapes)].matches

    plans = plan_deliveries(database, MONDAY, sender=SENDER, sources=_SOURCES, find_matches=find_matches)
    failed = [plan for plan in plans if plan.delivery_id is None]
    assert not failed, failed[0]


def _send(database: Database, port: int, profiles: Sequence[str] | None) -> None:
    transport = open_transport(f"smtp://127.0.0.1:{port}")
    try:
        outcomes = send_pending(database, transport, MONDAY, sender=SENDER, profiles=profiles).outcomes
    finally:
        transport.close()
    assert {outcome.state for outcome in outcomes} <= {DeliveryState.SENT}


def _send_bare(mails: Sequence[Path], port: int) -> None:
    for first in range(0, len(mails), _MAILS_A_SESSION):
        with smtplib.SMTP("127.0.0.1", port) as session:
            for mail in mails[first : first + _MAILS_A_SESSION]:
                session.sendmail(SENDER.address, "office@benchmark.example", mail.read_bytes())


def _send_composed(database: Database, profiles: Sequence[str], port: int) -> None:
    for first in range(0, len(profiles), _MAILS_A_SESSION):
        with smtplib.SMTP("127.0.0.1", port) as session:
            for profile in profiles[first : first + _MAILS_A_SESSION]:
                with database.read() as connection:
                    (delivery,) = find_deliveries(connection, profile)
                session.send_message(_composed(delivery))


def _composed(delivery: Delivery) -> EmailMessage:
    """The mail as the standard library's documentation composes one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = SENDER.address
    message["To"] = delivery.to
    message["Subject"] = delivery.subject
    message["Message-ID"] = delivery.message_id
    message["Date"] = MONDAY
    message.set_content(delivery.text, cte="quoted-printable")
    message.add_alternative(delivery.html, subtype="html", cte="quoted-printable")
    if delivery.calendar is not None:
        message.add_attachment(delivery.calendar.encode(), maintype="text", subtype="calendar", filename="callfit.ics")
    return message


@contextmanager
def _stopwatch() -> Iterator[list[float]]:
    """The seconds that the block takes, in the list when it is over."""
    seconds: list[float] = []
    began = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - began)
