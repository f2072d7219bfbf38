"""The page of one call: all that its portal says of it, what changed, and where it is from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from app.listed_calls import country_of
from app.twins import twin_records
from app.web.guests import Guest, open_route
from app.web.plain import may_be_id
from app.web.public.call_lines import call_place, write_state, zone_of
from app.web.public.declared import declared_sources, shows_texts, source_title
from app.web.public.search import ROOMS
from app.web.site import Site
from catalogue.model.call import SectionKind
from catalogue.model.state import State, state
from catalogue.model.version import Cause, Weight
from catalogue.taxonomy.find_themes import find_themes, theme_label
from notifier.mails.card import title_of
from notifier.wording.change_words import write_changes
from notifier.wording.facts import write_amounts, write_deadline, write_opener, write_programme
from notifier.wording.figures import local_day, write_instant, write_long_day, write_moment
from notifier.wording.lines import capitalised, clean_line, safe_link, without_addresses
from notifier.wording.words import Words

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.model.condition import Condition
    from catalogue.model.stored import StoredCall
from catalogue.model.version import Version

_NAME_LIMIT, _CLAUSE_LIMIT, _PARAGRAPH_LIMIT = 200, 1_500, 5_000
_LONGEST_TEXT = 60_000
_VERSIONS_TOLD = 30
# Who to ask for help: names and numbers of persons, which the official page may show and we do not spread.
_NOT_SHOWN = SectionKind.SUPPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something under a heading, in lines."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What a call says on a criterion, in ``language``; ``general`` where the rules of its programme apply."""

    heading: str
    text: str
    language: str
    general: bool


def routes(site: Site) -> list[Route]:
    """The address of the page of a call; its id may hold slashes."""
    return [open_route(site, "/calls/{call_id:path}", show, rooms=ROOMS)]


def show(guest: Guest) -> Response:
    """All that is known of one call."""
    from catalogue.store.calls import get_call
    from catalogue.store.versions import find_versions

    call_id, stored = guest.request.path_params["call_id"], None
    if may_be_id(call_id):
        with guest.site.database.read() as connection:
            stored = get_call(connection, call_id)
            weights = (Weight.MATERIAL, Weight.MINOR)
            found = find_versions(connection, call_id=call_id, weights=weights) if stored is not None else ()
            versions = list(islice(found, _VERSIONS_TOLD))
    if stored is None:
        return guest.page("public/no_call", 404, here="calls")
    call, words, now = stored.call, guest.words, guest.now
    zone, source = zone_of(call, now), declared_sources().get(call.source)
    chip, shade = write_state(stored, words, now)
    may_show = shows_texts(call.source)
    return guest.page(
        "public/call",
        indexed=stored.gone_at is None,
        here="calls",
        title=title_of(call),
        language=call.language,
        chip=chip,
        shade=shade,
        gone=stored.gone_at is not None,
        closed=state(call, now) is State.CLOSED,
        country=capitalised(words.country(country_of(call.source))),
        link=safe_link(call.url),
        more_links=[link for one in call.links if (link := safe_link(one)) is not None],
        facts=list(_facts(stored, words, now, zone)),
        themes=[(theme_label(one.id, words.language), guest.path("/calls", theme=one.id)) for one in find_themes(call)],
        may_show=may_show,
        clauses=_clauses(call.conditions, words) if may_show else [],
        texts=list(_texts(call, words)) if may_show else [],
        history=list(_history(versions, words, zone, quoting=may_show)),
        first_seen=words.say(
            "web.public.call.first_seen", day=write_long_day(words, local_day(stored.first_seen, zone))
        ),
        twins=[
            (clean_line(twin["title"], _NAME_LIMIT), source_title(twin["source"]), guest.path(call_place(twin["id"])))
            for twin in twin_records(guest.site.database, call.id)
        ],
        source=source_title(call.source),
        home_of_source=safe_link(source.home) if source is not None else None,
        licence=clean_line(source.licence, _NAME_LIMIT) if source is not None else None,
        proof=words.say(f"web.public.proof.{source.proof}") if source is not None else None,
        read=words.say("web.public.call.read", when=write_instant(words, stored.last_seen, "UTC")),
        record=guest.site.path(f"/api/v1{call_place(call.id)}"),
    )


def _facts(stored: "StoredCall", words: Words, now: datetime, zone: str) -> Iterator[Told]:
    call = stored.call
    yield Told(heading=words.say("label.programme"), lines=write_programme(call, words))
    if call.parent is not None:
        yield Told(heading=words.say("label.opened_by"), lines=[write_opener(call.parent, words)])
    if call.funder:
        yield Told(heading=words.say("web.public.call.funder"), lines=[clean_line(call.funder, _NAME_LIMIT)])
    yield Told(heading=words.say("label.amount"), lines=write_amounts(call, words))
    if call.opens is not None:
        opens = capitalised(write_moment(words, call.opens, call.opens.zone))
        yield Told(heading=words.say("label.opens"), lines=[opens])
    past = [deadline.at for deadline in call.deadlines if deadline.at < now]
    if past and len(past) == len(call.deadlines):
        last = call.deadlines[-1].moment
        lines = [capitalised(write_moment(words, last, last.zone))]
    else:
        lines = write_deadline(call, words, now, zone)
    yield Told(heading=words.say("label.deadline"), lines=lines)


def _clauses(conditions: "Sequence[Condition]", words: Words) -> list[Clause]:
    return [
        Clause(
            heading=capitalised(words.say(f"criterion.{one.criterion}")),
            text=_public(clean_line(one.clause, _CLAUSE_LIMIT), words),
            language=one.language,
            general=one.basis is not None,
        )
        for one in conditions
        if one.clause
    ]


def _texts(call: "Call", words: Words) -> Iterator[Told]:
    """The texts by their kind, in paragraphs, without e-mail addresses."""
    left = _LONGEST_TEXT
    for kind, sections in groupby(call.sections, key=lambda section: section.kind):
        if kind is _NOT_SHOWN:
            continue
        paragraphs = []
        for line in "\n".join(section.text for section in sections).splitlines():
            paragraph = _public(clean_line(line, min(left, _PARAGRAPH_LIMIT)), words) if left > 1 else ""
            left -= len(paragraph)
            if paragraph:
                paragraphs.append(paragraph)
        if paragraphs:
            yield Told(heading=words.say(f"web.public.section.{kind}"), lines=paragraphs)


def _public(line: str, words: Words) -> str:
    return without_addresses(line, words.say("web.public.call.address"))


def _history(versions: "Sequence[Version]", words: Words, zone: str, *, quoting: bool) -> Iterator[Told]:
    """What changed, the newest first, and whose doing it was where it was not the portal's."""
    for version in versions:
        lines = [_public(line, words) for line in write_changes([version], words, zone, quoting=quoting)]
        lines = lines or [words.say("web.public.call.changed")]
        if version.cause is not Cause.PORTAL:
            lines.append(words.say("web.public.call.not_portal"))
        yield Told(heading=write_long_day(words, local_day(version.at, zone)), lines=lines)
