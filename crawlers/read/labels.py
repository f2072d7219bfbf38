"""The labels of the EU portal's code lists, which reach us as a URL mangled them."""

import re
from urllib.parse import unquote


def clean_label(raw: str) -> str:
    """A label as a person would write it: percent escapes undone, and the plus signs that became blanks restored.

    ``Erasmus  (ERASMUS )`` was ``Erasmus+ (ERASMUS+)`` and ``European Social Fund   (ESF) `` was
    ``European Social Fund + (ESF)+``: a blank before the closing bracket, or one after it, was a plus. Double blanks
    elsewhere are only double blanks.
    """
    label = unquote(raw)
    lost = re.fullmatch(r"(.*?)\s*\(([^()]*?)(?: \)|\) )", label)
    if lost is not None:
        name, short = lost.groups()
        return f"{name.strip()}+ ({short.strip()}+)"
    return " ".join(label.split())
