"""One match on the terminal: what speaks for it, what speaks against it, and the numbers behind."""

import textwrap
from datetime import datetime

from rich import box
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from app.call_record import amount_words
from app.cli.match_table import ELIGIBILITY_STYLES, GRADE_STYLES
from app.cli.output import console, in_zone
from app.match_record import Before, changed_verdicts
from catalogue.model.match import Evidence, Judgement, Match, Verdict
from catalogue.model.profile import Profile
from catalogue.model.state import State, next_deadline, state
from matcher.eligibility.decisive import barring, settling
from notifier.wording.lines import clean_line
from notifier.wording.sentence import write_sentence
from notifier.wording.words import Words

_MARKS = {Verdict.YES: ("yes", "green"), Verdict.NO: ("no", "red"), Verdict.UNKNOWN: ("?", "yellow")}
_CLAUSE_LIMIT = 300
_WIDEST = 110
_BAR = 10
_ALSO_SAID = 8


def print_match(found: Match, profile: Profile, words: Words, now: datetime, rank: int | None = None) -> None:
    """Print a match: what it is, the sentence, and each criterion with its clause and question."""
    out = console()
    number = f"{rank}. " if rank is not None else ""
    out.print(Text.assemble(number, (clean_line(found.call.title, 300) or found.call.id, "bold")))
    out.print(_headline(found, now))
    indent = " " * len(number)
    _wrapped(write_sentence(found, words, now, profile.zone), indent)
    for judgement in found.judgements:
        _print_judgement(judgement, words, indent)
    out.print(Text(f"{indent}{found.call.url}", style="dim"), soft_wrap=True)
    out.print()


def print_numbers(found: Match) -> None:
    """Print what each piece of evidence brings to the score and to the standing, and what makes up the standing."""
    relevance, standing = found.relevance, found.relevance.standing
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=True)
    table.add_column("Because of")
    table.add_column("In the call", ratio=1, overflow="fold")
    table.add_column("With you", ratio=1, overflow="fold")
    table.add_column("Part of score", no_wrap=True)
    table.add_column("Score", justify="right")
    # Wording in another language than the call's has no part of the standing.
    stands = any(one.standing for one in (*relevance.evidence, *relevance.also_said))
    if stands:
        table.add_column("Standing", justify="right")
    for one in relevance.evidence:
        table.add_row(*_numbers(one, relevance.score, with_standing=stands))
    for one in relevance.also_said[:_ALSO_SAID]:
        table.add_row(*_numbers(one, 0.0, with_standing=stands), style="dim")
    console().print(table)
    if len(relevance.also_said) > _ALSO_SAID:
        console().print(f"and {len(relevance.also_said) - _ALSO_SAID} more words that both have", markup=False)
    _wrapped(f"score {relevance.score:.4f}: {relevance.grade.value}", "")
    parts = f"wording {standing.wording:.2f}, fit {standing.fit:.2f}, meaning {standing.meaning:.2f}"
    usual = f" (of it {standing.usual:.2f} that calls say on average is taken off the wording)" if stands else ""
    parts += f", choices {standing.choices:.2f}{usual}"
    _wrapped(f"standing {standing.total:.2f}, in standard deviations from what calls are to you: {parts}", "")


def _numbers(one: Evidence, score: float, *, with_standing: bool) -> tuple[Text, ...]:
    cells = (Text(one.kind), Text(one.theirs), Text(one.ours), _share(one, score), Text(f"{one.weight:.4f}"))
    return (*cells, Text(f"{one.standing:.4f}")) if with_standing else cells


def print_why(found: Match, profile: Profile, words: Words, now: datetime) -> None:
    """Print everything for and against one call for one company."""
    out = console()
    out.print(Text(clean_line(found.call.title, 300) or found.call.id, style="bold"))
    out.print(Text(f"for {clean_line(profile.name, 120)} ({profile.id})", style="dim"))
    out.print(_headline(found, now))
    out.print()
    _wrapped(write_sentence(found, words, now, profile.zone), "")
    _print_what_next(found, words)
    _heading("May it apply?")
    for judgement in found.judgements:
        _print_judgement(judgement, words, "", whole=True)
    _heading("Does it fit?")
    print_numbers(found)
    out.print(Text(found.call.url, style="dim"), soft_wrap=True)


