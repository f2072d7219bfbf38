"""The labelled pairs: which two records are one call, and which two are not, with where the label comes from.

What is taken for the same is what the portals themselves say: one reference of the EU portal, one page of a service,
an address that one record gives for the other, or, of a few, the two records read side by side. What is taken for
different is what one portal keeps apart, put under the name of another portal where it is not in two anyway.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from itertools import combinations

from rapidfuzz import fuzz, process

from benchmarks.identity import records
from benchmarks.identity.mirrors import STYLES, TRANSLATIONS, dressed, share, styles_of, translated
from benchmarks.identity.translations import NATIONAL, TOPICS
from catalogue.model.call import Call, CallKind
from catalogue.model.changes import bare_words


class Origin(StrEnum):
    """Where a pair comes from.

    ``real``: both records stand in two portals as they are. ``dressed``: both are real and of one portal, one is put
    under the name of another. ``made``: one is real, the other is made from a real one as a mirror would carry it.
    """

    REAL = "real"
    DRESSED = "dressed"
    MADE = "made"


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPair:
    """Two records and whether they are one call. Pairs of one ``family`` are all on one side of the split."""

    first: Call
    second: Call
    same: bool
    origin: Origin
    kind: str
    family: str

    @property
    def held_out(self) -> bool:
        """Whether it is of the half that nothing was tuned on."""
        return share(f"split {self.family}") % 2 == 1


# Pairs that nobody can label for sure stay outside: a scheme of one year beside that of the next under one page, and
# three pairs of French schemes whose names differ by a slip or a word and that may well be one.
_UNCLEAR_PAGES = frozenset({"bciat"})
_UNCLEAR_TITLES = (
    frozenset({"ormat", "ormat objectif recyclage matières"}),
    frozenset({"pass transformation ecologique", "pass tranformation écologique"}),
    frozenset({"étude d'opportunité panneaux photovoltaïques"}),
)
_SIBLINGS = 3
_NEAREST = 60


def labelled_pairs(sample: int = 0) -> list[LabelledPair]:
    """All of them, each pair of records once. Another ``sample`` draws other records to make mirrors of."""
    found: dict[tuple[str, str], LabelledPair] = {}
    makers: list[Callable[[], Iterator[LabelledPair]]] = [*_MAKERS, partial(_made, sample)]
    for make in makers:
        for pair in make():
            found.setdefault((pair.first.id, pair.second.id), pair)
    return list(found.values())


def one_portal_pairs() -> list[tuple[Call, Call]]:
    """Siblings as they stand in one portal, which never merges them: a check that needs no measure."""
    return [pair for family in _families(records.portal().values()).values() for pair in combinations(family[:12], 2)]


def _pair(first: Call, second: Call, same: bool, origin: Origin, kind: str, family: str) -> LabelledPair:
    return LabelledPair(first=first, second=second, same=same, origin=origin, kind=kind, family=family)


@cache
def _calls_of_topics() -> dict[str, str]:
    """The call that each EU topic is a part of: the recorded scans do not say, the feed does."""
    return {
        call.identifier: call.call_identifier
        for call in records.feed().values()
        if call.identifier and call.call_identifier
    }


def _family_of(call: Call) -> str:
    """What the siblings of a call share: its call, the parent of a cascade call, or its own title."""
    if call.parent is not None:
        return call.parent.topic
    known = _calls_of_topics().get(call.identifier or "")
    return call.call_identifier or known or bare_words(call.title)


def _families(calls: Iterable[Call]) -> dict[str, list[Call]]:
    families: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        families[_family_of(call)].append(call)
    return {name: sorted(family, key=lambda call: share(call.id)) for name, family in families.items()}


def _one_reference() -> Iterator[LabelledPair]:
    """One call of the EU portal in the portal and in the feeds that two other projects make of it."""
    portal, feed, digest = records.portal(), records.feed(), records.digest()
    for name, one, other, part in (
        ("EU portal and a feed of it", portal, feed, 45),
        ("EU portal and a digest of it", portal, digest, 35),
        ("a feed and a digest of the EU portal", feed, digest, 15),
    ):
        for reference in sorted(one.keys() & other.keys()):
            first, second = one[reference], other[reference]
            # Cascade calls are the hard ones, having no code: all of them.
            if first.kind is CallKind.CASCADE_CALL or share(f"{name} {reference}") < part:
                kind = f"{name}, cascade calls" if first.kind is CallKind.CASCADE_CALL else name
                yield _pair(first, second, True, Origin.REAL, kind, _family_of(first))


def _languages() -> Iterator[LabelledPair]:
    """One topic in the portal's own languages, with its code and without."""
    for first, second in combinations(records.languages().values(), 2):
        yield _pair(first, second, True, Origin.REAL, "the EU portal in two languages", "languages")
        other = replace(second, identifier=None, call_identifier=None, url="https://other.example/call/1")
        yield _pair(
            replace(first, source_key="no code"), other, True, Origin.MADE, "two languages, code taken off", "languages"
        )


