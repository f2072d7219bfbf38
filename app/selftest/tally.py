"""What was due, what was received, and whether each thing was received once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from app.selftest.mail_server import Mail

# A mail told of a call although no ledger says so: then it was told as news.
UNWRITTEN = "new"


class Told(NamedTuple):
    """That a company was told of a call, for a reason and on an occasion, as the ledger has them."""

    profile_id: str
    call_id: str
    because: str
    occasion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the catalogue knows of a mail: for whom it is, whether it was sent, what it tells."""

    profile_id: str
    is_sent: bool
    told: frozenset[Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often what was due was received; the numbers are of things to tell, where nothing else is said.

    ``once``: in one mail, which came once. ``again``: in one mail, which came more than once, each time because its
    sender was killed between the server's taking it and its being written down. ``twice``: in different mails.
    ``never``: in none. ``not_due``: received though nobody was due it. ``mails`` were received, ``repeats`` of them
    more than once; ``unexplained`` of the repeats had another cause than that window, ``altered`` other words than the
    first time. ``unrecorded`` mails are sent by the catalogue's account and not by the server's, or the other way
    round. ``trials`` is how often it was begun from nothing, ``kills`` how often a sender was killed.
    """

    due: int = 0
    once: int = 0
    again: int = 0
    twice: int = 0
    never: int = 0
    not_due: int = 0
    mails: int = 0
    repeats: int = 0
    unexplained: int = 0
    altered: int = 0
    unrecorded: int = 0
    trials: int = 0
    kills: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Tally") -> "Tally":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        return Tally(**sums)

    @property
    def is_proof(self) -> bool:
        """Whether nothing was lost, and nothing repeated without its one reason."""
        faults = (self.twice, self.never, self.not_due, self.unexplained, self.altered, self.unrecorded)
        return self.due > 0 and not any(faults)


def count(
    due: frozenset[Told], mails: Sequence[Mail], windows: Mapping[str, int], stored: Mapping[str, Stored]
) -> Tally:
    """How often what was ``due`` was received in ``mails``.

    ``windows`` says of a mail, by its Message-ID, how often its sender was killed after the server had taken it and
    before that was written down; ``stored`` is what the catalogue has of the mails, by their Message-IDs.
    """
    received = Counter(mail.message_id for mail in mails)
    in_mails: defaultdict[Told, set[str]] = defaultdict(set)
    for mail in mails:
        for one in what_it_tells(mail, stored):
            in_mails[one].add(mail.message_id)
    words: defaultdict[str, set[str]] = defaultdict(set)
    for mail in mails:
        words[mail.message_id].add(mail.words)
    of_due = [in_mails.get(one, set()) for one in due]
    single = [next(iter(ids)) for ids in of_due if len(ids) == 1]
    sent = {message_id for message_id, one in stored.items() if one.is_sent}
    return Tally(
        due=len(due),
        once=sum(received[message_id] == 1 for message_id in single),
        again=sum(received[message_id] > 1 for message_id in single),
        twice=sum(len(ids) > 1 for ids in of_due),
        never=sum(not ids for ids in of_due),
        not_due=len(in_mails.keys() - due),
        mails=len(received),
        repeats=sum(number - 1 for number in received.values()),
        unexplained=sum(max(number - 1 - windows.get(key, 0), 0) for key, number in received.items()),
        altered=sum(len(each) > 1 for each in words.values()),
        unrecorded=len(sent ^ set(received)),
        trials=1,
    )


def what_it_tells(mail: Mail, stored: Mapping[str, Stored]) -> Iterable[Told]:
    """What a mail tells: of each call in its text why, by the ledger."""
    known = stored.get(mail.message_id)
    written: defaultdict[str, set[Told]] = defaultdict(set)
    for one in known.told if known is not None else ():
        written[one.call_id].add(one)
    for call_id in mail.call_ids:
        whose = known.profile_id if known is not None else mail.to.partition("@")[0]
        yield from written.get(call_id) or {Told(whose, call_id, UNWRITTEN, "")}
