"""Full texts of calls, kept apart from the scans, joined to their records in the portal's own fields and markup.

Two files are known: the texts of topics as plain text, one JSON object a line, joined by identifier; and the texts of
cascade calls in the portal's markup, joined by reference. What a record already says stays as it is.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from crawlers.replay.eu_query import values_of
from crawlers.replay.files import RecordingError, Row, open_text
from crawlers.replay.markup import conditions_markup, description_markup, paragraphs

Metadata = dict[str, Any]
_TOPIC_TYPES = {"1", "2"}
_EXPECTED = (
    "expected one JSON object a line, either a topic (topicId, description, topicConditions, ...) "
    "or a cascade call (reference, caName, description, ...)"
)


def join_texts(rows: Iterable[Row], path: Path) -> list[Row]:
    """The rows, those that the file has texts for with them. Raises `RecordingError` for a file of another shape."""
    rows = list(rows)
    keys = {key for row in rows for key in (_topic_key(row), row["reference"]) if key}
    by_topic: dict[str, Mapping[str, Any]] = {}
    by_reference: dict[str, Mapping[str, Any]] = {}
    for text in _read_lines(path):
        if text.get("topicId") in keys:
            by_topic.setdefault(text["topicId"], text)
        elif "topicId" not in text and text["reference"] in keys:
            by_reference.setdefault(text["reference"], text)
    return [_joined(row, by_topic, by_reference) for row in rows]


def action_type(name: str) -> str:
    """A type of action as budgets and actions spell it, with its code before its name.

    Scans keep the name only, so the code is made of the programme and the initials, as most of the portal's are:
    ``HORIZON Innovation Actions`` is ``HORIZON-IA HORIZON Innovation Actions``.
    """
    programme, *rest = name.split() or [""]
    joint = [word for word in rest if word.isupper()]
    initials = "".join(word[0] for word in rest if word[0].isupper() and word not in joint)
    return f"{'-'.join(filter(None, (programme, *joint, initials)))} {name}".strip()


def _topic_key(row: Row) -> str | None:
    metadata = row["metadata"]
    if _TOPIC_TYPES.isdisjoint(values_of(metadata, "type")):
        return None
    return next(iter(values_of(metadata, "identifier")), None)


def _read_lines(path: Path) -> Iterable[dict[str, Any]]:
    count = 0
    for number, line in enumerate(open_text(path), start=1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)
        except json.JSONDecodeError as error:
            raise RecordingError(f"{path}, line {number}: not JSON ({error}); {_EXPECTED}") from error
        known = isinstance(text, dict) and ({"topicId", "description"} <= text.keys() or _is_cascade(text))
        if not known:
            raise RecordingError(f"{path}, line {number}: another shape; {_EXPECTED}")
        count += 1
        yield text
    if count == 0:
        raise RecordingError(f"{path}: holds no texts; {_EXPECTED}")


def _is_cascade(text: Mapping[str, Any]) -> bool:
    return {"reference", "caName", "description"} <= text.keys()


def _joined(row: Row, by_topic: Mapping[str, Mapping[str, Any]], by_reference: Mapping[str, Mapping[str, Any]]) -> Row:
    added: Metadata = {}
    topic = by_topic.get(_topic_key(row) or "")
    if topic is not None:
        added |= _topic_fields(topic, row["metadata"])
    cascade = by_reference.get(row["reference"])
    if cascade is not None:
        added |= {name: cascade.get(name) for name in ("description", "caName", "projectAcronym", "deadlineDate")}
    missing = {name: values for name, values in added.items() if values and not values_of(row["metadata"], name)}
    return {**row, "metadata": {**row["metadata"], **missing}} if missing else row


def _topic_fields(text: Mapping[str, Any], metadata: Mapping[str, Any]) -> Metadata:
    fields = {
        name: [made] for name, (source, make) in _FIELDS.items() if (made := make(str(text.get(source) or "").strip()))
    }
    for name in ("keywords", "crossCuttingPriorities"):
        fields[name] = [word for word in str(text.get(name) or "").split(", ") if word]
    budget = _budget_overview(text, metadata)
    if budget is not None:
        fields["budgetOverview"] = [budget]
    return fields


_FIELDS: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "descriptionByte": ("description", description_markup),
    "topicConditions": ("topicConditions", conditions_markup),
    "destinationDetails": ("objectives", paragraphs),
    "supportInfo": ("supportInfo", paragraphs),
    "callTitle": ("callTitle", str),
    "callIdentifier": ("callIdentifier", str),
    "deadlineModel": ("deadlineModel", str),
    "typesOfAction": ("typesOfAction", str),
}


def _budget_overview(text: Mapping[str, Any], metadata: Mapping[str, Any]) -> str | None:
    """What one project may ask for, in the portal's shape. The whole pot is not in the file and so not in here."""
    if text.get("budgetMin") is None and text.get("budgetMax") is None and text.get("expectedGrants") is None:
        return None
    number = "".join(character for character in str(text.get("reference", "")) if character.isdigit())
    entry: dict[str, Any] = {
        "action": f"{text['topicId']} - {action_type(str(text.get('typesOfAction') or ''))}",
        "expectedGrants": text.get("expectedGrants") or 0,
        "minContribution": text.get("budgetMin") or 0,
        "maxContribution": text.get("budgetMax") or 0,
        "deadlineModel": next(iter(values_of(metadata, "deadlineModel")), text.get("deadlineModel", "")),
        "deadlineDates": [value[:10] for value in values_of(metadata, "deadlineDate")],
    }
    opening = next(iter(values_of(metadata, "startDate")), None)
    if opening is not None:
        entry["plannedOpeningDate"] = opening[:10]
    return json.dumps({"budgetTopicActionMap": {number or "0": [entry]}, "budgetYearsColumns": []}, ensure_ascii=False)