def _side_by_side() -> Iterator[LabelledPair]:
    """Pairs of EuroAccess and the EU portal that were read side by side."""
    access = records.euro_access()
    driving = next(call for call in records.feed().values() if call.title.startswith("Driving Urban Transitions (DUT)"))
    dut = next(call for call in access.values() if call.title == "DUT Call 2025")
    yield _pair(dut, driving, True, Origin.REAL, "EuroAccess and the EU portal", "dut")
    yield _pair(access["135"], records.charter(), True, Origin.REAL, "EuroAccess and the EU portal", "charter")


def _french() -> Iterator[LabelledPair]:
    """Schemes of one service in its export and in its repository; the most alike of the others are none."""
    export, programmes = records.french_export(), records.french_programmes()
    for page in sorted(export.keys() & programmes.keys()):
        if not any(page.startswith(unclear) for unclear in _UNCLEAR_PAGES):
            kind = "a French service in two places"
            yield _pair(export[page], programmes[page], True, Origin.REAL, kind, f"fr {page}")
    kind = "French schemes that are alike"
    for first, second in _nearest(export, programmes, _NEAREST * 3, unless=_of_one_page):
        yield _pair(first, second, False, Origin.REAL, kind, f"fr {second.source_key}")
    by_tail = {"investissements-decoconception": 'Investissement "Ecoconception"', "etudes-decoconception": "Éco-conc"}
    for feed in records.ademe().values():
        for tail, title in by_tail.items():
            for call in export.values():
                if tail in feed.url and title in call.title:
                    yield _pair(feed, call, True, Origin.REAL, "ADEME's feed, linked to by the service", "fr ademe")


def _siblings() -> Iterator[LabelledPair]:
    """Topics of one call and cascade calls of one parent, the one in the portal and the other in the feed."""
    portal = {call.id: reference for reference, call in records.portal().items()}
    feed = records.feed()
    references = {call.id: reference for reference, call in feed.items()}
    partners = _families(feed.values())
    for family, members in _families(records.portal().values()).items():
        for first in members[:_SIBLINGS]:
            kind = "siblings under one parent" if first.parent is not None else "sibling topics of one call"
            others = [
                call
                for call in partners.get(family, [])
                if call.kind is first.kind and references[call.id] != portal[first.id]
            ]
            others.sort(key=lambda call: -fuzz.token_set_ratio(first.title, call.title))
            for second in others[:_SIBLINGS]:
                yield _pair(first, second, False, Origin.REAL, kind, family)


def _other_years() -> Iterator[LabelledPair]:
    """One title that is opened again: in the portal and the feed, in EuroAccess, and in the list of earlier years."""
    by_title: dict[str, list[Call]] = defaultdict(list)
    for call in records.feed().values():
        if call.kind is CallKind.TOPIC:
            by_title[bare_words(call.title)].append(call)
    portal = {call.identifier: call for call in records.portal().values()}
    for title, calls in by_title.items():
        for first, second in combinations(calls, 2):
            if first.identifier in portal and first.identifier != second.identifier:
                yield _pair(portal[first.identifier], second, False, Origin.REAL, "one title opened again", title)
    for source in (records.euro_access(), records.earlier_topics()):
        for first, second in _nearest(source, records.feed(), 150, least=80, unless=_of_one_call):
            kind = "one title opened again" if first.source == "eu_earlier" else "EuroAccess beside the EU portal"
            yield _pair(first, second, False, Origin.REAL, kind, bare_words(first.title))


def _dressed_siblings() -> Iterator[LabelledPair]:
    """What one portal keeps apart although it looks alike, one of the two under the name of another portal."""
    groups: dict[str, Mapping[str, Call] | Iterable[Call]] = {
        "Italian records on one link": records.national("it_incentivi"),
        "Slovak calls of like titles": records.slovak_list(),
        "Hungarian calls of one programme": records.national("hu_palyazat"),
        "Romanian calls of one programme": _clear_romanian(),
        "EuroAccess calls of one programme": records.euro_access(),
    }
    for kind, calls in groups.items():
        by_id = {call.id: call for call in (calls.values() if isinstance(calls, Mapping) else calls)}
        for first, second in _nearest(by_id, by_id, _NEAREST):
            if first.id < second.id:
                other = dressed(second, f"{second.source[:2]}_other")
                yield _pair(first, other, False, Origin.DRESSED, kind, f"{kind} {bare_words(first.title)[:20]}")


def _clear_romanian() -> list[Call]:
    """Without the aid schemes of which the applicants' guide is listed as well: those may be one call."""
    return [call for call in records.national("ro_oportunitati_ue") if "schema" not in bare_words(call.title)]


def _hungarian() -> Iterator[LabelledPair]:
    """A Hungarian national call and the cascade call of the same centre in the EU portal."""
    national = next(call for call in records.national("hu_palyazat") if "SSNS" in call.source_key)
    for call in records.feed().values():
        if "SSNS" in call.title:
            yield _pair(national, call, False, Origin.REAL, "EU portal and a national portal", "ssns")


