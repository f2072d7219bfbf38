"""What calls are on, as commands ask for it and print it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.errors import CommandError

if TYPE_CHECKING:
    from catalogue.model.call import Call
    from catalogue.taxonomy.find_themes import ThemeEvidence, ThemeFinding


def check_themes(asked: Iterable[str]) -> tuple[str, ...]:
    """The ids of the themes and objectives that were asked for. Raises `CommandError` for one that does not exist."""
    wanted = tuple(asked)
    if wanted:
        from catalogue.taxonomy.find_themes import theme_ids

        for theme in wanted:
            if theme not in theme_ids():
                raise CommandError(f"there is no theme {theme!r}; there are: {', '.join(theme_ids())}")
    return wanted


def theme_records(call: "Call") -> list[dict[str, Any]]:
    """What a call is on and what tells it, as ``calls show`` gives it; of a call without its texts, what else tells."""
    from catalogue.taxonomy.find_themes import find_themes

    return [_record(finding) for finding in find_themes(call)]


def are_on(records: Sequence[Mapping[str, Any]], themes: Iterable[str]) -> bool:
    """Whether a call with these records is on one of ``themes``."""
    return not {record["id"] for record in records}.isdisjoint(themes)


def _record(finding: "ThemeFinding") -> dict[str, Any]:
    from catalogue.taxonomy.find_themes import theme_label
    from catalogue.taxonomy.objectives import objectives

    objective = objectives().get(finding.id)
    return {
        "id": finding.id,
        "label": theme_label(finding.id, "en"),
        "basis": objective.legal_basis if objective is not None else None,
        "evidence": [_evidence(one) for one in finding.evidence],
    }


def _evidence(one: "ThemeEvidence") -> dict[str, Any]:
    return {"kind": one.basis.value, "where": one.where, "quote": one.quote, "says": one.says}


def evidence_words(record: Mapping[str, Any], most: int = 2) -> str:
    """What tells a theme, in a few words: the codes first, each thing told once."""
    told = {(one["quote"], one["says"]): one for one in reversed(record["evidence"])}
    pieces = [
        f"{one['quote']}: {one['says']}"
        if one["says"] and one["says"] != one["quote"]
        else f"“{one['quote']}” in the {one['where'].replace('_', ' ')}"
        for one in reversed(told.values())
    ]
    return "; ".join(pieces[:most])
