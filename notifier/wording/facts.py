"""What a call is, what it gives, until when, and why it fits, in lines of the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from catalogue.model.call import Budget, BudgetScope, Call, CallKind, DeadlineKind, DeadlineModel, Parent
from catalogue.model.match import Relevance
from catalogue.model.money import Money
from catalogue.model.state import entry_deadlines, next_deadline
from catalogue.taxonomy.exchange import Exchange
from notifier.wording.evidence import count_choices, write_evidence
from notifier.wording.figures import (
    local_day,
    write_long_day,
    write_moment,
    write_money,
    write_rule_of_hour,
    write_short_day,
)
from notifier.wording.lines import capitalised, clean_line
from notifier.wording.words import Words

_NAME_LIMIT = 120
_QUOTE_LIMIT = 160
_LATER_DEADLINES_TOLD = 3
_EURO = "EUR"


def write_programme(call: Call, words: Words) -> list[str]:
    """The programme, and below it what one gets and the identifier to search for."""
    name = clean_line(call.programme.name, _NAME_LIMIT) if call.programme is not None else ""
    lines = [name or capitalised(words.say("not_stated"))]
    kinds = words.join(words.say(f"instrument.{instrument}") for instrument in call.instruments)
    identifier = clean_line(call.identifier or "", _NAME_LIMIT) if call.kind is not CallKind.CASCADE_CALL else ""
    details = " · ".join(part for part in (capitalised(kinds), identifier) if part)
    return [*lines, details] if details else lines


def write_opener(parent: Parent, words: Words) -> str:
    """Who opens a cascade call, and with whose money."""
    topic = clean_line(parent.topic, _NAME_LIMIT)
    project = clean_line(parent.project or "", _NAME_LIMIT)
    if not project:
        return capitalised(words.say("opened_by.unnamed", topic=topic))
    return capitalised(words.say("opened_by.project", project=project, topic=topic))


def write_amounts(call: Call, words: Words, exchange: Exchange | None = None) -> list[str]:
    """What one project may get, what there is in all and for whom, and how many projects are expected.

    With ``exchange`` what one project may get is told in the reader's currency as well, with the rate's day; the total
    only where it is all that is stated, or is not in euro, whose large sums everybody knows.
    """
    budget = call.budget or Budget()
    low, high, total = _stated(budget.project_min), _stated(budget.project_max), _stated(budget.total)
    if low is None and high is None and total is None:
        said = _said_otherwise(budget, words)
        return [capitalised(line) for line in said or [words.say("not_stated")]]
    lines = [_per_project(low, high, words), _total(total, budget.scope, call.kind, words)]
    if exchange is not None:
        lines[0] = _converted(lines[0], (low, high), exchange, words)
        if total is not None and (total.currency != _EURO or (low is None and high is None)):
            lines[1] = _converted(lines[1], (total,), exchange, words)
    if budget.expected_grants:
        lines.append(words.count("money.grants", budget.expected_grants))
    lines += _said_otherwise(budget, words)
    return [capitalised(line) for line in lines]


def _said_otherwise(budget: Budget, words: Words) -> list[str]:
    """What the portal says of the money beside its amounts: the rate, and its own words."""
    from babel.numbers import format_decimal

    lines = []
    if budget.rate_max is not None:
        rate = format_decimal(budget.rate_max, locale=words.locale)
        lines.append(words.say("money.rate", rate=rate))
    if budget.words:
        lines.append(words.say("portal_writes", text=clean_line(budget.words, _QUOTE_LIMIT)))
    return lines


def _stated(money: Money | None) -> Money | None:
    """Zero is how portals write "not stated"."""
    return money if money is not None and money.amount > 0 else None


def _converted(line: str, amounts: Iterable[Money | None], exchange: Exchange, words: Words) -> str:
    """``line`` with its amounts in the reader's currency and the day of the rate behind it; as it is without a rate."""
    found = [exchange.about(money) for money in amounts if money is not None]
    known = [write_money(words, money) for money in dict.fromkeys(found) if money is not None]
    if not known or None in found:
        return line
    amount = known[0] if len(known) == 1 else words.say("money.range", low=known[0], high=known[1])
    key = "money.converted" if exchange.rates.official else "money.converted_unchecked"
    return words.say(key, line=line, amount=amount, date=write_long_day(words, exchange.rates.day))


def _per_project(low: Money | None, high: Money | None, words: Words) -> str:
    if high is not None and low is not None:
        if low == high:
            return words.say("money.exactly", high=write_money(words, high))
        return words.say("money.between", low=write_money(words, low), high=write_money(words, high))
    if high is not None:
        return words.say("money.up_to", high=write_money(words, high))
    if low is not None:
        return words.say("money.at_least", low=write_money(words, low))
    return words.say("money.project_unstated")


def _total(total: Money | None, scope: BudgetScope, kind: CallKind, words: Words) -> str:
    if total is None:
        return words.say("money.total_unstated")
    if scope is BudgetScope.CALL:
        key = "money.total_shared"
    else:
        key = "money.total_topic" if kind is CallKind.TOPIC else "money.total_call"
    return words.say(key, total=write_money(words, total))


def write_deadline(call: Call, words: Words, now: datetime, zone: str) -> list[str]:
    """The next deadline for newcomers on the clock of ``zone``, by whose rule it is, and what comes after it."""
    upcoming = next_deadline(call, now)
    if upcoming is None:
        permanent = call.deadline_model is DeadlineModel.PERMANENT
        return [
            words.say("deadline.rolling") if permanent else capitalised(words.say("not_stated")),
            *_deadline_words(call, words),
        ]
    lines = [capitalised(write_moment(words, upcoming.moment, zone))]
    if not upcoming.moment.hour_known:
        lines.append(write_rule_of_hour(words, upcoming.moment))
    if upcoming.kind is DeadlineKind.STAGE_1:
        lines.append(words.say("deadline.stage_1"))
    second = next((deadline for deadline in call.deadlines if deadline.kind is DeadlineKind.STAGE_2), None)
    if second is not None:
        lines.append(words.say("deadline.stage_2", date=write_short_day(words, local_day(second.at, zone), now)))
    later = [deadline for deadline in entry_deadlines(call) if deadline.at > upcoming.at]
    if later:
        days = [write_short_day(words, local_day(deadline.at, zone), now) for deadline in later[:_LATER_DEADLINES_TOLD]]
        if len(later) > _LATER_DEADLINES_TOLD:
            days.append("…")
        lines.append(words.say("deadline.later", dates=", ".join(days)))
    return [*lines, *_deadline_words(call, words)]


def _deadline_words(call: Call, words: Words) -> list[str]:
    """The portal's own words on the deadline, where it has some that are no date."""
    if not call.deadline_words:
        return []
    return [capitalised(words.say("portal_writes", text=clean_line(call.deadline_words, _QUOTE_LIMIT)))]


def write_why(relevance: Relevance, words: Words) -> list[str]:
    """One sentence for each kind of evidence, the strongest first; what the call says in one place is told once."""
    lines = [
        words.say(f"why.{kind}", words=said) for kind, said in write_evidence(relevance.evidence, words).items()
    ] or [words.say("why.whole")]
    chosen = count_choices(relevance.evidence)
    return [*lines, words.count("why.choice", chosen)] if chosen else lines
