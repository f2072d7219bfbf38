"""The sections of NACE: which letter a division stands under, and how entries of one revision lie in one another.

The letters are those of Regulation (EC) 1893/2006 (Rev. 2) and of its amendment by Delegated Regulation (EU) 2023/137
(Rev. 2.1), in which ``J`` was split and the letters behind it moved on by one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from catalogue.model.sector import NaceRevision

_REV_2 = """
    A 1-3 B 5-9 C 10-33 D 35-35 E 36-39 F 41-43 G 45-47 H 49-53 I 55-56 J 58-63 K 64-66 L 68-68 M 69-75 N 77-82
    O 84-84 P 85-85 Q 86-88 R 90-93 S 94-96 T 97-98 U 99-99
"""
_REV_2_1 = """
    A 1-3 B 5-9 C 10-33 D 35-35 E 36-39 F 41-43 G 46-47 H 49-53 I 55-56 J 58-60 K 61-63 L 64-66 M 68-68 N 69-75
    O 77-82 P 84-84 Q 85-85 R 86-88 S 90-93 T 94-96 U 97-98 V 99-99
"""


def _letters(table: str) -> Mapping[str, str]:
    words = table.split()
    letters = {}
    for letter, span in zip(words[::2], words[1::2], strict=True):
        low, high = map(int, span.split("-"))
        letters.update({f"{division:02}": letter for division in range(low, high + 1)})
    return MappingProxyType(letters)


_LETTERS = MappingProxyType({NaceRevision.REV_2: _letters(_REV_2), NaceRevision.REV_2_1: _letters(_REV_2_1)})


def section_of(code: str, revision: NaceRevision) -> str | None:
    """The letter of the section that a division, group or class is in; None if there is no such division."""
    return _LETTERS[revision].get(code[:2])


def holds(outer: str, inner: str, revision: NaceRevision) -> bool:
    """Whether entry ``inner`` is ``outer`` or a part of it, both of ``revision``: sections, divisions, groups, classes.

    A class that is written like its group with a nought behind (``62.0``, ``62.00``) is another code and a part of it.
    """
    if outer.isalpha():
        return inner == outer or section_of(inner, revision) == outer
    return not inner.isalpha() and _digits(inner).startswith(_digits(outer))


def _digits(code: str) -> str:
    return code.replace(".", "")
