"""The search of the EU Funding & Tenders Portal, answered from recorded rows."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crawlers.replay.answer import Answer, Asked, error_answer, json_answer
from crawlers.replay.eu_query import QueryError, read_query, read_sort, values_of
from crawlers.replay.files import Row
from crawlers.replay.multipart import UntypedPartError, read_parts
from crawlers.replay.recording import Recording

PAGE_SIZE_CAP = 100
WINDOW = 10_000
EVERYTHING = "***"
_INDEX = "SEDIA"
_PAGE_SIZE_UNASKED = 10
# A topic's reference ends in the language of its variant; the portal has one for most official languages.
_TOPIC_REFERENCE = re.compile(r"(?P<stem>.*TOPICS)(?P<language>[a-z]{2})")
_TRANSLATIONS = ("en", "ro", "it", "de", "fr")
_SELECTIONS_KEPT = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of the search before it is written.

    ``envelope`` is the answer with its ``results``; the rows in it are the recording's own and must not be changed in
    place. ``before`` are the rows of the page before it.
    """

    envelope: dict[str, Any]
    before: Sequence[Row]


class EuSearch:
    """The search and facet addresses. Stateless to its clients; safe in several threads."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._selections: dict[str, tuple[Row, ...]] = {}

    def page(self, asked: Asked, parts: Mapping[str, object]) -> Page:
        """One page of the records that are asked for. Raises `QueryError` for what the search cannot read."""
        _require_index(asked)
        number = _positive(asked, "pageNumber", 1)
        size = min(_positive(asked, "pageSize", _PAGE_SIZE_UNASKED), PAGE_SIZE_CAP)
        text = asked.query.get("text", EVERYTHING)
        selection = self._selection(text, parts)
        # Records beyond the window are counted and never given.
        reachable = selection[:WINDOW]
        start = (number - 1) * size
        results = [_displayed(row, parts.get("displayFields")) for row in reachable[start : start + size]]
        sort = read_sort(parts["sort"]) if "sort" in parts else ()
        envelope = {
            "apiVersion": self._recording.api_version,
            "terms": text,
            "responseTime": 1,
            "totalResults": len(selection),
            "pageNumber": number,
            "pageSize": size,
            "sort": ",".join(f"{field}:{'DESC' if down else 'ASC'}" for field, down in sort) or "relevance",
            "groupByField": "sortStatus",
            "queryLanguage": {"language": "en", "probability": 0.0},
            "spellingSuggestion": text.lower(),
            "bestBets": [],
            "results": results,
            "warnings": [],
        }
        return Page(envelope=envelope, before=reachable[max(0, start - size) : max(0, start)])

    def facets(self, asked: Asked) -> Answer:
        """The recorded code lists; the counts are those of the recording, whatever the query. 404 if none is.

        Raises `QueryError` as `page` does.
        """
        _require_index(asked)
        if self._recording.facets is None:
            return error_answer(404, f"no facets are recorded for {asked.host}")
        return json_answer(
            {
                "apiVersion": self._recording.api_version,
                "facets": [{"name": name, "values": values} for name, values in self._recording.facets.items()],
            }
        )

    def _selection(self, text: str, parts: Mapping[str, object]) -> tuple[Row, ...]:
        key = json.dumps([text, *(parts.get(name) for name in ("query", "languages", "sort"))])
        found = self._selections.get(key)
        if found is None:
            if len(self._selections) >= _SELECTIONS_KEPT:
                self._selections.clear()
            found = self._selections[key] = tuple(self._select(text, parts))
        return found

    def _select(self, text: str, parts: Mapping[str, object]) -> list[Row]:
        accepted = read_query(parts.get("query", {}))
        rows = self._in_languages(parts.get("languages"))
        chosen = [row for row in rows if accepted(row["metadata"]) and _speaks_of(row, text)]
        # From the last field to the first: Python's sort is stable.
        for field, down in reversed(read_sort(parts["sort"]) if "sort" in parts else ()):
            chosen = _sorted(chosen, field, down=down)
        return chosen

    def _in_languages(self, languages: object) -> Sequence[Row]:
        if languages is None:
            return self._every_variant
        if not isinstance(languages, list):
            raise QueryError("languages is a list")
        wanted = {str(language).lower() for language in languages}
        return [row for row in self._every_variant if _language(row) in wanted]

    @cached_property
    def _every_variant(self) -> Sequence[Row]:
        """The index with the translations of each topic, which a recorded scan in one language does not hold."""
        recorded = {row["reference"] for row in self._recording.rows}
        variants: list[Row] = []
        for row in self._recording.rows:
            variants.append(row)
            found = _TOPIC_REFERENCE.fullmatch(row["reference"])
            if found is None:
                continue
            for language in _TRANSLATIONS:
                reference = f"{found['stem']}{language}"
                if reference not in recorded:
                    recorded.add(reference)
                    variants.append(_translated(row, reference, language))
        return variants


def read_search_parts(asked: Asked) -> tuple[dict[str, object], Answer | None]:
    """The parts of a request to the search, and the refusal of it where there is one: 405 for GET, 500 for parts."""
    if asked.method != "POST":
        return {}, error_answer(405, f"{asked.method} is not allowed here", {"Allow": "POST"})
    try:
        return read_parts(asked), None
    except UntypedPartError as error:
        return error.parts, error_answer(500, str(error))


def _require_index(asked: Asked) -> None:
    key = asked.query.get("apiKey")
    if key != _INDEX:
        raise QueryError(f"apiKey names the index {_INDEX}, of which this is a recording, not {key}")


def _positive(asked: Asked, name: str, unasked: int) -> int:
    raw = asked.query.get(name, str(unasked))
    if not raw.isdecimal() or int(raw) < 1:
        raise QueryError(f"{name} is a number from 1, not {raw[:40]}")
    return int(raw)


def _displayed(row: Row, fields: object) -> Row:
    if fields is None:
        return row
    if not isinstance(fields, list):
        raise QueryError("displayFields is a list")
    # A client measured that topicConditions is gone as soon as this part is sent, even if it asks for it.
    shown = {name: row["metadata"][name] for name in fields if name in row["metadata"] and name != "topicConditions"}
    return {**row, "metadata": shown}


def _language(row: Row) -> str:
    return str(row.get("language") or next(iter(values_of(row["metadata"], "language")), "")).lower()


def _translated(row: Row, reference: str, language: str) -> Row:
    metadata = {**row["metadata"], "language": [language]}
    if "REFERENCE" in metadata:
        metadata["REFERENCE"] = [reference]
    return {**row, "reference": reference, "language": language, "metadata": metadata}


def _speaks_of(row: Row, text: str) -> bool:
    if text == EVERYTHING:
        return True
    titles = " ".join([str(row.get("summary", "")), *values_of(row["metadata"], "title")]).lower()
    return not set(re.findall(r"\w+", text.lower())).isdisjoint(re.findall(r"\w+", titles))


def _sorted(rows: list[Row], field: str, *, down: bool) -> list[Row]:
    """By a field's least value, or its greatest when descending; records without it last, whatever the order."""
    pick = max if down else min
    keyed = [(pick(values), row) for row in rows if (values := values_of(row["metadata"], field))]
    keyed.sort(key=lambda pair: pair[0], reverse=down)
    return [row for _, row in keyed] + [row for row in rows if not values_of(row["metadata"], field)]
