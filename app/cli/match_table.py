"""Matches as tables that fit the terminal: a company's calls, a call's companies, and what two companies share."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich import box
from rich.table import Table
from rich.text import Text

from app.call_record import amount_words
from app.cli.output import console, in_zone
from app.match_record import through
from catalogue.model.call import Call, DeadlineModel
from catalogue.model.match import Eligibility, Grade, Match, Verdict
from catalogue.model.profile import Profile
from catalogue.model.state import State, next_deadline, state
from matcher.eligibility.decisive import barring, settling
from notifier.wording.checks import partners_needed
from notifier.wording.lines import clean_line
from notifier.wording.words import Words

GRADE_STYLES = {
    Grade.STRONG: "bold green",
    Grade.GOOD: "green",
    Grade.POSSIBLE: "yellow",
    Grade.WEAK: "dim",
}
ELIGIBILITY_STYLES = {
    Eligibility.ELIGIBLE: "green",
    Eligibility.TO_CHECK: "yellow",
    Eligibility.NOT_ELIGIBLE: "red",
}
_TITLE_LIMIT = 110
_MEDIUM, _WIDE = 96, 130
_SOON_DAYS = 14


def print_calls(matches: Sequence[Match], now: datetime) -> None:
    """A company's calls, the best first: until when, whether it may apply, and through which words each fits."""
    width = console().width
    table = _table()
    _small(table, "#", "Fit", "May apply", "Until")
    if width >= _WIDE:
        _small(table, "Money")
    table.add_column("Call", ratio=3, overflow="fold")
    if width >= _MEDIUM:
        table.add_column("Because of", ratio=2, overflow="fold")
    for rank, found in enumerate(matches, 1):
        cells = [Text(str(rank)), grade_text(found.relevance.grade), may_apply(found), until(found.call, now)]
        if width >= _WIDE:
            cells.append(Text(amount_words(found.call)))
        cells.append(call_text(found.call))
        if width >= _MEDIUM:
            cells.append(Text(through(found)))
        table.add_row(*cells)
    console().print(table)


def print_companies(matches: Sequence[Match], profiles: Sequence[Profile], words: dict[str, Words]) -> None:
    """The companies that a call fits, the best first, and what bars each or is still missing; ``words`` by company."""
    width = console().width
    names = {profile.id: profile.name for profile in profiles}
    table = _table()
    _small(table, "#", "Fit", "May apply")
    table.add_column("Company", ratio=2, overflow="fold")
    if width >= _MEDIUM:
        table.add_column("Because of", ratio=2, overflow="fold")
    table.add_column("What is missing", ratio=3, overflow="fold")
    for rank, found in enumerate(matches, 1):
        name = Text.assemble(clean_line(names[found.profile_id], _TITLE_LIMIT), "\n", (found.profile_id, "dim"))
        cells = [Text(str(rank)), grade_text(found.relevance.grade), may_apply(found), name]
        if width >= _MEDIUM:
            cells.append(Text(through(found)))
        table.add_row(*cells, Text(missing(found, words[found.profile_id])))
    console().print(table)


def grade_text(grade: Grade) -> Text:
    """A grade in its colour."""
    return Text(grade.value, style=GRADE_STYLES[grade])


def may_apply(found: Match) -> Text:
    """Yes, no, or how many points are to be checked; and how many partners it takes."""
    if found.eligibility is Eligibility.TO_CHECK:
        answer = f"check {sum(one.verdict is Verdict.UNKNOWN for one in found.judgements)}"
    else:
        answer = "yes" if found.eligibility is Eligibility.ELIGIBLE else "no"
    partners = partners_needed(found) if found.eligibility is not Eligibility.NOT_ELIGIBLE else 0
    needed = f"\n+{partners} partner{'s' if partners > 1 else ''}" if partners else ""
    return Text.assemble((answer, ELIGIBILITY_STYLES[found.eligibility]), (needed, "dim"))


def until(call: Call, now: datetime) -> Text:
    """The day of the next deadline for newcomers, and how far it is, or when the call opens."""
    upcoming = next_deadline(call, now)
    if upcoming is None:
        return Text("any time" if call.deadline_model is DeadlineModel.PERMANENT else "no date", style="dim")
    local = in_zone(upcoming.at, upcoming.moment.zone)
    days = (local.date() - in_zone(now, upcoming.moment.zone).date()).days
    if state(call, now) is State.PLANNED and call.opens is not None:
        note, style = f"from {in_zone(call.opens.at, call.opens.zone):%Y-%m-%d}", "dim"
    else:
        note, style = f"{days} day{'' if days == 1 else 's'}", "red" if days <= _SOON_DAYS else "dim"
    return Text.assemble(f"{local:%Y-%m-%d}\n", (note, style))


def call_text(call: Call) -> Text:
    """A call's title, and below it the key by which commands find it."""
    return Text.assemble(clean_line(call.title, _TITLE_LIMIT) or call.id, "\n", (call.source_key, "dim"))


def missing(found: Match, words: Words) -> str:
    """What bars the company, or else the question that settles what is open."""
    blocker, asked = barring(found), settling(found)
    if blocker is not None:
        return words.reason(blocker.reason)
    if asked is None or asked.reason.question is None:
        return ""
    return f"{words.reason(asked.reason)} {words.question(asked.reason.question)}"


def print_pairs(rows: Iterable[tuple[Match, Match, str]], first: Profile, second: Profile) -> None:
    """What two companies share: each call with how it fits either, and why it does not fit the other."""
    table = _table()
    table.add_column("Call", ratio=3, overflow="fold")
    _small(table, first.id, second.id)
    table.add_column("Why not the other", ratio=3, overflow="fold")
    for one, other, why_not in rows:
        table.add_row(call_text(one.call), *map(_both, (one, other)), Text(why_not))
    console().print(table)


def _both(found: Match) -> Text:
    return Text.assemble(grade_text(found.relevance.grade), "\n", may_apply(found))


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=True, leading=1)


def _small(table: Table, *headings: str) -> None:
    for heading in headings:
        table.add_column(heading, no_wrap=True, justify="right" if heading == "#" else "left")
