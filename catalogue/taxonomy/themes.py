"""Themes that a profile can tick, with their labels and the phrases by which a call is known to be on them.

The data is in ``themes.toml`` beside this file.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_DATA = Path(__file__).with_name("themes.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme: its lasting ``id``, ``labels`` by ISO 639-1 language, and English search ``phrases``."""

    id: str
    labels: Mapping[str, str]
    phrases: tuple[str, ...]

    def label(self, language: str) -> str:
        """Its name in that language, in English where we have none."""
        return self.labels.get(language) or self.labels["en"]


@cache
def themes() -> Mapping[str, Theme]:
    """Every theme by its id, in the order of the file."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            key: Theme(id=key, labels=MappingProxyType(entry["labels"]), phrases=tuple(entry["phrases"]))
            for key, entry in data.items()
        }
    )
