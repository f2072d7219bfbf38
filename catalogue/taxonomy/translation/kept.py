"""A learned lexicon as bytes, so that it need not be learned for each command."""

import gzip
import json
import zlib
from pathlib import Path

from catalogue.taxonomy.recipe import mark
from catalogue.taxonomy.translation.alignment import Table
from catalogue.taxonomy.translation.learned import LearnedTables, Level

# What a lexicon comes out of beside the texts: how they are cut into words, and how it is learned.
_RECIPE = (Path(__file__).parent, Path(__file__).parents[1])
_OF_WORDS = ("words.py", "light_stems.py", "stop_words.toml")


def recipe() -> str:
    """A mark of the way lexicons are learned: another one after any change of it, so that no old lexicon is used."""
    here, above = _RECIPE
    return mark((*here.glob("*.py"), *(above / name for name in _OF_WORDS)))


def as_bytes(tables: LearnedTables) -> bytes:
    """``tables`` as compressed JSON."""
    plain = {
        "source": tables.source,
        "target": tables.target,
        "levels": [
            {"letters": level.letters, "weight": level.weight, "table": dict(level.table)} for level in tables.levels
        ],
        "forms": dict(tables.forms),
        "stems": dict(tables.stems),
        "rarity": dict(tables.rarity),
    }
    return gzip.compress(json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(), 1, mtime=0)


def from_bytes(data: bytes) -> LearnedTables:
    """What `as_bytes` made. Raises ValueError for anything else."""
    try:
        plain = json.loads(gzip.decompress(data))
        return LearnedTables(
            source=plain["source"],
            target=plain["target"],
            levels=tuple(
                Level(letters=level["letters"], weight=level["weight"], table=_table(level["table"]))
                for level in plain["levels"]
            ),
            forms=plain["forms"],
            stems=plain["stems"],
            rarity=plain["rarity"],
        )
    except (OSError, EOFError, zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no lexicon that was kept: {error}") from error


def _table(plain: dict[str, list[tuple[str, float]]]) -> Table:
    # Few different words and numbers stand in it, each many times; an installation may hold twenty such lexicons.
    words: dict[str, str] = {}
    numbers: dict[float, float] = {}
    return {
        stem: tuple((words.setdefault(word, word), numbers.setdefault(likely, likely)) for word, likely in said)
        for stem, said in plain.items()
    }
