"""The static files of the EU Funding & Tenders Portal, made from the same rows as the search.

They hold topics (and tenders) of the living index only, instants as milliseconds since 1970, and no cascade calls or
external actions. What the rows do not tell is left out rather than made up.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from crawlers.replay.answer import Answer, Asked, error_answer, json_answer
from crawlers.replay.eu_query import values_of
from crawlers.replay.files import Row
from crawlers.replay.recording import Recording
from crawlers.replay.texts import action_type

_TYPES = {"0", "1"}
_LIVING_INDEX = "SEDIA"
_STATUS = {"31094501": "Forthcoming", "31094502": "Open", "31094503": "Closed"}
_ABBREVIATION = re.compile(r"\(([^()]*)\)\s*$")


class EuStatic:
    """grantsTenders.json and one topicDetails file a topic."""

    def __init__(self, recording: Recording) -> None:
        self._facets = recording.facets or {}
        self._rows = [row for row in recording.rows if _is_static(row)]

    def grants_tenders(self, asked: Asked) -> Answer:
        """The list of all topics and tenders, without texts."""
        return _with_etag(asked, self._all_topics)

    def topic_details(self, asked: Asked, name: str) -> Answer:
        """One topic's file; its name is the identifier in lower case, any other spelling is 404."""
        row = self._by_name.get(name)
        if row is None:
            return error_answer(404, f"no file {name}")
        return _with_etag(asked, json_answer({"TopicDetails": self._details(row)}))

    @cached_property
    def _all_topics(self) -> Answer:
        return json_answer({"fundingData": {"GrantTenderObj": [self._listed(row) for row in self._rows]}})

    @cached_property
    def _by_name(self) -> Mapping[str, Row]:
        named: dict[str, Row] = {}
        for row in self._rows:
            named.setdefault(f"{_first(row, 'identifier').lower()}.json", row)
        return named

    def _shared(self, row: Row) -> dict[str, Any]:
        """The fields that the list and a topic's own file have in common."""
        metadata = row["metadata"]
        ids = {_first(row, "identifier"), _first(row, "callIdentifier")}
        topic: dict[str, Any] = {
            "type": int(_first(row, "type")),
            "ccm2Id": int(_first(row, "ccm2Id") or re.split(r"\D", row["reference"])[0] or 0),
            "identifier": _first(row, "identifier"),
            "title": _first(row, "title"),
            "callccm2Id": int(_first(row, "callccm2Id") or 0),
            "allowPartnerSearch": _first(row, "allowPartnerSearch") == "true",
            "programmeDivision": [self._coded("programmeDivision", one) for one in _values(row, "programmeDivision")],
            "topicMGAs": [{"id": int(one)} for one in _values(row, "typeOfMGAs") if one.isdecimal()],
            "keywords": [word for word in _values(row, "keywords") if word not in ids],
            "tags": _values(row, "tags"),
            "sme": False,
            "actions": self._actions(row),
            "latestInfos": _decoded(row, "latestInfos", []),
            "links": _decoded(row, "links", []),
            "additionalDossiers": [],
            "infoPackDossiers": [],
        }
        for name in ("callIdentifier", "callTitle"):
            if metadata.get(name):
                topic[name] = _first(row, name)
        if programme := _first(row, "frameworkProgramme"):
            topic["frameworkProgramme"] = self._coded("frameworkProgramme", programme)
        return topic

    def _listed(self, row: Row) -> dict[str, Any]:
        topic = self._shared(row)
        opening = _epoch(_first(row, "startDate"))
        if opening is not None:
            topic["plannedOpeningDateLong"] = opening
        return topic | {
            "status": _status(_first(row, "status")),
            "deadlineDatesLong": [at for text in _values(row, "deadlineDate") if (at := _epoch(text)) is not None],
            "deadlineModel": {},
            "topicActions": [{"description": name} for name in _values(row, "typesOfAction")],
            "flags": [],
            "additionalCpvs": [],
            "lots": [],
            "placesOfDeliveryOrPerformance": [],
        }

    def _details(self, row: Row) -> dict[str, Any]:
        topic = self._shared(row)
        texts = {
            "description": "descriptionByte",
            "conditions": "topicConditions",
            "destinationDescription": "destinationDescription",
            "destinationDetails": "destinationDetails",
            "supportInfo": "supportInfo",
            "sepTemplate": "sepTemplate",
        }
        topic |= {name: text for name, field in texts.items() if (text := _first(row, field))}
        budget = _decoded(row, "budgetOverview", None)
        if budget is not None:
            topic["budgetOverviewJSONItem"] = _days_as_epochs(budget)
        topic["callDetailsJSONItem"] = {"latestInfos": topic["latestInfos"]}
        return topic

    def _actions(self, row: Row) -> list[dict[str, Any]]:
        recorded = _days_as_epochs(_decoded(row, "actions", None))
        if isinstance(recorded, list):
            # Every recorded static file has this empty, whatever the search says in the same place.
            return [action | {"submissionProcedure": {}} for action in recorded if isinstance(action, dict)]
        action: dict[str, Any] = {
            "status": _status(_first(row, "status")),
            "types": [{"typeOfAction": action_type(name), "typeOfMGA": []} for name in _values(row, "typesOfAction")],
            "submissionProcedure": {},
            "deadlineDates": [str(at) for text in _values(row, "deadlineDate") if (at := _epoch(text)) is not None],
        }
        opening = _epoch(_first(row, "startDate"))
        if opening is not None:
            action["plannedOpeningDate"] = str(opening)
        return [action]

    def _coded(self, facet: str, code: str) -> dict[str, Any]:
        found: dict[str, Any] = {"id": int(code) if code.isdecimal() else code}
        label = next((value["value"] for value in self._facets.get(facet, ()) if value["rawValue"] == code), None)
        if label is not None and label != code:
            found["description"] = unquote(label)
            if abbreviation := _ABBREVIATION.search(found["description"]):
                found["abbreviation"] = abbreviation[1].strip()
        return found


