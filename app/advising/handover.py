"""A shortlist that an advisor puts together for a company and hands over: chosen, put into words, mailed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.shortlist import read_note
from catalogue.model.choice import Choice, ChoiceKind, ChosenBy, standing
from catalogue.model.delivery import Delivery, DeliveryState, MailKind
from catalogue.model.match import Match
from catalogue.model.profile import Profile
from catalogue.model.state import is_live, next_deadline
from catalogue.model.stored import StoredCall

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from app.ordered_offer import OrderedOffer
    from catalogue.model.delivery import LedgerEntry
    from catalogue.store.database import Database
    from notifier.sender import Sender

_AGAIN_AFTER = timedelta(hours=24)
# A key for links that stands for no company.
_NOBODY = "0" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A call that an advisor chose for a company, with the advisor's ``word`` on it, empty where there is none.

    ``match`` is None where the call is a weak fit or not on offer; ``live`` is whether one can apply, now or later.
    """

    stored: StoredCall
    word: str
    match: Match | None
    live: bool


class NotHandedOverError(Exception):
    """A shortlist that is not mailed; ``why`` is ``empty``, ``unconfirmed``, ``again``, or ``failed``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def pick(database: "Database", profile_id: str, call_id: str, word: str, now: datetime) -> None:
    """Put a call on the shortlist for a company, or change the word on it.

    Raises `app.errors.CommandError` for a word that is too long, `catalogue.store.errors.StoreError` if the company or
    the call is not there.
    """
    from catalogue.store.choices import put_choice

    choice = Choice(
        profile_id=profile_id,
        call_id=call_id,
        kind=ChoiceKind.LINKED,
        at=now,
        by=ChosenBy.ADVISOR,
        why=read_note(word),
    )
    with database.write() as connection:
        put_choice(connection, choice)


def unpick(database: "Database", profile_id: str, call_id: str, now: datetime) -> None:
    """Take a call off the shortlist again."""
    from catalogue.store.choices import take_back

    with database.write() as connection:
        take_back(connection, profile_id, call_id, now, {ChoiceKind.LINKED})


def find_picked(database: "Database", ordered: "OrderedOffer", profile: Profile, now: datetime) -> tuple[Picked, ...]:
    """The calls that advisors chose for a company at ``now`` (aware), the nearest deadline first."""
    from catalogue.store.calls import find_calls
    from catalogue.store.choices import find_history

    with database.read() as connection:
        held = standing(find_history(connection, [profile.id]))
        words = {one.call_id: one.why or "" for one in held if one.kind is ChoiceKind.LINKED}
        stored = list(find_calls(connection, ids=words))
    order, calls = ordered.order(profile), ordered.offer.corpus.calls
    places = {calls[row].id: place for place, row in enumerate(order.lineup.rows)}
    wanted = [one.call.id for one in stored if one.call.id in places]
    matches = dict(zip(wanted, ordered.matches(order, [places[one] for one in wanted]), strict=True))
    found = [
        Picked(
            stored=one,
            word=words[one.call.id],
            match=matches.get(one.call.id),
            live=one.gone_at is None and is_live(one.call, now),
        )
        for one in stored
    ]
    return tuple(sorted(found, key=lambda one: _nearest(one, now)))


def write_handover(
    profile: Profile, picked: tuple[Picked, ...], link_key: str, sender: "Sender", now: datetime, by: str
) -> Delivery | None:
    """The mail of the calls that one can still apply for, signed ``by`` the advisor's name; None where there is none.

    ``link_key`` stands for the company in links. Raises as `notifier.mails.writing.write_confirmation` does.
    """
    from notifier.mails.shortlist import HandedCall, write_shortlist

    calls = [HandedCall(call=one.stored.call, word=one.word, match=one.match) for one in picked if one.live]
    return write_shortlist(profile, calls, link_key, sender, now, by=by) if calls else None


def preview_handover(
    profile: Profile, picked: tuple[Picked, ...], sender: "Sender", now: datetime, by: str
) -> tuple[str, str] | None:
    """Subject and text of that mail for an advisor's eyes; None where there is nothing to mail.

    The company's own links are no one else's: whoever has them acts for it. Raises as `write_handover` does.
    """
    mail = write_handover(profile, picked, _NOBODY, sender, now, by)
    if mail is None:
        return None
    link = sender.links.my(_NOBODY)
    return mail.subject, mail.text if link is None else mail.text.replace(link, f"{link.rpartition('/')[0]}/…")


def hand_over(
    database: "Database", profile: Profile, picked: tuple[Picked, ...], sender: "Sender", now: datetime, by: str
) -> Delivery:
    """Store the mail with the shortlist, to be sent, and that its calls are told; only to a company that agreed to it.

    What it tells for the first time is no news in the next digest; if it is refused for good it is, as with a digest.
    Raises `NotHandedOverError`: there is no call in it that one can apply for, the company has not agreed, the same
    was mailed within a day, or the mail cannot be written.
    """
    from app.mail_state import find_mail_states
    from catalogue.store.database import take_turn
    from catalogue.store.deliveries import find_deliveries, get_delivery, plan_delivery
    from catalogue.store.errors import AlreadyToldError
    from catalogue.store.profiles import link_key_of
    from notifier.mails.render import RenderError
    from notifier.sender import AddressError
    from notifier.wording.words import WordsError

    with database.read() as connection:
        key = link_key_of(connection, profile.id)
    try:
        delivery = write_handover(profile, picked, key, sender, now, by)
    except (AddressError, RenderError, WordsError) as error:
        raise NotHandedOverError("failed") from error
    if delivery is None:
        raise NotHandedOverError("empty")
    with database.write() as connection:
        take_turn(connection, f"profile {profile.id}")
        states = find_mail_states(connection, [profile], now, sender.key_of)
        if not states[profile.id].gets_mail:
            raise NotHandedOverError("unconfirmed")
        if any(_is_repeat(one, delivery) for one in find_deliveries(connection, profile.id)):
            raise NotHandedOverError("again")
        try:
            plan_delivery(connection, delivery, _told_by(connection, profile, picked, now))
        except AlreadyToldError:
            # A digest was planned meanwhile, or this very mail at this instant.
            if get_delivery(connection, delivery.id) is not None:
                raise NotHandedOverError("again") from None
            plan_delivery(connection, delivery, _told_by(connection, profile, picked, now))
    return delivery


def _told_by(
    connection: "Connection", profile: Profile, picked: tuple[Picked, ...], now: datetime
) -> "list[LedgerEntry]":
    """What the ledger does not hold yet of what the mail tells.

    Of a call that was told before nothing is added: what changed in it since is said by a digest alone.
    """
    from catalogue.model.version import Cause, Weight
    from catalogue.store.deliveries import find_entries
    from catalogue.store.versions import find_versions
    from notifier.telling.news import entries_of_new

    there = {entry.call_id for entry in find_entries(connection, profile.id)}
    entries: list[LedgerEntry] = []
    for one in picked:
        call = one.stored.call
        if one.live and call.id not in there:
            news = find_versions(connection, call_id=call.id, causes=[Cause.PORTAL], weights=[Weight.MATERIAL])
            entries += entries_of_new(profile, call, [*news], now)
    return [*dict.fromkeys(entries)]


def _is_repeat(before: Delivery, delivery: Delivery) -> bool:
    return (
        before.kind is MailKind.SHORTLIST
        and before.text == delivery.text
        and before.state in {DeliveryState.PENDING, DeliveryState.SENT}
        and delivery.created_at - before.created_at < _AGAIN_AFTER
    )


def _nearest(picked: Picked, now: datetime) -> tuple[bool, float, str]:
    upcoming = next_deadline(picked.stored.call, now)
    return upcoming is None, upcoming.at.timestamp() if upcoming is not None else 0.0, picked.stored.call.id
