"""The hour that stands beside a date: ``12:00``, ``ore 12.00``, ``um 12 Uhr``, ``18h00``, ``5 pm``."""

import re
from datetime import date, datetime, time, timedelta
from functools import cache

from crawlers.read.wording import bare
from crawlers.reading import ReadError

# The words that stand before and behind an hour, bare (see `crawlers.read.wording.bare`). None of them says whether a
# call opens or closes.
_WORDS: dict[str, tuple[str, str]] = {
    "cs": ("v|ve", "h|hod|hodin"),
    "da": ("kl|klokken", ""),
    "de": ("um", "h|uhr"),
    "el": ("ωρα|και ωρα|στις", ""),
    "en": ("at", "h|hrs|hours"),
    "es": ("a las", "h|hora|horas"),
    "fi": ("klo|kello", ""),
    "fr": ("a", "h|heure|heures"),
    "hr": ("u", "h|sata|sati"),
    "hu": ("", "h|ora"),
    "it": ("h|ore|alle|alle ore", "h"),
    "lt": ("", "h|val"),
    "nb": ("kl|klokken", ""),
    "nl": ("om", "u|uur"),
    "pl": ("godz|o godz|godzina|o godzinie", ""),
    "pt": ("as|pelas", "h|hora|horas"),
    "ro": ("la|ora|ore|orele|la ora|la orele", "h"),
    "sk": ("o", "h|hod|hodin"),
    "sl": ("ob", "h|uri"),
    "sv": ("kl|klockan", ""),
}
LANGUAGES = frozenset(_WORDS)

_HOUR = r"(?P<hour>[0-9]{1,2})(?:(?:[:.]| ?h ?)(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?)?"
_SET_OFF = re.compile(r"(?:, ?| [-–] | )(.+)")
_LAST_MINUTE = timedelta(hours=23, minutes=59)
_HALF = r"(?P<half>[ap]\.? ?m|[πμ]\.? ?μ)"


def read_clock(raw: str, language: str | None = None) -> timedelta:
    """The hour in ``raw`` as what has passed since midnight; ``24:00`` is the end of the day.

    The words that may stand around it are those of ``language``, or of all languages. An hour without minutes needs
    such a word. Raises `ReadError` for anything else.
    """
    found = _clock_form(language).fullmatch(bare(raw))
    if found is None or not (found["minute"] or found["before"] or found["after"] or found["half"]):
        raise ReadError(f"not an hour of the day: {raw[:60]!r}")
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            raise ReadError(f"no such hour of half a day: {raw[:60]!r}")
        # 12 am is midnight and 12 pm noon; Greek writes πμ and μμ.
        hour = hour % 12 + (12 if found["half"][0] in "pμ" else 0)
    passed = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute > 59 or second > 59 or passed > timedelta(days=1):
        raise ReadError(f"no such hour: {raw[:60]!r}")
    return passed


def with_clock(day: date, rest: str, language: str | None = None) -> date | datetime:
    """``day`` itself if ``rest`` is blank, else the naive instant at the hour that ``rest`` gives on it.

    24:00 is its last minute: as a midnight it would be taken for the day that begins there. Raises `ReadError` if
    ``rest`` is anything but an hour, set off by a blank, a comma or a dash between blanks.
    """
    if not rest.strip():
        return day
    found = _SET_OFF.fullmatch(rest)
    if found is None:
        raise ReadError(f"not an hour of the day: {rest[:60]!r}")
    passed = read_clock(found[1], language)
    return datetime.combine(day, time(0)) + (_LAST_MINUTE if passed == timedelta(days=1) else passed)


@cache
def _clock_form(language: str | None) -> re.Pattern[str]:
    sides = zip(*(_WORDS.values() if language is None else [_WORDS[language]]), strict=True)
    before, behind = (sorted({word for words in side for word in words.split("|")} - {""}) for side in sides)
    # A side without words must match nothing.
    lead, close = ("|".join(words) or "(?!)" for words in (before, behind))
    return re.compile(rf"(?:(?P<before>{lead})[.:]? ?)?{_HOUR}(?:\.? ?(?:{_HALF}|(?P<after>{close}))\.?)?")
