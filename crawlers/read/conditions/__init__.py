"""Eligibility conditions of calls on the EU Funding & Tenders Portal.

What a call says itself comes first; where it points to the common rules of its programme, the dated rules of
`catalogue.law` speak for it. A clause that is there and could not be read becomes a condition without a rule. All
conditions on one criterion hold together: beside an unread clause, a rule settles only what it rules out.
"""

import re
from collections.abc import Sequence
from datetime import date

from catalogue.law.participation import funded_countries
from catalogue.model.call import CallKind
from catalogue.model.condition import Condition
from crawlers.read.conditions.places import Setting
from crawlers.read.conditions.prose import read_prose
from crawlers.read.conditions.topics import Topic, read_topic, read_unknown_language

__all__ = ["read_conditions"]

_YEAR = re.compile(r"-(20[2-9]\d)(?=-|$)")
# Where nothing tells the year, groups of countries are read as they were when the programmes of 2021 began: those that
# grew since leave a few countries more unknown.
_FIRST_DAY = date(2021, 1, 1)


def read_conditions(
    *,
    kind: CallKind,
    programme: str | None,
    types_of_action: Sequence[str],
    identifier: str | None,
    conditions_text: str,
    description_text: str,
    language: str,
) -> tuple[Condition, ...]:
    """The eligibility conditions of one call, in the order of the criteria.

    ``programme`` is the portal's code; the texts are plain, a line a block. A cascade call states its conditions in
    free prose in its description; its ``identifier`` is that of the topic it hangs from. The law that counts is that of
    the first day of the year which the identifier names. A criterion of which neither the call nor the law says
    anything gets no condition. Nothing is raised, whatever the texts hold.
    """
    on = _first_day(identifier)
    if not language.lower().startswith("en"):
        return read_unknown_language(conditions_text, language)
    entry = funded_countries(programme, identifier or "", on) if programme else None
    setting = Setting(on=on, associated=entry.associated if entry else None)
    if kind is CallKind.CASCADE_CALL:
        return read_prose(description_text, language, setting)
    topic = Topic(
        identifier=identifier or "",
        types_of_action=tuple(types_of_action),
        funded=entry,
        conditions_text=conditions_text,
        description_text=description_text,
        language=language,
        setting=setting,
    )
    return read_topic(topic)


def _first_day(identifier: str | None) -> date:
    match = _YEAR.search(identifier or "")
    return date(int(match[1]), 1, 1) if match else _FIRST_DAY
