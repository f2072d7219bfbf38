"""From what a record says to a call: the parts that every source puts together in the same way."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar, TypedDict, Unpack
from unicodedata import category
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from catalogue.model.call import (
    Budget,
    Call,
    CallKind,
    Deadline,
    DeadlineModel,
    Instrument,
    Moment,
    Parent,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.condition import Condition, Criterion, PlaceRule
from crawlers.read.budget import read_budget
from crawlers.read.clauses.beside import with_clauses
from crawlers.read.dates import at_hour, exact_moment, is_no_date, published_day, wall_clock_moment
from crawlers.read.deadlines import as_deadlines
from crawlers.read.html import holds_active_content, read_line, read_text, sanitise
from crawlers.read.structured import applicant_conditions, place_conditions
from crawlers.read.written_dates import written_day
from crawlers.reading import ReadError, Reading
from crawlers.source import Source

ReadDate = Callable[[str], date | datetime]
RawDate = str | int | None

_LONGEST_WORDS = 500
_UNION = "EU"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When one can apply: from when, until when, and the portal's own words where they are no date."""

    opens: Moment | None = None
    model: DeadlineModel = DeadlineModel.UNKNOWN
    deadlines: tuple[Deadline, ...] = ()
    words: str | None = None


NO_DATES = Dates()


class CallFacts(TypedDict, total=False):
    """Further parts of a call, as `catalogue.model.call.Call` names them; lines as the portal wrote them.

    A programme without a code of its own is its name alone. What is blank in a list is none of it.
    """

    kind: CallKind
    language: str
    programme: Programme | str | None
    identifier: str | None
    call_identifier: str | None
    call_title: str | None
    parent: Parent | None
    instruments: tuple[Instrument, ...]
    types_of_action: Iterable[str | None]
    status_raw: str | None
    budget: Budget | None
    keywords: Iterable[str | None]
    conditions: tuple[Condition, ...]
    withdrawn: bool
    funder: str | None


_LINES = ("identifier", "call_identifier", "call_title", "status_raw", "funder")
_LISTS = ("types_of_action", "keywords")