def _is_static(row: Row) -> bool:
    """The legacy index's copies and the other languages of a topic are in the search alone."""
    metadata = row["metadata"]
    return (
        not _TYPES.isdisjoint(values_of(metadata, "type"))
        and (values_of(metadata, "DATASOURCE") or [_LIVING_INDEX]) == [_LIVING_INDEX]
        and (values_of(metadata, "language") or ["en"]) == ["en"]
        and bool(values_of(metadata, "identifier"))
    )


def _values(row: Row, field: str) -> list[str]:
    return values_of(row["metadata"], field)


def _first(row: Row, field: str) -> str:
    return next(iter(_values(row, field)), "")


def _decoded(row: Row, field: str, otherwise: object) -> object:
    try:
        found: object = json.loads(_first(row, field))
    except ValueError:
        return otherwise
    return found


def _status(code: str) -> dict[str, Any]:
    label = _STATUS.get(code, "")
    return {"id": int(code) if code.isdecimal() else 0, "abbreviation": label, "description": label}


def _epoch(text: str) -> int | None:
    """Milliseconds since 1970, UTC; a day alone is its midnight. None for what is no instant."""
    try:
        at = datetime.fromisoformat(f"{text}T00:00:00+00:00" if len(text) == len("2026-09-15") else text)
        return round(at.timestamp() * 1000) if at.tzinfo is not None else None
    except ValueError:
        return None


def _days_as_epochs(value: object, field: str = "") -> object:
    """The search gives days where the static files give milliseconds, as text in both."""
    if isinstance(value, dict):
        return {name: _days_as_epochs(member, name) for name, member in value.items()}
    if isinstance(value, list):
        return [_days_as_epochs(member, field) for member in value]
    if field in {"plannedOpeningDate", "deadlineDates"} and isinstance(value, str):
        return str(at) if (at := _epoch(value)) is not None else value
    return value


def _with_etag(asked: Asked, answer: Answer) -> Answer:
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in asked.headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Answer(status=304, headers={"ETag": etag})
    return Answer(status=200, body=answer.body, headers={"ETag": etag})
