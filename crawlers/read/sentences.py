"""The sentences in which portals say until when, or from when, one can apply: what follows a known opening is a date.

Every other sentence is prose, and prose never becomes a date.
"""

import re
from datetime import date, datetime

from crawlers.read.written_dates import day_after

# As two portals and a program that read 38 calls of one of them have them. The longer ones come first.
_LAST_DAYS: dict[str, tuple[str, ...]] = {
    "sl": (
        "Javni poziv bo odprt do porabe sredstev. Skrajni rok za oddajo vlog je",
        "Rok za prijavo je odprt od dneva objave razpisa do dneva skupne odobritve sredstev oziroma najkasneje do "
        "vključno",
        "Vloge je mogoče oddati izključno elektronsko. Rok za oddajo vlog je",
        "Rok za oddajo vlog je do vključno",
        "Rok za oddajo vlog je do",
        "Rok za oddajo vlog je",
        "Rok za oddajo prijav je",
        "Rok za prijavo:",
        "Razpis je odprt do",
    )
}
_FIRST_DAYS: dict[str, tuple[str, ...]] = {
    "sl": (
        "Oddaja vloge je možna preko spletne aplikacije družbe Borzen od",
        "Oddaja vloge je možna od",
        "Prijava na razpis se začne",
    )
}
# ``21. 9. 2026, do 14.00 ure``: the hour until which, beside the day.
_UNTIL = {"sl": (re.compile(r"(?P<day>.*[0-9]{4}), do (?P<hour>[0-9]{1,2}[.:][0-9]{2})(?: ure)?\.?"), "ob")}


def last_day(raw: str, language: str) -> date | datetime:
    """The one last day to apply in a sentence of ``language`` (ISO 639-1), or in a text that is a date alone.

    Raises `ReadError` for any other sentence.
    """
    text = " ".join(raw.split())
    if language in _UNTIL:
        form, before = _UNTIL[language]
        if (found := form.fullmatch(text)) is not None:
            text = f"{found['day']} {before} {found['hour']}"
    return day_after(text, language, *_LAST_DAYS.get(language, ()), "")


def first_day(raw: str, language: str) -> date | datetime:
    """The one first day to apply in a sentence of ``language``. Raises `ReadError` for any other, also for a date."""
    return day_after(raw, language, *_FIRST_DAYS.get(language, ()))