def _made(sample: int) -> Iterator[LabelledPair]:
    """Mirrors of real records, beside what they mirror and beside the siblings of that."""
    portal = records.portal()
    parts = {CallKind.TOPIC: 22, CallKind.CASCADE_CALL: 30, CallKind.EXTERNAL_ACTION: 40}
    families = _families(portal.values())
    for call in portal.values():
        if share(f"{sample} {call.id}") < parts[call.kind]:
            yield from _mirrored(call, families[_family_of(call)], sample)
    national = [*records.national("hu_palyazat"), *records.national("it_incentivi"), *_clear_romanian()]
    national += [call for call in records.slovak_list().values() if share(f"{sample} {call.id}") < 20]
    national += [call for call in records.french_export().values() if share(f"{sample} {call.id}") < 15]
    by_source: dict[str, list[Call]] = defaultdict(list)
    for call in national:
        by_source[call.source].append(call)
    for call in national:
        yield from _mirrored(call, by_source[call.source], sample)


def _mirrored(call: Call, family: list[Call], sample: int) -> Iterator[LabelledPair]:
    names = styles_of(call)
    name = names[share(f"style {sample} {call.id}") % len(names)]
    mirror = STYLES[name](call)
    if call.source[:2] != "eu":
        # A national call is carried by another portal of its country, or by one of the Union.
        country = "eu" if share(call.id) % 2 else call.source[:2]
        mirror = replace(mirror, source=f"{country}_mirror")
    yield from _beside(mirror, call, family, f"mirror: {name}")


def _beside(mirror: Call, call: Call, family: list[Call], kind: str) -> Iterator[LabelledPair]:
    """A mirror beside what it mirrors, and beside those of the family that are most alike."""
    yield _pair(mirror, call, True, Origin.MADE, kind, _family_of(call))
    others = [other for other in family if other.id != call.id]
    nearest = sorted(others, key=lambda other: -fuzz.token_set_ratio(call.title, other.title))[:2]
    for other in nearest:
        yield _pair(mirror, other, False, Origin.MADE, f"{kind}, beside a sibling", _family_of(call))


def _translated() -> Iterator[LabelledPair]:
    """Mirrors under titles of other languages."""
    portal = {call.identifier: call for call in records.portal().values() if call.parent is None}
    for call in records.feed().values():
        portal.setdefault(call.identifier, replace(call, source="eu_funding_tenders"))
    families = _families(portal.values())
    for identifier, titles in TOPICS.items():
        call = portal[identifier]
        for language, title in titles.items():
            for how, kind in _ways(call, language):
                mirror = translated(call, title, language, how)
                mirror = replace(mirror, source_key=f"{mirror.source_key}-{how}")
                yield from _beside(mirror, call, families[_family_of(call)], f"mirror: {kind}")
    national = {call.id: call for name in ("hu_palyazat", "it_incentivi") for call in records.national(name)}
    for call_id, titles in NATIONAL.items():
        call = national[call_id]
        siblings = [other for other in national.values() if other.source == call.source]
        for language, title in titles.items():
            for how, kind in _ways(call, language):
                mirror = replace(translated(call, title, language, how), source="eu_access")
                mirror = replace(mirror, source_key=f"{mirror.source_key}-{how}")
                yield from _beside(mirror, call, siblings, f"mirror: {kind}")


def _of_one_page(first: Call, second: Call) -> bool:
    return first.url.rpartition("/")[2].partition("?")[0] == second.source_key


def _of_one_call(first: Call, second: Call) -> bool:
    if first.title.startswith("Erasmus Charter"):
        return True
    return first.identifier is not None and first.identifier == second.identifier


def _of_one_record(first: Call, second: Call) -> bool:
    return first.id == second.id


def _ways(call: Call, language: str) -> tuple[tuple[int, str], ...]:
    """How a translated mirror tells what it mirrors: half of them by the code, as mirrors mostly do."""
    how = 1 + share(f"{language} {call.id}") % 2
    return (0, TRANSLATIONS[0]), (how, TRANSLATIONS[how])


def _nearest(
    one: Mapping[str, Call],
    other: Mapping[str, Call],
    most: int,
    least: float = 60,
    unless: Callable[[Call, Call], bool] = _of_one_record,
) -> Iterator[tuple[Call, Call]]:
    """The pairs of records whose titles are most alike, but for those that are one call."""
    choices = {key: bare_words(call.title) for key, call in other.items()}
    found = []
    for key, call in one.items():
        for _, likeness, partner in process.extract(
            bare_words(call.title), choices, scorer=fuzz.token_sort_ratio, limit=4, score_cutoff=least
        ):
            titles = frozenset({bare_words(call.title), choices[partner]})
            if not unless(call, other[partner]) and titles not in _UNCLEAR_TITLES:
                found.append((likeness, key, partner))
    for _, key, partner in sorted(found, reverse=True)[:most]:
        yield one[key], other[partner]


_MAKERS: tuple[Callable[[], Iterator[LabelledPair]], ...] = (
    _one_reference,
    _languages,
    _side_by_side,
    _french,
    _siblings,
    _other_years,
    _dressed_siblings,
    _hungarian,
    _translated,
)
