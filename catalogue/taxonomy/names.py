"""Names compared as people write them: case, accents, hyphens and apostrophes do not tell two of them apart."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")


def plain_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` for comparison: lower case, without accents, and nothing between them.

    ``Valle d’Aosta/Vallée d’Aoste`` gives *valle d aosta vallee d aoste*, ``schleswig_holstein`` two words.
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    # Once more: capitals with marks of their own fold only after they are taken apart.
    bare = "".join(mark for mark in folded if not unicodedata.combining(mark)).casefold().translate(_LETTERS)
    return tuple(_WORD.findall(bare))


def plain(text: str) -> str:
    """`plain_words` with one blank between them; empty if there are none."""
    return " ".join(plain_words(text))
