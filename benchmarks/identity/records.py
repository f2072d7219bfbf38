"""Real records of calls: the recordings, read by the project's own sources and, of portals without one, here."""

import csv
import gzip
import html
import importlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from catalogue.model.call import (
    Budget,
    BudgetScope,
    Call,
    CallKind,
    Deadline,
    DeadlineKind,
    Moment,
    Parent,
    Programme,
    Section,
    SectionKind,
)
from catalogue.model.money import Money
from crawlers.registry import load_source
from crawlers.replay import Recording
from crawlers.replay.offline import replay
from crawlers.replay.sites import as_site

RECORDINGS = Path(__file__).parents[2].parent / "shared" / "recordings"
BRUSSELS = ZoneInfo("Europe/Brussels")
PARIS = ZoneInfo("Europe/Paris")
_KINDS = {"1": CallKind.TOPIC, "2": CallKind.EXTERNAL_ACTION, "8": CallKind.CASCADE_CALL}
_SCANS = ("2026-06-16", "2026-07-01", "2026-08-21")

Row = dict[str, Any]


@cache
def portal() -> dict[str, Call]:
    """The EU portal's calls of three scans, as the product reads them, by the portal's own reference.

    The scans were kept without budgets and without the call that a topic is a part of; those are the feed's.
    """
    found: dict[str, Call] = {}
    others = feed()
    spider = load_source("eu_funding_tenders")
    for day in _SCANS:
        recording = Recording.load(RECORDINGS / "eu_ft" / f"search_open_en_{day}.pages.json.gz")
        assert recording.fetched_at is not None
        calls = replay(spider, as_site(recording), recording.fetched_at, at_least=1).calls
        by_key = {call.source_key: call for call in calls.values()}
        for row in recording.rows:
            reference = str(row["reference"])
            key = reference[:-2] if reference[-2:].lower() == "en" else reference
            is_topic = row["metadata"]["type"] == ["1"]
            call = by_key.get(str(row["metadata"]["identifier"][0]) if is_topic else key)
            if call is not None:
                other = others.get(reference, call)
                found[reference] = replace(call, budget=other.budget, call_identifier=other.call_identifier)
    return found


@cache
def feed() -> dict[str, Call]:
    """The same portal's calls as another project's feed carries them, by the portal's reference.

    The feed does not say whose a pot is: one that several topics of a call name is taken for the call's.
    """
    rows = list(_lines("eu_ft/calls_union_2026-03-13_to_2026-08-22.jsonl.gz"))
    calls = {row["id"]: _feed_call(row) for row in rows}
    pots = Counter((call.call_identifier, call.budget.total) for call in calls.values() if call.budget is not None)
    return {
        key: replace(call, budget=replace(call.budget, scope=BudgetScope.CALL))
        if call.budget is not None and pots[call.call_identifier, call.budget.total] > 1
        else call
        for key, call in calls.items()
    }


def _feed_call(row: Row) -> Call:
    kind = _KINDS[row["kind"]["id"]]
    cascade = kind is CallKind.CASCADE_CALL
    programme = next(iter(row["frameworkProgrammes"]), None)
    budget = row.get("budget") or {}
    return Call(
        source="eu_feed",
        source_key=row["id"],
        kind=kind,
        title=_clean(row["callTitle"] if cascade else row["title"]),
        language="en",
        url=row["url"],
        programme=Programme(code=programme["id"], name=programme["label"]) if programme else None,
        identifier=row["identifier"],
        call_identifier=row["callIdentifier"],
        call_title=None if cascade else row["callTitle"],
        parent=Parent(project=None, topic=row["identifier"], topic_title=_clean(row["title"])) if cascade else None,
        opens=_moment(row["startDate"][:10], BRUSSELS) if row["startDate"] else None,
        deadlines=_deadlines([row["deadlineDate"][:10]] if row["deadlineDate"] else [], BRUSSELS),
        budget=_budget(
            budget.get("totalBudgetEur"), budget.get("minContributionEur"), budget.get("maxContributionEur")
        ),
        sections=_sections([row.get("abstract")]),
    )


@cache
def digest() -> dict[str, Call]:
    """The same portal's topics as a third project normalised them: a day and no hour, the texts, by reference."""
    rows = _lines("eu_ft/topics_fulltext_open_2026-08-11.jsonl.gz")
    return {
        row["reference"]: Call(
            source="eu_digest",
            source_key=row["topicId"],
            kind=CallKind.CALL,
            title=_clean(row["title"]),
            language="en",
            url=row["portalUrl"],
            programme=Programme(code=str(row["programmeId"]), name=row["programme"]),
            identifier=row["topicId"],
            call_identifier=row["callIdentifier"] or None,
            deadlines=_deadlines([row["deadline"]] if row["deadline"] else [], BRUSSELS),
            budget=_budget(None, row["budgetMin"], row["budgetMax"]),
            sections=_sections([row["description"], row["topicConditions"]]),
        )
        for row in rows
        if "TOPICS" in row["reference"]
    }