class Drafting:
    """What a source uses to put a call together; a `crawlers.portal.Portal` has it.

    Dates are meant on the clock of the source's zone. A day that is a deadline lasts until the source's closing hour;
    midnight stands for the day that it begins, in the source's zone or in UTC, as indexes store days.
    """

    source: ClassVar[Source]
    name: str
    reading: Reading

    def new_call(
        self,
        *,
        key: str,
        title: str | None,
        url: str,
        dates: Dates = NO_DATES,
        texts: Iterable[tuple[SectionKind, str | None]] = (),
        links: Iterable[str | None] = (),
        **facts: Unpack[CallFacts],
    ) -> Call:
        """A call with ``key`` as its own number. Texts and lines are hostile HTML or plain text; they are cleaned here.

        What the texts ask of applicants is added to the conditions that the fields gave.
        Addresses may be relative to the source's home. Raises `ReadError` for an empty title, and for a key that is
        empty or holds control characters.
        """
        facts.setdefault("kind", CallKind.CALL)
        facts.setdefault("language", self.source.language)
        line = self.line(title or "", f"the title of {key}")
        if not line:
            raise ReadError("its title holds no words")
        if not key.strip():
            raise ReadError("nothing names it: its key is empty")
        if any(category(letter) == "Cc" for letter in key):
            raise ReadError("its key holds a control character: it would have no address")
        page = self.address(url)
        sections = self.sections(key, texts)
        facts["conditions"] = self._conditions(facts.get("conditions", ()), sections, facts["language"])
        further = (self.address(link) for link in links if link and link.strip())
        return Call(
            source=self.name,
            source_key=key,
            title=line,
            url=page,
            opens=dates.opens,
            deadline_model=dates.model,
            deadlines=dates.deadlines,
            deadline_words=dates.words,
            sections=sections,
            links=tuple(dict.fromkeys(link for link in further if link != page and is_web_address(link))),
            **self._cleaned(key, facts),
        )

    def _conditions(
        self, fields: tuple[Condition, ...], sections: tuple[Section, ...], language: str
    ) -> tuple[Condition, ...]:
        """What the portal's fields ask of applicants, and what its prose adds.

        The Union's portals say who may apply in clauses of their own kind, which are read elsewhere.
        """
        country = self.source.country
        return fields if country == _UNION else with_clauses(fields, sections, language, country)

    def _cleaned(self, key: str, facts: CallFacts) -> dict[str, Any]:
        """``facts`` with lines of plain text, and without what says nothing."""
        clean: dict[str, Any] = dict(facts)
        for name in _LINES:
            if (raw := clean.get(name)) is not None:
                clean[name] = self._short_line(raw, name, key) or None
        for name in _LISTS:
            lines = (self._short_line(raw, name, key) for raw in clean.get(name, ()) if raw)
            clean[name] = tuple(dict.fromkeys(filter(None, lines)))
        programme = clean.get("programme")
        if programme is not None:
            named = programme if isinstance(programme, Programme) else Programme(code=programme, name=programme)
            code, title = (self._short_line(raw, "programme", key) for raw in (named.code, named.name))
            clean["programme"] = Programme(code=code, name=title) if code else None
        if clean.get("budget") == Budget():
            clean["budget"] = None
        return clean

    def _short_line(self, raw: str, name: str, key: str) -> str:
        return self.line(raw, f"the {name} of {key}")[:_LONGEST_WORDS]

    def dates(
        self,
        read: ReadDate,
        *,
        opens: RawDate = None,
        closes: RawDate | Sequence[RawDate] = None,
        rolling: bool = False,
        prose: bool = False,
        note: str | None = None,
    ) -> Dates:
        """The dates of a call, each read by ``read``; what portals write for "none" is none.

        Several closing dates are cut-offs. ``rolling``: the portal says that one can apply at any time. With ``prose``
        a closing date that ``read`` cannot read is kept as words and is no date; otherwise it raises `ReadError`.
        ``note`` is what the portal says beside its dates, and is kept as words.
        """
        raws = closes if isinstance(closes, Sequence) and not isinstance(closes, str) else (closes,)
        moments, words = [], []
        for raw in raws:
            if _is_none(raw):
                continue
            try:
                moments.append(self.closing(raw, read))
            except ReadError:
                if not prose:
                    raise
                words.append(read_line(str(raw))[:_LONGEST_WORDS])
        if note and (line := read_line(note)):
            words.append(line[:_LONGEST_WORDS])
        model = _model(len(moments), rolling=rolling)
        return Dates(
            opens=None if _is_none(opens) else self.opening(opens, read),
            model=model,
            deadlines=as_deadlines(model, moments),
            words="; ".join(words) or None,
        )

    def dates_or_words(
        self,
        read: ReadDate,
        *,
        opens: str | None,
        closes: str | None,
        opening: str,
        rolling: bool = False,
        note: str | None = None,
    ) -> Dates:
        """`dates` where either may be prose, for portals whose editors write what they like.

        Behind an opening that ``read`` cannot read nothing says whether one can apply yet: then both are kept as words,
        the opening behind its label ``opening``. Raises `ReadError` for an opening without any letter: that is no
        prose, but a date of another form.
        """
        try:
            return self.dates(read, opens=opens, closes=closes, rolling=rolling, prose=True, note=note)
        except ReadError:
            if not any(map(str.isalpha, opens or "")):
                raise
            words = [f"{opening}: {opens}", *([] if _is_none(closes) else [str(closes)]), *([note] if note else [])]
            return Dates(words="; ".join(read_line(one)[:_LONGEST_WORDS] for one in words))

    def today(self) -> date:
        """The day on which this run began, in the source's zone."""
        return self.reading.now.astimezone(ZoneInfo(self.source.zone)).date()

    def opening(self, raw: RawDate, read: ReadDate) -> Moment:
        """The moment from which one can apply; a day begins at midnight."""
        return self._moment(raw, read, time(0))

    def closing(self, raw: RawDate, read: ReadDate) -> Moment:
        """The moment until which one can apply; a day ends at the source's closing hour."""
        # Where a change of the clock repeats the end of a day, the day ends the second time.
        return self._moment(raw, read, self.source.closing.replace(fold=1))

    def _moment(self, raw: RawDate, read: ReadDate, hour: time) -> Moment:
        text, zone = str(raw).strip(), ZoneInfo(self.source.zone)
        found = read(text)
        day = _day_of(found, zone)
        if day is not None:
            return Moment(at=at_hour(day, hour, zone), zone=zone.key, hour_known=False, raw=text)
        assert isinstance(found, datetime)
        return wall_clock_moment(found, zone, text) if found.tzinfo is None else exact_moment(found, zone, text)

    def line(self, raw: str, where: str) -> str:
        """A title or name as one line of plain text; active content in it is told."""
        if holds_active_content(raw):
            self.reading.note("active content", f"{where} carried a script or handler; it was removed")
        return read_line(raw)

    def sections(self, key: str, texts: Iterable[tuple[SectionKind, str | None]]) -> tuple[Section, ...]:
        """The texts of a call, sanitised; none where the portal's terms do not let us keep them."""
        if not self.source.texts_may_be_stored:
            return ()
        sections = []
        for kind, raw in texts:
            if not raw or not raw.strip():
                continue
            if holds_active_content(raw):
                self.reading.note("active content", f"a text of {key} carried a script or handler; it was removed")
            html = sanitise(raw)
            text = read_text(html)
            if text:
                sections.append(Section(kind=kind, html=html, text=text))
        return tuple(dict.fromkeys(sections))

    def written_day(self, raw: str) -> date | datetime:
        """`crawlers.read.written_dates.written_day` in the source's language."""
        return written_day(raw, self.source.language)

    def budget(
        self,
        *,
        total: str | None = None,
        limits: str | None = None,
        project_min: str | None = None,
        project_max: str | None = None,
        rate: str | None = None,
        language: str | None = None,
    ) -> Budget | None:
        """`crawlers.read.budget.read_budget` in the source's currency and language.

        Machines write numbers as ``language="en"`` does, whatever the source speaks.
        """
        return read_budget(
            self.source.currency,
            language or self.source.language,
            total=total,
            limits=limits,
            project_min=project_min,
            project_max=project_max,
            rate=rate,
        )

    def applicants(self, terms: Iterable[str], where: str) -> tuple[Condition, ...]:
        """`crawlers.read.structured.applicant_conditions` of terms in the source's language."""
        return applicant_conditions(terms, self.source.language, where)

    def places(self, raws: Iterable[str], where: str, *, exclusive: bool = True) -> tuple[Condition, ...]:
        """`crawlers.read.structured.place_conditions` in the source's country; `national` where no place is named."""
        source = self.source
        return place_conditions(raws, source.country, source.language, where, exclusive) or self.national()

    def national(self, *regions: str) -> tuple[Condition, ...]:
        """The condition of a call of which the portal says no place: it is money of the portal's own country.

        ``regions`` (NUTS) are those of a portal that is a region's own. It settles that a place there is inside;
        elsewhere it stays open.
        """
        places = regions or (self.source.country,)
        return (
            Condition(
                criterion=Criterion.PLACE,
                rule=PlaceRule(regions=places, exclusive=False),
                clause=f"{self.source.title} ({', '.join(places)})",
                language=self.source.language,
                where="the portal itself",
            ),
        )

    def address(self, url: str) -> str:
        """A full address; a relative one is meant from the source's home, one that begins with www is a site's own.

        Ampersands that are still escaped as in HTML, and blanks, are written as addresses have them.
        """
        address = url.strip().replace("&amp;", "&").replace(" ", "%20")
        return f"https://{address}" if address.startswith("www.") else urljoin(self.source.home, address)


def is_web_address(url: str) -> bool:
    """Whether ``url`` is a full address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_none(raw: RawDate) -> bool:
    return raw is None or (isinstance(raw, str) and is_no_date(raw))


def _day_of(found: date | datetime, zone: ZoneInfo) -> date | None:
    """The day that ``found`` stands for, or None where it is an instant within a day."""
    if not isinstance(found, datetime):
        return found
    if found.tzinfo is None:
        return found.date() if found.time() == time(0) else None
    is_midnight = time(0) in {found.time(), found.astimezone(zone).time()}
    return published_day(found, zone) if is_midnight else None


def _model(deadlines: int, *, rolling: bool) -> DeadlineModel:
    if rolling and deadlines <= 1:
        return DeadlineModel.PERMANENT
    if deadlines > 1:
        return DeadlineModel.MULTIPLE_CUT_OFF
    return DeadlineModel.SINGLE_STAGE if deadlines else DeadlineModel.UNKNOWN