def print_change(found: Match, before: Before, words: Words, *, listed: bool) -> None:
    """Print what the changes that are tried make of a call, and which criteria do it."""
    out, was = console(), before.match
    key = f"  {found.call.source_key}"
    out.print(Text.assemble("  ", (clean_line(found.call.title, 160), "bold"), (key, "dim")))
    verdicts = [
        (f"{one.eligibility.value}, {one.relevance.grade.value}", ELIGIBILITY_STYLES[one.eligibility])
        for one in (was, found)
    ]
    note = "" if listed is before.listed else "; now in the list" if listed else "; no more in the list"
    out.print(Text.assemble("    ", verdicts[0], " → ", verdicts[1], note))
    for judgement in changed_verdicts(found, was):
        _wrapped(f"because: {words.reason(judgement.reason)}", "    ")


def _headline(found: Match, now: datetime) -> Text:
    call = found.call
    upcoming = next_deadline(call, now)
    until = f"until {in_zone(upcoming.at, upcoming.moment.zone):%Y-%m-%d %H:%M}" if upcoming else "no date ahead"
    closed = state(call, now) is State.CLOSED
    facts = [until, amount_words(call), call.programme.name if call.programme else "", call.source_key]
    grade = found.relevance.grade
    return Text.assemble(
        (f"{found.eligibility.value}", ELIGIBILITY_STYLES[found.eligibility]),
        " · ",
        (f"{grade.value} fit", GRADE_STYLES[grade]),
        (" · closed", "red") if closed else "",
        *(f" · {clean_line(fact, 200)}" for fact in facts if fact),
    )


def _print_what_next(found: Match, words: Words) -> None:
    """The one thing that decides: what bars the company, or the question that settles what is open."""
    blocker, asked = barring(found), settling(found)
    if blocker is not None:
        _labelled("blocker", f"{words.say(f'criterion.{blocker.criterion}')}: {words.reason(blocker.reason)}", "red")
    elif asked is not None and asked.reason.question is not None:
        named = words.say(f"criterion.{asked.criterion}")
        _labelled("question", f"{named}: {words.question(asked.reason.question)}", "yellow")


def _print_judgement(judgement: Judgement, words: Words, indent: str, *, whole: bool = False) -> None:
    reason = judgement.reason
    mark, style = _MARKS[judgement.verdict]
    line = f"{words.say(f'criterion.{judgement.criterion}')}: {words.reason(reason)}"
    if reason.question is not None:
        line += f" {words.question(reason.question)}"
    _labelled(mark, line, style, indent, width=3)
    condition = reason.condition
    below = indent + "       "
    if condition is not None:
        clause = condition.clause if whole else textwrap.shorten(condition.clause, _CLAUSE_LIMIT, placeholder=" …")
        _wrapped(f"“{clean_line(clause, 2_000)}” ({condition.where}; {condition.language})", below, dim=True)
    if whole:
        _wrapped(f"rule {reason.rule}", below, dim=True)


def _labelled(label: str, text: str, style: str, indent: str = "", width: int = 0) -> None:
    begun = f"{indent}  {label:<{width}}  "
    lines = _lines(text, " " * len(begun))
    console().print(Text.assemble(f"{indent}  ", (f"{label:<{width}}", style), "  ", "\n".join(lines).lstrip()))


def _wrapped(text: str, indent: str, *, dim: bool = False) -> None:
    for line in _lines(text, indent):
        console().print(Text(line, style="dim" if dim else ""))


def _lines(text: str, indent: str) -> list[str]:
    width = max(min(console().width, _WIDEST), len(indent) + 20)
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent)


def _heading(text: str) -> None:
    console().print()
    console().print(f"[bold]{escape(text)}[/bold]")


def _share(one: Evidence, score: float) -> Text:
    if score <= 0:
        return Text()
    share = one.weight / score
    bar = "█" * round(share * _BAR)
    return Text.assemble(f"{share:4.0%} ", (bar, "green"))
