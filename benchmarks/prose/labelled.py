"""Texts on who may apply, and what a careful reader holds that they ask."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.model.condition import (
    AgeRule,
    ApplicantRule,
    ConsortiumRule,
    ContributionRule,
    CountryRule,
    Criterion,
    HeadcountRule,
    LegalFormRule,
    OrderRule,
    PlaceRule,
    Rule,
    SectorRule,
    SizeRule,
    TrlRule,
    TurnoverRule,
)

TEXTS = Path(__file__).with_name("texts")
_RULES: dict[Criterion, type[Rule]] = {
    Criterion.COUNTRY: CountryRule,
    Criterion.PLACE: PlaceRule,
    Criterion.SIZE: SizeRule,
    Criterion.APPLICANT: ApplicantRule,
    Criterion.CONSORTIUM: ConsortiumRule,
    Criterion.HEADCOUNT: HeadcountRule,
    Criterion.LEGAL_FORM: LegalFormRule,
    Criterion.AGE: AgeRule,
    Criterion.SECTOR: SectorRule,
    Criterion.TURNOVER: TurnoverRule,
    Criterion.TRL: TrlRule,
    Criterion.CONTRIBUTION: ContributionRule,
    Criterion.ORDER: OrderRule,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a sentence asks for one criterion; ``rule`` is None where no rule holds it, or not for every applicant."""

    sentence: str
    criterion: Criterion
    rule: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text with its labels. ``country`` is the portal's (ISO 3166-1), ``heading`` what stands over the text."""

    id: str
    language: str
    country: str
    heading: str
    text: str
    is_seen: bool
    labels: tuple[Label, ...]


def languages(folder: Path = TEXTS) -> tuple[str, ...]:
    """The languages (ISO 639-1) of which there are texts."""
    return tuple(sorted(path.stem for path in folder.glob("*.jsonl")))


def read_labelled(language: str, folder: Path = TEXTS) -> Iterator[LabelledText]:
    """The texts of one language, in their order.

    Raises ValueError for a line that is no such text, with its file and number.
    """
    path = folder / f"{language}.jsonl"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            yield _text(json.loads(line), language)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}, line {number}: no labelled text ({error})") from error


def _text(raw: dict[str, Any], language: str) -> LabelledText:
    return LabelledText(
        id=raw["id"],
        language=language,
        country=raw["country"],
        heading=raw["heading"],
        text=raw["text"],
        is_seen=raw["seen"],
        labels=tuple(_label(one, raw["text"]) for one in raw["labels"]),
    )


def _label(raw: dict[str, Any], text: str) -> Label:
    if raw["sentence"] not in text:
        raise ValueError(f"{raw['sentence'][:60]!r} does not stand in the text")
    criterion = Criterion(raw["criterion"])
    rule = _adapter(criterion).validate_python(raw["rule"]) if raw["rule"] is not None else None
    return Label(sentence=raw["sentence"], criterion=criterion, rule=rule)


@cache
def _adapter(criterion: Criterion) -> Any:  # noqa: ANN401 - pydantic's adapter of one of the rules
    from pydantic import TypeAdapter

    return TypeAdapter(_RULES[criterion])
