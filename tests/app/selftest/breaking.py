"""Plays parts of the self-test with senders that are broken on purpose, and with whole ones; prints what each found.

It is a process of its own, since the self-test forks and a test runner has threads:
``python -m tests.app.selftest.breaking [URL]`` prints one JSON object, the sum of the tallies by case. With the URL of
a PostgreSQL database only whole senders are tried, there.
"""

import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from email.utils import make_msgid
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.selftest.mail_server import running_server
from app.selftest.parts import (
    LINES,
    Size,
    Stage,
    everything_loaded,
    kill_among_many,
    kill_everywhere,
    kill_week_after_week,
)
from app.selftest.tally import Tally
from catalogue.model.delivery import Delivery, DeliveryState
from notifier.mails.mail import Mail
from notifier.mails.message import compose

Play = Callable[[Stage, Size], dict[str, Tally]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Which part is played, in what size, with senders to which what was done."""

    play: Play
    size: Size
    prepare: Callable[[], None] | None = None


def mark_before_sending() -> None:
    """A mail is written down as sent before it is handed over."""
    from catalogue.store import outbox
    from notifier.outgoing import outbox as sending

    def hand_over(self: Any, begun: Any) -> Any:
        with outbox.hold(self._database, begun.delivery) as held:
            assert held is not None
            held.mark_sent(begun.at)
        self._transport.open()
        self._transport.send(compose(begun.delivery, self._sender, begun.at, begun.link_key))
        return sending._outcome(begun.delivery, DeliveryState.SENT), None

    sending._Batch._hand_over = hand_over  # type: ignore[method-assign]


def mark_never() -> None:
    """A mail that was handed over is not written down as sent, so that each sender sends it."""
    from catalogue.store import outbox

    outbox.Hold.mark_sent = lambda *_: None  # type: ignore[method-assign]


def forget_what_was_told() -> None:
    """The ledger is not written, so that each period tells all that fits."""
    from catalogue.store import deliveries

    plan = deliveries.plan_delivery

    def forgetful(connection: Any, delivery: Delivery, entries: Any = (), run: Any = None) -> None:
        plan(connection, delivery, (), run)

    deliveries.plan_delivery = forgetful


def number_anew() -> None:
    """A mail has another Message-ID each time that it is handed over."""
    _change_mails(lambda delivery: replace(delivery, message_id=make_msgid()))


def say_it_otherwise() -> None:
    """A mail says by itself how often it was tried."""
    _change_mails(lambda mail: replace(mail, content=mail.content.replace(b": ", b": %d " % mail.attempts, 1)))


def _change_mails(change: Callable[[Delivery], Delivery]) -> None:
    def changed(delivery: Delivery, *rest: Any) -> Mail:
        return compose(change(delivery), *rest)

    patch("notifier.outgoing.outbox.compose", changed).start()


# Killed when the server has read for whom its mail is; and when it has taken the mail and did not say so yet.
_BEFORE, _AFTER = (Size(few=1, every_step=10_000, every_mark=number) for number in (6, 11))
_FOUR_COMPANIES = Size(many=4, kills=0, weekly=2, weekly_kills=0, periods=3)
_SMALL = Size(few=1, every_step=25, every_mark=4, many=8, kills=4, weekly=2, weekly_kills=1, periods=3)
# On a server four senders work at once, so that each round is twice as large.
_ON_SERVER = replace(_SMALL, every_step=50, every_mark=6, periods=2)
WHOLE = {
    "everywhere": Case(play=kill_everywhere, size=_SMALL),
    "many": Case(play=kill_among_many, size=_SMALL),
    "weeks": Case(play=kill_week_after_week, size=_SMALL),
}
BROKEN = {
    "mark_before_sending": Case(play=kill_everywhere, size=_BEFORE, prepare=mark_before_sending),
    "mark_never": Case(play=kill_among_many, size=_FOUR_COMPANIES, prepare=mark_never),
    "forget_what_was_told": Case(play=kill_week_after_week, size=_FOUR_COMPANIES, prepare=forget_what_was_told),
    "number_anew": Case(play=kill_everywhere, size=_AFTER, prepare=number_anew),
    "say_it_otherwise": Case(play=kill_everywhere, size=_AFTER, prepare=say_it_otherwise),
}


def main() -> None:
    """Play all cases."""
    database = sys.argv[1] if len(sys.argv) > 1 else None
    cases = WHOLE | BROKEN
    if database is not None:
        cases = {name: replace(case, size=_ON_SERVER) for name, case in WHOLE.items()}
    found = {}
    with running_server(LINES) as server, tempfile.TemporaryDirectory() as folder:

        def stage(prepare: Callable[[], None] | None) -> Stage:
            return Stage(server=server, folder=Path(folder), database=database, tell=lambda _: None, prepare=prepare)

        with everything_loaded(stage(None)):
            for name, case in cases.items():
                tallies = case.play(stage(case.prepare), case.size)
                whole = sum(tallies.values(), Tally())
                found[name] = asdict(whole) | {"is_proof": all(one.is_proof for one in tallies.values())}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
