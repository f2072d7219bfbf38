"""EU Funding & Tenders Portal: topics, calls for external action, and cascade calls of EU projects."""

from collections.abc import AsyncIterator, Set
from datetime import time
from typing import ClassVar
from zoneinfo import ZoneInfo

from catalogue.model.call import (
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
from crawlers.portal import Row
from crawlers.portals.sedia import RecordType, SediaPortal
from crawlers.portals.sedia_budget import read_cascade_budget, read_topic_budget
from crawlers.read.conditions import read_conditions
from crawlers.read.dates import day_moment, exact_moment, read_index_instant, wall_clock_moment
from crawlers.read.deadlines import as_deadlines
from crawlers.read.fields import take, take_all, take_first, take_json
from crawlers.read.html import read_line
from crawlers.read.labels import clean_label
from crawlers.reading import ReadError
from crawlers.source import Expect, Proof, Source, aside

BRUSSELS = ZoneInfo("Europe/Brussels")
# "The deadline is 17:00:00 Brussels time" stands in the topics' own conditions; the index keeps the day alone.
CLOSING_HOUR = time(17)
FORTHCOMING, OPEN = "31094501", "31094502"
PAGES = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities"
KINDS = {"1": CallKind.TOPIC, "2": CallKind.EXTERNAL_ACTION, "8": CallKind.CASCADE_CALL}
MODELS = {
    "single-stage": DeadlineModel.SINGLE_STAGE,
    "two-stage": DeadlineModel.TWO_STAGE,
    "multiple cut-off": DeadlineModel.MULTIPLE_CUT_OFF,
    "permanent": DeadlineModel.PERMANENT,
}

TEXTS = {
    "metadata.descriptionByte": SectionKind.DESCRIPTION,
    "metadata.description": SectionKind.DESCRIPTION,
    "metadata.topicConditions": SectionKind.CONDITIONS,
    "metadata.beneficiaryAdministration": SectionKind.HOW_TO_APPLY,
    "metadata.furtherInformation": SectionKind.FURTHER_INFORMATION,
    "metadata.duration": SectionKind.FURTHER_INFORMATION,
    "metadata.destinationDescription": SectionKind.DESTINATION,
    "metadata.destinationDetails": SectionKind.DESTINATION,
    "metadata.supportInfo": SectionKind.SUPPORT,
}


class EuFundingTenders(SediaPortal):
    """The source; see `crawlers.portals.sedia` for how it is asked."""

    source = Source(
        title="EU Funding & Tenders Portal",
        country="EU",
        language="en",
        zone="Europe/Brussels",
        home="https://ec.europa.eu/info/funding-tenders/opportunities/portal/",
        licence="CC BY 4.0 (Commission Decision 2011/833/EU)",
        delay=0.5,
        # The static file of all topics had 130 MB in 2026.
        largest_answer=200_000_000,
        # Over half a year of 2026 a scan had 678 to 932 records.
        expect=Expect(at_least=300, at_most=5_000, filled={"opens": 0.9, "deadlines": 0.9}),
        proof=Proof.RECORDED,
        checked_against="full scans of four days in 2026, rebuilt into the portal's page shape, and raw answers of "
        "2025 and 2026 with all their fields; a static file of a topic of 2026",
        unused=aside(
            "technical: how the index keeps and orders its records",
            *"apiVersion accessRestriction checksum children citation contentType database databaseLabel".split(),
            *"enrichedMetadata groupById highlightedFragments pages score title url weight".split(),
            *"metadata.REFERENCE metadata.cftId metadata.corporate-search-version metadata.datasource".split(),
            *"metadata.esDA_* metadata.esST_* metadata.es_* metadata.sortStatus".split(),
        )
        | aside(
            "repeats another field",
            *"content summary metadata.ccm2Id metadata.url metadata.language metadata.programmePeriod".split(),
            *"metadata.destination metadata.destinationGroup metadata.typeOfMGAs metadata.projectName".split(),
            "metadata.projectId",
        )
        | aside(
            "not part of a call as we keep it yet",
            *"metadata.links metadata.sepTemplate metadata.latestInfos metadata.publicationDocuments".split(),
            *"metadata.additionalDossiers metadata.infoPackDossiers metadata.allowPartnerSearch".split(),
            *"metadata.programmeDivision metadata.crossCuttingPriorities metadata.focusArea".split(),
            *"metadata.specificObjective metadata.missionId metadata.missionGroup".split(),
        )
        | aside("marketing words, found to mislead matching", "metadata.tags")
        | aside(
            "its meaning is not verified: the one recorded value lies before its deadlines", "metadata.closingDate"
        ),
    )
    # A scan that does not add up is made anew, and then gives again what it gave before.
    repeats: ClassVar = True
    # A cascade call carries its parent topic's identifier, so only its own number is unique.
    types: ClassVar = (
        RecordType(code="1", key="identifier"),
        RecordType(code="8", key="callccm2Id"),
        RecordType(code="2", key="identifier"),
    )
    programmes: dict[str, str]

    def must(self) -> list[dict[str, object]]:
        """Open and forthcoming records of the living index: the legacy one holds hundreds of dead "open" calls."""
        return [{"terms": {"status": [FORTHCOMING, OPEN]}}, {"terms": {"DATASOURCE": ["SEDIA"]}}]

    async def rows(self) -> AsyncIterator[Row]:
        """The records, after the code list that names their programmes."""
        labels = (await self.labels()).get("frameworkProgramme", {})
        known = self.reading.programmes_before() if not labels else {}
        self.programmes = {**known, **{code: clean_label(label) for code, label in labels.items()}}
        async for row in super().rows():
            yield row

    def prepare_again(self) -> None:
        """The programmes' names as earlier runs learned them."""
        self.programmes = dict(self.reading.programmes_before())

    def call(self, row: Row) -> Call:
        """The call that a record is."""
        reference = take(row, "reference")
        kind = KINDS.get(take(row, "metadata.type"))
        if kind is None or take(row, "metadata.DATASOURCE") != "SEDIA":
            raise ReadError("not a record of the kind that was asked for: the portal ignored the query")
        language = take_first(row, "language") or "en"
        identifier = read_line(take(row, "metadata.identifier"))
        title, parent = self._title_and_parent(row, kind, identifier)
        types_of_action = tuple(read_line(value) for value in take_all(row, "metadata.typesOfAction"))
        own_number = take_first(row, "metadata.callccm2Id")
        call_identifier = take_first(row, "metadata.callIdentifier")
        code = take(row, "metadata.frameworkProgramme")
        texts = [(part, raw) for field, part in TEXTS.items() for raw in take_all(row, field)]
        sections = self.sections(reference, texts)
        model, deadlines = self._deadlines(row, kind)
        return Call(
            source=self.name,
            source_key=_key(kind, identifier, reference, language),
            kind=kind,
            title=title,
            language=language,
            url=_url(kind, identifier, reference, own_number),
            programme=Programme(code=code, name=self.programmes.get(code, code)),
            identifier=identifier,
            call_identifier=call_identifier,
            call_title=_line_or_none(take_first(row, "metadata.callTitle")),
            parent=parent,
            instruments=_instruments(types_of_action),
            types_of_action=types_of_action,
            status_raw=take_first(row, "metadata.status"),
            opens=self._opens(row, kind),
            deadline_model=model,
            deadlines=deadlines,
            budget=(
                read_cascade_budget(row, self.source.currency)
                if kind is CallKind.CASCADE_CALL
                else read_topic_budget(row, identifier, self.source.currency)
            ),
            keywords=_keywords(row, {identifier, call_identifier}),
            sections=sections,
            conditions=read_conditions(
                kind=kind,
                programme=code,
                types_of_action=types_of_action,
                identifier=identifier,
                conditions_text=_text(sections, SectionKind.CONDITIONS),
                description_text=_text(sections, SectionKind.DESCRIPTION),
                language=language,
            ),
        )

    def _title_and_parent(self, row: Row, kind: CallKind, identifier: str) -> tuple[str, Parent | None]:
        """A topic's title is in ``title``; there a cascade call carries its parent's, and its own elsewhere."""
        title = self._title(take(row, "metadata.title"), identifier)
        project = _line_or_none(take_first(row, "metadata.projectAcronym"))
        own = take_first(row, "metadata.caName")
        if kind is not CallKind.CASCADE_CALL:
            return title, None
        own = own or next(iter(row.get("metadata.callTitle") or ()), None)
        if own is None:
            raise KeyError("metadata.caName")
        return self._title(own, identifier), Parent(project=project, topic=identifier, topic_title=title)

    def _title(self, raw: str, identifier: str) -> str:
        title = self.line(raw, f"the title of {identifier}")
        if not title:
            raise ReadError("its title holds no words")
        return title

    def _opens(self, row: Row, kind: CallKind) -> Moment | None:
        raw = take_first(row, "metadata.startDate")
        if raw is None:
            return None
        instant = read_index_instant(raw)
        if kind is CallKind.EXTERNAL_ACTION:
            return exact_moment(instant, BRUSSELS, raw)
        return day_moment(instant, time(0), BRUSSELS, raw)

    def _deadlines(self, row: Row, kind: CallKind) -> tuple[DeadlineModel, tuple[Deadline, ...]]:
        """The deadline model and the deadlines in order; a date that stands twice is one deadline."""
        word = take_first(row, "metadata.deadlineModel") or _submission_procedure(take_json(row, "metadata.actions"))
        row.pop("metadata.actions", None)
        if word is not None and word not in MODELS:
            raise ReadError(f"a deadline model that we do not know: {word[:60]!r}")
        model = MODELS[word] if word is not None else DeadlineModel.UNKNOWN
        raws = sorted(set(take_all(row, "metadata.deadlineDate")))
        return model, as_deadlines(model, (_deadline_moment(raw, kind) for raw in raws))


def _text(sections: tuple[Section, ...], kind: SectionKind) -> str:
    return "\n".join(section.text for section in sections if section.kind is kind)


def _deadline_moment(raw: str, kind: CallKind) -> Moment:
    """What a deadline of the index means; `docs/decisions` tells how each of the three readings was found."""
    instant = read_index_instant(raw)
    only_a_day = kind is CallKind.CASCADE_CALL and instant.time() == time(0)
    if kind is CallKind.TOPIC or only_a_day:
        return day_moment(instant, CLOSING_HOUR, BRUSSELS, raw)
    if kind is CallKind.CASCADE_CALL:
        return wall_clock_moment(instant, BRUSSELS, raw)
    return exact_moment(instant, BRUSSELS, raw)


def _submission_procedure(actions: object) -> str | None:
    """The deadline model that the topic's actions name, where the index itself names none."""
    if isinstance(actions, list) and actions and isinstance(actions[0], dict):
        procedure = actions[0].get("submissionProcedure")
        if isinstance(procedure, dict):
            word = procedure.get("abbreviation")
            return word if isinstance(word, str) and word in MODELS else None
    return None


def _key(kind: CallKind, identifier: str, reference: str, language: str) -> str:
    """What names a record for ever: a topic's identifier; for the others the reference without its language."""
    if kind is CallKind.TOPIC:
        return identifier
    return reference[: -len(language)] if reference.lower().endswith(language.lower()) else reference


def _url(kind: CallKind, identifier: str, reference: str, own_number: str | None) -> str:
    """The portal's page for people: the address in the record is shared by siblings or leads nowhere."""
    if kind is CallKind.TOPIC:
        return f"{PAGES}/topic-details/{identifier}"
    if kind is CallKind.EXTERNAL_ACTION:
        return f"{PAGES}/prospect-details/{reference}"
    if own_number is None:
        raise KeyError("metadata.callccm2Id")
    return f"{PAGES}/competitive-calls-cs/{own_number}"


def _instruments(types_of_action: tuple[str, ...]) -> tuple[Instrument, ...]:
    words = " ".join(types_of_action).lower()
    if "prize" in words:
        return (Instrument.PRIZE,)
    if "equity only" in words:
        return (Instrument.EQUITY,)
    if "blended finance" in words or "eic accelerator" in words:
        return (Instrument.GRANT, Instrument.EQUITY)
    return (Instrument.GRANT,)


def _keywords(row: Row, identifiers: Set[str | None]) -> tuple[str, ...]:
    """The record's keywords without the identifiers that stand first in them; legacy records hold a JSON list."""
    raw = take_all(row, "metadata.keywords")
    if len(raw) == 1 and raw[0].startswith("["):
        row["metadata.keywords"] = take_json({"list": raw}, "list")
        raw = take_all(row, "metadata.keywords")
    words = (read_line(word) for word in raw if word not in identifiers)
    return tuple(dict.fromkeys(word for word in words if word))


def _line_or_none(raw: str | None) -> str | None:
    return (read_line(raw) or None) if raw is not None else None
