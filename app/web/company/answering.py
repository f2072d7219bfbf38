"""The question that would settle a call, answered on the page: one field of the company is told and kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import CommandError
from app.joining.places import find_places, open_regions
from app.profile_check import answers_in
from app.trying import try_changes
from app.web.forms import Form
from app.web.links.visits import Visit
from catalogue.model.condition import LegalForm
from catalogue.model.profile import Partnering
from catalogue.model.sector import NaceRevision
from catalogue.store.database import take_turn
from catalogue.store.profiles import get_profile, put_profile
from notifier.links import LinkError

_LONGEST = 200
_KINDS: Mapping[str, str] = {
    "enterprise.employees": "number",
    "enterprise.turnover": "money",
    "enterprise.owned_above_25_percent": "choice",
    "enterprise.founded": "day",
    "seeking.own_share": "number",
    "legal_form": "choice",
    "partnering": "choice",
    "trl": "choice",
    "nuts": "place",
    "sites": "place",
    "sectors": "sector",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that the company can answer: its ``code`` and words, the ``field`` that holds the answer.

    ``kind`` is how it is asked: ``number``, ``money``, ``day``, ``place``, ``sector`` or ``choice`` among ``choices``.
    ``value`` and ``beside`` (a currency, a revision) are what was just sent, never what is known; ``fault`` is empty
    where nothing is wrong with it.
    """

    code: str
    words: str
    field: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    beside: str = ""
    fault: str = ""


def ask(visit: Visit, code: str) -> Question | None:
    """The question of that code; None where the company's profile cannot hold the answer."""
    field = answers_in(code)
    if field is None:
        return None
    return Question(
        code=code,
        words=visit.words.question(code),
        field=field,
        kind=_KINDS[field],
        choices=_choices(visit, field),
    )


def answer(visit: Visit, asked: Question, form: Form) -> str:
    """Keep what the form says to ``asked``, and nothing else; what is wrong with it, or nothing.

    Raises `notifier.links.LinkError` if the company was erased meanwhile.
    """
    value, beside = form.one("value").strip()[:_LONGEST], form.one("beside").strip()[:_LONGEST]
    if not value:
        return visit.words.say("web.company.fault.empty")
    try:
        told = _read(visit, asked, value, beside)
        _keep(visit, asked, told)
    except CommandError:
        return visit.words.say(f"web.company.fault.{asked.kind}")
    return ""


def _keep(visit: Visit, asked: Question, told: str) -> None:
    """The profile as it is now, with what is told: somebody else may have changed it since the page was shown."""
    name = asked.field.rpartition(".")[2]
    with visit.site.database.write() as connection:
        take_turn(connection, f"profile {visit.profile.id}")
        profile = get_profile(connection, visit.profile.id)
        if profile is None:
            raise LinkError("this link leads nowhere")
        known = {
            "sites": profile.sites,
            "sectors": tuple(f"{one.code}@{one.revision}" for one in profile.sectors),
        }.get(name, ())
        changed = try_changes(profile, [f"{name}={','.join(dict.fromkeys([*known, told]))}"])
        if changed != profile:
            put_profile(connection, changed, visit.now)


def _read(visit: Visit, asked: Question, value: str, beside: str) -> str:
    """The answer as `app.trying` takes it. Raises `CommandError` for one that is none."""
    match asked.kind:
        case "choice" if value in {choice for choice, _ in asked.choices}:
            return value
        case "number":
            return _number(value)
        case "money":
            return f"{_number(value)} {beside or 'EUR'}"
        case "place":
            found = find_places(value, visit.profile.country, open_regions(visit.site.database))
            if found.certain:
                return found.found[0].code
        case "sector" if re.fullmatch(r"[0-9.]{2,6}", value):
            return f"{value}@{beside or NaceRevision.REV_2}"
        case "day" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return value
    raise CommandError("no answer to what was asked")


def _number(text: str) -> str:
    """A number as it is typed: blanks between thousands, a comma or a point before decimals."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", plain) is None:
        raise CommandError("no number")
    return plain


def _choices(visit: Visit, field: str) -> tuple[tuple[str, str], ...]:
    say = visit.words.say
    match field:
        case "enterprise.owned_above_25_percent":
            return (("true", say("site.yes")), ("false", say("site.no")))
        case "legal_form":
            return tuple((form.value, say(f"form.{form}")) for form in LegalForm)
        case "partnering":
            return tuple((one.value, say(f"web.company.partnering.{one}")) for one in Partnering)
        case "trl":
            return tuple((str(level), f"TRL {level}") for level in range(1, 10))
        case "sectors":
            return tuple((one.value, f"Rev. {one}") for one in NaceRevision)
        case _:
            return ()
