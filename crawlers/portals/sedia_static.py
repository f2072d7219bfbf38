"""The EU portal's static files, for days when its search is down: topics only, in the shape that the search gives them.

They hold no cascade calls and no external actions, so a reading that had to use them is never complete.
"""

import io
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Any

import ijson
import scrapy

from crawlers.portal import Portal, Row
from crawlers.read.dates import epoch_ms
from crawlers.reading import PortalError, ReadError

_DATA = "https://ec.europa.eu/info/funding-tenders/opportunities/data"
ALL_TOPICS = f"{_DATA}/referenceData/grantsTenders.json"
TOPIC_TYPE = "1"
_OPEN_OR_FORTHCOMING = {31094501, 31094502}


def topic_details(identifier: str) -> str:
    """The address of one topic's file. The name is in lower case; in upper case it is not found."""
    return f"{_DATA}/topicDetails/{identifier.lower()}.json"


async def static_rows(portal: Portal) -> AsyncIterator[Row]:
    """Every open or forthcoming topic, as a record of the search. Raises `PortalError` if the list cannot be read."""
    listing = await portal.fetch(scrapy.Request(ALL_TOPICS, dont_filter=True))
    if listing.body.lstrip().startswith(b"<"):
        raise PortalError("not data", f"{ALL_TOPICS} answered with a web page where data belongs")
    portal.reading.pages += 1
    portal.reading.dates_only = True
    identifiers = list(dict.fromkeys(_current_topics(listing.body, portal.reading.now)))
    portal.reading.announced = len(identifiers)
    for identifier in identifiers:
        try:
            answer = await portal.fetch(scrapy.Request(topic_details(identifier), dont_filter=True))
            row = as_search_row(json.loads(answer.body)["TopicDetails"])
        except PortalError as error:
            portal.reading.reject(f"{identifier}: {error}")
            continue
        except (ValueError, KeyError, TypeError) as error:
            portal.reading.reject(f"{identifier}: its static file cannot be read ({error})")
            continue
        yield row


def _current_topics(body: bytes, now: datetime) -> Iterator[str]:
    try:
        for topic in ijson.items(io.BytesIO(body), "fundingData.GrantTenderObj.item"):
            if topic["type"] == 1 and topic["status"]["id"] in _OPEN_OR_FORTHCOMING and _has_a_future(topic, now):
                yield str(topic["identifier"])
    except (ijson.JSONError, KeyError, TypeError) as error:
        words = " ".join(str(error).split())[:120]
        raise PortalError("cut off", f"{ALL_TOPICS} breaks off or has another shape: {words}") from error


def _has_a_future(topic: Mapping[str, Any], now: datetime) -> bool:
    deadlines = topic.get("deadlineDatesLong") or ()
    # A deadline is stored as a midnight and holds to the end of that day.
    return not deadlines or any(epoch_ms(int(deadline)).date() >= now.date() for deadline in deadlines)


def as_search_row(topic: Mapping[str, Any]) -> Row:
    """A topic's static file as the search would give it. Raises KeyError or `ReadError` for what it cannot be read."""
    actions = topic.get("actions") or [{}]
    procedure = actions[0].get("submissionProcedure") or {}
    opening = topic.get("plannedOpeningDateLong") or actions[0].get("plannedOpeningDate")
    deadlines = topic.get("deadlineDatesLong") or actions[0].get("deadlineDates") or ()
    metadata: dict[str, list[str]] = {
        "identifier": [topic["identifier"]],
        "title": [topic["title"]],
        "type": [TOPIC_TYPE],
        "DATASOURCE": ["SEDIA"],
        "language": ["en"],
        "ccm2Id": [str(topic["ccm2Id"])],
        "status": [str((actions[0].get("status") or topic["status"])["id"])],
        "frameworkProgramme": [str(topic["frameworkProgramme"]["id"])],
        "callIdentifier": [topic.get("callIdentifier", "")],
        "callTitle": [topic.get("callTitle", "")],
        "startDate": [_index_form(opening)] if opening else [],
        "deadlineDate": [_index_form(deadline) for deadline in deadlines],
        "deadlineModel": _deadline_models(topic, procedure),
        "typesOfAction": _types_of_action(actions),
        "keywords": list(topic.get("keywords") or ()),
        "descriptionByte": [topic["description"]] if topic.get("description") else [],
        "topicConditions": [topic["conditions"]] if topic.get("conditions") else [],
        "supportInfo": [topic["supportInfo"]] if topic.get("supportInfo") else [],
        "budgetOverview": [json.dumps(topic.get("budgetOverviewJSONItem") or {})],
    }
    return {"reference": f"{topic['ccm2Id']}TOPICSen", "language": "en", "metadata": metadata}


def _deadline_models(topic: Mapping[str, Any], procedure: Mapping[str, Any]) -> list[str]:
    """How the topic closes: its own field is empty in these files, its entry in the budget overview tells."""
    if procedure.get("abbreviation"):
        return [procedure["abbreviation"]]
    overview = (topic.get("budgetOverviewJSONItem") or {}).get("budgetTopicActionMap") or {}
    own = f"{topic['identifier']} - "
    return [
        entry["deadlineModel"]
        for entries in overview.values()
        for entry in entries
        if str(entry.get("action", "")).startswith(own) and entry.get("deadlineModel")
    ][:1]


def _index_form(milliseconds: str | int) -> str:
    return epoch_ms(milliseconds).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _types_of_action(actions: list[Mapping[str, Any]]) -> list[str]:
    """The names of the types of action, without the code that the static files put before them."""
    names = []
    for action in actions:
        for kind in action.get("types") or ():
            code, _, name = str(kind.get("typeOfAction", "")).partition(" ")
            if not name:
                raise ReadError(f"a type of action without a name: {code[:60]!r}")
            names.append(name)
    return list(dict.fromkeys(names))
