"""Mirrors made from real records, as other portals would carry them: what they drop, shorten, translate and move."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from catalogue.model.call import Budget, Call, CallKind, Deadline, DeadlineKind, Moment, Section, SectionKind

_ZONES = {
    "ro": "Europe/Bucharest",
    "fr": "Europe/Paris",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
    "pl": "Europe/Warsaw",
    "hu": "Europe/Budapest",
    "pt": "Europe/Lisbon",
    "nl": "Europe/Amsterdam",
}
Style = Callable[[Call], Call]


def share(key: str) -> int:
    """A number from 0 to 99 that depends on nothing but the key."""
    return int(sha256(key.encode()).hexdigest(), 16) % 100


def dressed(call: Call, source: str) -> Call:
    """The very record under the name of another portal, with a page of its own there."""
    return replace(
        call, source=source, url=f"https://{source.replace('_', '-')}.example/calls/{share(call.id)}-{_number(call)}"
    )


def listed(call: Call) -> Call:
    """As a mirror with the code in a field carries it: the day, the beginning of the text, its own page, no opening."""
    mirror = replace(_bare(call, "eu_mirror"), sections=_beginning(call))
    return replace(mirror, identifier=call.identifier if call.parent is None else None)


def prefixed(call: Call) -> Call:
    """The programme before the title, the beginning of the text, a link to the official page, no code."""
    programme = call.programme.name.partition(" (")[0] if call.programme is not None else "EU"
    mirror = _bare(call, "at_mirror")
    links = (call.url + "?utm_source=newsletter",)
    return replace(mirror, title=f"{programme}: {call.title}", links=links, sections=_beginning(call))


def shortened(call: Call) -> Call:
    """The first words of the title, the day and what there is to give; no code, no link."""
    words = call.title.split()
    title = " ".join(words[:7]) + (" …" if len(words) > 7 else "")
    total = call.budget.total if call.budget is not None else None
    return replace(
        _bare(call, "ie_mirror"), title=title, budget=Budget(total=total) if total else None, opens=call.opens
    )


def told(call: Call) -> Call:
    """The title as it is, the code in the text only, the deadline a day early, as mirrors have it that cut UTC off."""
    mirror = _bare(call, "pt_mirror", early=True)
    code = call.identifier or call.source_key
    small = call.source[:2] == "eu" and share(code) % 2
    text = f"More on the portal of the programme, under the reference {code.lower() if small else code}."
    return replace(mirror, sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=text),))


def bare(call: Call) -> Call:
    """The title in capitals and the day, and nothing else."""
    return replace(_bare(call, "gr_mirror"), title=call.title.upper(), programme=None, funder=None)


def translated(call: Call, title: str, language: str, how: int) -> Call:
    """Under a title of its own language: with the code in the text, with amounts and opening, or with the day alone."""
    mirror = replace(_bare(call, f"{language}_mirror"), title=title, language=language)
    if how == 0:
        text = f"{title}. {call.identifier}"
        return replace(mirror, sections=(Section(kind=SectionKind.DESCRIPTION, html="", text=text),))
    if how == 1:
        return replace(mirror, budget=call.budget, opens=call.opens)
    return mirror


def styles_of(call: Call) -> list[str]:
    """The styles that carry more of a call than its title, which alone is never enough."""
    if call.deadlines:
        return sorted(STYLES)
    if call.identifier:
        return ["code in the text, a day early", "listed with its code", "programme before the title"]
    return ["programme before the title"]


STYLES: dict[str, Style] = {
    "listed with its code": listed,
    "programme before the title": prefixed,
    "shortened title": shortened,
    "code in the text, a day early": told,
    "capitals and a day alone": bare,
}
TRANSLATIONS = ("translated, code in the text", "translated, amounts and opening", "translated, a day alone")


def _beginning(call: Call) -> tuple[Section, ...]:
    """The first hundred words of the description, under a heading of the mirror's own."""
    words = call.text(SectionKind.DESCRIPTION).split()[:100]
    text = " ".join(["What is it about?", *words])
    return (Section(kind=SectionKind.DESCRIPTION, html="", text=text),) if words else ()


def _bare(call: Call, source: str, *, early: bool = False) -> Call:
    zone = _ZONES.get(source[:2], "Europe/Brussels")
    return Call(
        source=source,
        source_key=f"{share(call.id)}-{_number(call)}",
        kind=CallKind.CALL,
        title=call.title,
        language=call.language,
        url=f"https://{source.replace('_', '-')}.example/call/{_number(call)}",
        programme=call.programme,
        funder=call.funder,
        deadlines=tuple(_day_only(deadline, zone, early=early) for deadline in call.deadlines[:1]),
    )


def _day_only(deadline: Deadline, zone: str, *, early: bool) -> Deadline:
    day = deadline.at.astimezone(ZoneInfo(deadline.moment.zone)).date() - timedelta(days=early)
    at = datetime.combine(day, time(23, 59), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Deadline(moment=Moment(at=at, zone=zone, hour_known=False, raw=day.isoformat()), kind=DeadlineKind.SINGLE)


def _number(call: Call) -> int:
    return int(sha256(call.id.encode()).hexdigest()[:8], 16)