@cache
def languages() -> dict[str, Call]:
    """One topic in the four languages in which the portal's raw answer holds it, each as if of a portal of its own."""
    answer = json.loads((RECORDINGS / "eu_ft" / "search_raw_text-AI_p1of10_2025-11.json").read_text(encoding="utf-8"))
    found = {}
    for row in answer["results"]:
        if row["metadata"]["type"] != ["1"]:
            continue
        language = row["language"]
        metadata = row["metadata"]
        found[language] = Call(
            source="eu_funding_tenders" if language == "en" else f"eu_portal_{language}",
            source_key=metadata["identifier"][0],
            kind=CallKind.TOPIC,
            title=_clean(metadata["title"][0]),
            language=language,
            url=row["url"],
            identifier=metadata["identifier"][0],
            call_identifier=metadata["callIdentifier"][0],
            opens=_moment(metadata["startDate"][0][:10], BRUSSELS),
            deadlines=_deadlines([metadata["deadlineDate"][0][:10]], BRUSSELS),
        )
    return found


@cache
def euro_access() -> dict[str, Call]:
    """EuroAccess, an Austrian mirror of EU calls, by its own number: pages where there are some, else list rows."""
    found = {}
    text = (RECORDINGS / "euro_access" / "list.html").read_text(encoding="utf-8", errors="replace")
    pattern = (
        r'<td class="title">([^<]*)</td>\s*<td><a href="(https://www\.euro-access\.eu/en/calls/(\d+)/[^"]*)"'
        r' title="([^"]*)".*?</td>\s*<td>([^<]*)</td>'
    )
    for programme, url, number, title, closes in re.findall(pattern, text, re.DOTALL):
        day = re.match(r"(\d\d)\.(\d\d)\.(\d{4})", closes.strip())
        days = [f"{day[3]}-{day[2]}-{day[1]}"] if day else []
        found[number] = _mirror_call(number, title, url, programme, days)
    for row in _lines("euro_access/calls_2025-10.dev.jsonl.gz"):
        match = re.search(r"/calls/(\d+)/", row["url"])
        assert match is not None
        days = [row["deadline"][:10]] if row.get("deadline") else []
        call = _mirror_call(match[1], row["title"], row["url"], row["funding_program"], days)
        texts = [row.get(name) for name in ("description", "call_objectives", "additional_information")]
        low, high = _bounds(row["estimated_eu_contribution_per_project"])
        found[match[1]] = replace(
            call, identifier=row.get("call_number") or None, sections=_sections(texts), budget=_budget(None, low, high)
        )
    return found


def _mirror_call(number: str, title: str, url: str, programme: str, days: Iterable[str]) -> Call:
    name = _clean(programme)
    return Call(
        source="eu_access",
        source_key=number,
        kind=CallKind.CALL,
        title=_clean(title),
        language="en",
        url=url,
        programme=Programme(code=name, name=name),
        deadlines=_deadlines(days, BRUSSELS),
    )


@cache
def charter() -> Call:
    """The Erasmus charter, as the portal's static file of June 2026 has it: one topic with many cut-offs."""
    text = (RECORDINGS / "eu_ft" / "grantsTenders_sample_2026-06.json").read_text(encoding="utf-8")
    rows = json.loads(text)["fundingData"]["GrantTenderObj"]
    row = next(row for row in rows if row["identifier"] == "ERASMUS-EDU-2022-ECHE-CERT-FP")
    days = [_epoch_day(value) for action in row["actions"] for value in action["deadlineDates"]]
    return Call(
        source="eu_funding_tenders",
        source_key=row["identifier"],
        kind=CallKind.TOPIC,
        title=row["title"],
        language="en",
        url=f"https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/{row['identifier']}",
        programme=Programme(code="43353764", name="Erasmus+ Programme (ERASMUS+)"),
        identifier=row["identifier"],
        call_identifier=row["callIdentifier"],
        deadlines=_deadlines(days, BRUSSELS),
    )


def _epoch_day(value: str) -> str:
    return datetime.fromtimestamp(int(value) / 1000, tz=UTC).astimezone(BRUSSELS).date().isoformat()


@cache
def french_export() -> dict[str, Call]:
    """Schemes of *Transition écologique des entreprises* as its open-data export has them, by the page's name."""
    return {call.url.rpartition("/")[2].partition("?")[0]: call for call in national("fr_transition_ecologique")}


@cache
def french_programmes() -> dict[str, Call]:
    """The schemes of that service as its own repository has them, with the operator's page where it was kept."""
    reduced = json.loads(
        (RECORDINGS / "fr_mission_transition" / "programs_first60_reduced.json").read_text(encoding="utf-8")
    )
    pages = {row["id"]: (row.get("url") or "").strip() for row in reduced}
    found = {}
    for row in _lines("mte_matching/programs_fr.jsonl.gz"):
        validity = (row.get("eligibility_data") or {}).get("validity") or {}
        days = [_french_day(validity["end"])] if validity.get("end") else []
        found[row["id"]] = Call(
            source="fr_programmes",
            source_key=row["id"],
            kind=CallKind.CALL,
            title=row["title"],
            language="fr",
            url=f"https://programmes.example/aides/{row['id']}",
            funder=row["operator"],
            deadlines=_deadlines(days, PARIS),
            sections=_sections([row["text"], row["long"]]),
            links=tuple(filter(None, [pages.get(row["id"])])),
        )
    return found


