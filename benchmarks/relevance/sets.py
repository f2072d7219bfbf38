"""The labelled sets, as calls, profiles and the calls that are relevant to each profile.

``mte``: projects of French SMEs and the aid programmes that a public service's editors linked to them. ``he``: Horizon
Europe projects (titles and descriptions of their deliverables) and the topic that each won, among all topics of
2021-2024. ``sme``: projects of the SME Instrument on water and the topic that each won, among all titles of Horizon
2020; ``sme15`` keeps only the topics that any project of the set won. Texts that the sets give are used whole, and
nothing else: no identifier, year or winner's text goes into a call.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recordings import RECORDINGS, read_rows
from catalogue.model.call import Call, CallKind, Section, SectionKind
from catalogue.model.profile import Profile

NAMES = ("mte", "sme", "sme15", "he")
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """A profile, and the ids of the calls that are relevant to it: None where the file does not tell."""

    profile: Profile
    relevant: frozenset[str] | None

    @property
    def id(self) -> str:
        """Its id in the set."""
        return self.profile.id


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Calls (``source_key`` is the id in the set), queries, and the companies whose links are known as choices."""

    name: str
    language: str
    calls: tuple[Call, ...]
    queries: tuple[Query, ...]
    labelled: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    language: str
    calls: str
    queries: str
    call: Callable[[Row], Call]
    profile: Callable[[Row], Profile]


def read_set(name: str, queries: Path | None = None, labels: Path | None = None) -> LabelledSet:
    """The set of that name. ``queries`` and ``labels`` are files in the shape of the recorded dev half.

    Without ``queries`` the dev half is asked. The links in ``labels`` are known as choices of their companies; without
    it none is.
    """
    reading = _READINGS[name]
    calls = tuple(reading.call(row) for row in read_rows(RECORDINGS / reading.calls))
    dev = RECORDINGS / reading.queries
    asked = _queries(reading, read_rows(queries or dev))
    labelled = _queries(reading, read_rows(labels)) if labels is not None else ()
    if name == "sme15":
        known = [query.relevant or frozenset() for query in (*asked, *_queries(reading, read_rows(dev)))]
        won = frozenset[str]().union(*known)
        calls = tuple(call for call in calls if call.source_key in won)
    return LabelledSet(name=name, language=reading.language, calls=calls, queries=asked, labelled=labelled)


def plain_call_text(call: Call) -> str:
    """All that a call says, for rankers that know no parts."""
    texts = (call.title, call.call_title or "", *(section.text for section in call.sections))
    return ". ".join(filter(None, texts))


def plain_profile_text(profile: Profile) -> str:
    """All that a profile says, for rankers that know no parts."""
    return ". ".join((*profile.keywords, profile.description))


def _queries(reading: _Reading, rows: Iterable[Row]) -> tuple[Query, ...]:
    return tuple(
        Query(
            profile=reading.profile(row),
            relevant=frozenset(row["relevant"]) if row.get("relevant") is not None else None,
        )
        for row in rows
    )


def _call(key: str, title: str, language: str, *, call_title: str = "", sections: Sequence[Section] = ()) -> Call:
    return Call(
        source="labelled",
        source_key=key,
        kind=CallKind.CALL,
        title=title,
        language=language,
        url=f"https://example.org/{key}",
        call_title=call_title or None,
        sections=tuple(section for section in sections if section.text.strip()),
    )


def _section(kind: SectionKind, text: str) -> Section:
    return Section(kind=kind, html="", text=text)


def _profile(key: str, language: str, country: str, description: str, keywords: Sequence[str]) -> Profile:
    return Profile(
        id=key,
        name=key,
        email=f"{key}@example.org",
        language=language,
        country=country,
        zone="Europe/Brussels",
        description=description,
        keywords=tuple(keyword for keyword in keywords if keyword),
    )


def _programme(row: Row) -> Call:
    sections = (
        _section(SectionKind.DESCRIPTION, f"{row['promise']}. {row['text']}"),
        _section(SectionKind.FURTHER_INFORMATION, row["long"]),
        _section(SectionKind.DESTINATION, " ".join(row["objectives"])),
    )
    return _call(row["id"], row["title"], "fr", sections=sections)


def _green_project(row: Row) -> Profile:
    return _profile(row["id"], "fr", "FR", f"{row['short']} {row['long']}", [row["title"]])


def _horizon_topic(row: Row) -> Call:
    destination = _section(SectionKind.DESTINATION, row["destination"])
    return _call(row["id"], row["title"], "en", call_title=row["call_title"], sections=[destination])


def _horizon_project(row: Row) -> Profile:
    return _profile(row["id"], "en", "BE", row["text"], [])


def _titled_topic(row: Row) -> Call:
    return _call(row["id"], row["title"], "en")


def _sme_project(row: Row) -> Profile:
    return _profile(row["id"], "en", "BE", row["text"], [row["title"]])


_SME = _Reading(
    "en",
    "cordis/h2020_topics.jsonl.gz",
    "cordis/h2020_sme_instrument_projects.dev.jsonl.gz",
    _titled_topic,
    _sme_project,
)
_READINGS = {
    "mte": _Reading(
        "fr",
        "mte_matching/programs_fr.jsonl.gz",
        "mte_matching/projects_fr.dev.jsonl.gz",
        _programme,
        _green_project,
    ),
    "he": _Reading(
        "en",
        "cordis/horizon_europe_topics.jsonl.gz",
        "cordis/horizon_europe_projects.dev.jsonl.gz",
        _horizon_topic,
        _horizon_project,
    ),
    "sme": _SME,
    "sme15": _SME,
}
