"""Objectives of the twin transition: the six environmental ones of the EU taxonomy, and the digital one.

The data is in ``objectives.toml`` beside this file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DATA = Path(__file__).with_name("objectives.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """An objective: its lasting ``id``, ``labels`` by ISO 639-1 language, and where the law names it.

    ``side`` is environmental or digital; ``point`` the letter of the list in the Article, empty where there is none.
    ``themes`` are ids of those with which a call serves it. ``verified`` is true only where the words of the act, or a
    copy of them, were read; ``checked_against`` says what the entry rests on.
    """

    id: str
    side: str
    point: str
    labels: Mapping[str, str]
    themes: tuple[str, ...]
    valid_from: date
    legal_basis: str
    link: str
    verified: bool
    checked_against: str

    def label(self, language: str) -> str:
        """Its name in that language, in English where we have none."""
        return self.labels.get(language) or self.labels["en"]


@cache
def objectives() -> Mapping[str, Objective]:
    """Every objective by its id, in the order of the law."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    found = {}
    for side, act in data.items():
        basis = {name: act[name] for name in ("valid_from", "legal_basis", "link", "verified", "checked_against")}
        for key, entry in act["objectives"].items():
            found[key] = Objective(
                id=key,
                side=side,
                point=entry["point"],
                labels=MappingProxyType(entry["labels"]),
                themes=tuple(entry["themes"]),
                **basis,
            )
    return MappingProxyType(found)


@cache
def objectives_by_theme() -> Mapping[str, tuple[str, ...]]:
    """The ids of the objectives that a call on a theme serves, by the theme's id."""
    found: dict[str, list[str]] = {}
    for objective in objectives().values():
        for theme in objective.themes:
            found.setdefault(theme, []).append(objective.id)
    return MappingProxyType({theme: tuple(served) for theme, served in found.items()})
