"""The calls that one can apply for, matched with companies, for commands."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from app.analysed import open_corpus
from app.including import Include
from app.meanings import open_semantics
from app.sectors import open_sector_names
from app.translating import open_translator
from catalogue.model.match import Eligibility, Grade, Match
from matcher import Corpus, Knowledge, fits, match
from notifier.telling.twins import Twins, find_twins

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.model.profile import Profile
    from catalogue.store.database import Database
    from matcher.relevance.corpus import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which matches are listed: ``include`` beside those that fit; empty ``grades`` and ``countries`` are all.

    ``countries`` are those of the sources, ISO 3166-1 alpha-2 or EU, and ``themes`` the ids of what calls must be on.
    With ``every`` each portal's record of a call is listed, and not one for all of them.
    """

    include: frozenset[Include] = frozenset()
    grades: frozenset[Grade] = frozenset()
    countries: frozenset[str] = frozenset()
    themes: tuple[str, ...] = ()
    every: bool = False

    def lists(self, found: Match) -> bool:
        """Whether ``found`` is one of them."""
        weak, barred = found.relevance.grade is Grade.WEAK, found.eligibility is Eligibility.NOT_ELIGIBLE
        asked_for = Include.WEAK in self.include or found.relevance.grade in self.grades
        return (
            (asked_for or not weak)
            and (Include.NOT_ELIGIBLE in self.include or not barred)
            and (not self.grades or found.relevance.grade in self.grades)
            and (not self.countries or found.call.source.partition("_")[0].upper() in self.countries)
            and self._is_on_theme(found.call)
        )

    def _is_on_theme(self, call: "Call") -> bool:
        if not self.themes:
            return True
        from app.themes import are_on, theme_records

        return are_on(theme_records(call), self.themes)


FITTING = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The calls that one can apply for at ``now`` (aware) or later, analysed, and which of them are one.

    ``knowledge``: how words are translated, what companies chose so far, and what sectors are called.
    """

    corpus: Corpus
    twins: Twins
    knowledge: Knowledge
    now: datetime

    def matches(self, profile: "Profile") -> list[Match]:
        """All of the calls against ``profile``, the best first."""
        return match(profile, self.corpus, self.now, self.knowledge)

    def fits(self, call: "Call", profiles: "Sequence[Profile]") -> list[Match]:
        """All of ``profiles`` against ``call``, the best first; a call that is not on offer is compared with those."""
        there = any(one.id == call.id for one in self.corpus.calls)
        return fits(call, profiles, self.now, self.corpus if there else self.corpus.calls, self.knowledge)

    def choose(self, matches: Sequence[Match], wanted: Wanted, dismissed: Collection[str] = ()) -> list[Match]:
        """Those of ``matches`` that are ``wanted``, in their order; of calls that are twins one.

        It is the first record of the group that is wanted; where the leading one bars the company, that one.
        ``dismissed`` are the ids of calls that the company wants to see no more, nor any twin of them.
        """
        hidden = frozenset() if Include.DISMISSED in wanted.include else self.twins.all_of(dismissed)
        shown = [found for found in matches if found.call.id not in hidden]
        if wanted.every:
            return list(filter(wanted.lists, shown))
        chosen = {one.call.id for one in self._one_each(shown, wanted)}
        return [found for found in shown if found.call.id in chosen]

    def _one_each(self, matches: Sequence[Match], wanted: Wanted) -> Iterator[Match]:
        by_id = {found.call.id: found for found in matches}
        for group in dict.fromkeys(self.twins.group(found.call.id) for found in matches):
            if group[0] in self.twins.closed:
                continue
            there = [by_id[one] for one in group if one in by_id]
            barred = there[0].call.id == group[0] and there[0].eligibility is Eligibility.NOT_ELIGIBLE
            best = next(filter(wanted.lists, there[:1] if barred else there), None)
            if best is not None:
                yield best


def open_offer(database: "Database", now: datetime, counted: "Counted | None" = None) -> Offer:
    """What is on offer in the catalogue at ``now`` (aware); ``counted`` hears how many calls are analysed of how many.

    What was analysed by an earlier command is taken from the cache; see `app.analysed`.
    """
    from catalogue.store.calls import find_content_hashes, find_live_calls
    from catalogue.store.choices import find_choices, find_choosers

    with database.read() as connection:
        calls = list(find_live_calls(connection, now))
        hashes = find_content_hashes(connection)
        twins = find_twins(connection, {}, now)
        profiles, choices = find_choosers(connection), find_choices(connection)
    knowledge = Knowledge(
        translate=open_translator(database).likely,
        profiles=profiles,
        choices=choices,
        name_sector=open_sector_names(database),
    )
    corpus = open_corpus(calls, hashes, open_semantics(calls, now), database.whole_place, now, counted)
    return Offer(corpus=corpus, twins=twins, knowledge=knowledge, now=now)


def with_choices_of(database: "Database", offer: Offer) -> Offer:
    """The same offer with what companies have chosen by now."""
    from catalogue.store.choices import find_choices, find_choosers

    with database.read() as connection:
        profiles, choices = find_choosers(connection), find_choices(connection)
    return replace(offer, knowledge=replace(offer.knowledge, profiles=profiles, choices=choices))