def _french_day(written: str) -> str:
    day, month, year = written.split("/")
    return f"{year}-{month}-{day}"


@cache
def ademe() -> dict[str, Call]:
    """Five schemes of ADEME's own feed of January 2023."""
    text = (RECORDINGS / "fr_regional_feeds" / "ademe_agir_data.json").read_text(encoding="utf-8")
    return {
        row["id"]: Call(
            source="fr_ademe",
            source_key=row["id"],
            kind=CallKind.CALL,
            title=row["titre"],
            language="fr",
            url=re.sub(r"\s", "", row["url_agir"]),
            funder="ADEME",
            opens=_moment(row["date_debut"][:10], PARIS),
            deadlines=_deadlines([row["date_fin"][:10]], PARIS),
        )
        for row in json.loads(text)["ListeDispositifs"]
    }


@cache
def slovak_list() -> dict[str, Call]:
    """The 155 open calls of the Slovak list of March 2026, by code."""
    rows = json.loads((RECORDINGS / "sk_itms" / "itms21" / "vyzva_open_list.json").read_text(encoding="utf-8"))
    return {
        row["kod"]: Call(
            source="sk_itms21",
            source_key=str(row["id"]),
            kind=CallKind.CALL,
            title=row["nazovSk"],
            language="sk",
            url=f"https://portal.itms21.sk/vyhlasena-vyzva/?id={row['id']}",
            identifier=row["kod"],
            opens=_moment(_epoch_day(row["datumVyhlasenia"]), BRUSSELS) if row.get("datumVyhlasenia") else None,
            budget=_budget(row.get("sumaEu"), None, None),
            programme=Programme(code=row["program"]["kod"], name=row["program"]["nazovSk"]),
        )
        for row in rows["results"]
    }


@cache
def national(name: str) -> tuple[Call, ...]:
    """What the recorded answers of one of the project's own sources read as."""
    answers = importlib.import_module(f"tests.sources.recorded.{name}").answers(RECORDINGS)
    return tuple(replay(load_source(name), answers, answers.recorded_at, at_least=1).calls.values())


@cache
def earlier_topics() -> dict[str, Call]:
    """Topics of Horizon Europe of 2021 to 2024 as a third party listed them, by identifier."""
    path = RECORDINGS / "eu_ft" / "horizon_topics_2021-2024_titles.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return {
            row["topicId"]: Call(
                source="eu_earlier",
                source_key=row["topicId"],
                kind=CallKind.CALL,
                title=_clean(row["topicTitle"]),
                language="en",
                url=f"https://earlier.example/{row['topicId']}",
                programme=Programme(code="HORIZON", name="Horizon Europe (HORIZON)"),
                identifier=row["topicId"],
                call_identifier=row["callId"],
                opens=_moment(row["openDate"], BRUSSELS) if row["openDate"] else None,
                deadlines=_deadlines([row["closeDate"]] if row["closeDate"] else [], BRUSSELS),
            )
            for row in csv.DictReader(lines)
        }


def _lines(name: str) -> Iterator[Row]:
    with gzip.open(RECORDINGS / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _clean(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _moment(day: str, zone: ZoneInfo, closing: time = time(0)) -> Moment:
    at = datetime.combine(datetime.fromisoformat(day).date(), closing, tzinfo=zone).astimezone(UTC)
    return Moment(at=at, zone=zone.key, hour_known=False, raw=day)


def _deadlines(days: Iterable[str], zone: ZoneInfo) -> tuple[Deadline, ...]:
    kept = sorted(set(days))
    kind = DeadlineKind.SINGLE if len(kept) < 2 else DeadlineKind.CUT_OFF
    return tuple(Deadline(moment=_moment(day, zone, time(17)), kind=kind) for day in kept)


def _budget(total: float | None, low: float | None, high: float | None) -> Budget | None:
    budget = Budget(total=_euros(total), project_min=_euros(low), project_max=_euros(high))
    return None if budget == Budget() else budget


def _euros(amount: float | None) -> Money | None:
    return Money(amount=Decimal(str(amount)), currency="EUR") if amount else None


def _bounds(words: str) -> tuple[float | None, float | None]:
    """The least and the most of a project, from words like *between € 70,000.00 and € 200,000.00*."""
    amounts = []
    for found in re.findall(r"€\s*([\d,]+(?:\.\d+)?)", words):
        try:
            amounts.append(float(Decimal(found.replace(",", ""))))
        except InvalidOperation:
            continue
    if not amounts:
        return None, None
    return (amounts[0], amounts[1]) if len(amounts) > 1 else (None, amounts[0])


def _sections(texts: Iterable[str | None]) -> tuple[Section, ...]:
    return tuple(Section(kind=SectionKind.DESCRIPTION, html="", text=text) for text in texts if text)
