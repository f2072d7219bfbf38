"""A mark of the way calls are analysed, so that no analysis of another way is used again."""

from functools import cache
from pathlib import Path

from catalogue.taxonomy.recipe import mark

_HERE = Path(__file__).parent
_TAXONOMY = _HERE.parents[1] / "catalogue" / "taxonomy"
# What an analysis comes out of beside the calls: how texts are cut into words, what the words mean, how it is weighed.
_OF_TAXONOMY = ("words.py", "light_stems.py", "language.py", "lexicon.py", "glossary.py", "themes.py", "nace.py")
_DATA = (".csv", ".toml", ".json")


@cache
def recipe() -> str:
    """The mark: another one after any change of the code or the data that an analysis hangs on."""
    code = (*_HERE.glob("*.py"), *(_TAXONOMY / name for name in _OF_TAXONOMY))
    data = (path for folder in (_HERE, _TAXONOMY) for path in folder.rglob("*") if path.suffix in _DATA)
    return mark((*code, *data))
