"""One match on the terminal, with its reasons."""

import textwrap
from datetime import datetime

from rich.text import Text

from app.call_record import amount_words
from app.cli.output import console, in_zone
from catalogue.model.match import Eligibility, Judgement, Match, Verdict
from catalogue.model.state import next_deadline
from notifier.words import load_words

_STYLES = {Eligibility.ELIGIBLE: "green", Eligibility.TO_CHECK: "yellow", Eligibility.NOT_ELIGIBLE: "red"}
_MARKS = {Verdict.YES: "yes", Verdict.NO: "no ", Verdict.UNKNOWN: "?  "}


def print_match(found: Match, rank: int, now: datetime) -> None:
    """Print a match: how well it fits and through which words, and each criterion with its clause and question."""
    call = found.call
    out = console()
    upcoming = next_deadline(call, now)
    until = f"until {in_zone(upcoming.at, upcoming.moment.zone):%Y-%m-%d}" if upcoming else "no date ahead"
    out.print(Text.assemble(f"{rank}. ", (call.title, "bold")))
    facts = [found.relevance.grade.value, until, amount_words(call), call.programme.name if call.programme else ""]
    style = _STYLES[found.eligibility]
    out.print(Text.assemble("   ", (found.eligibility.value, style), "  ", "  ".join(fact for fact in facts if fact)))
    evidence = [
        item.theirs if item.ours == item.theirs else f"{item.theirs} (from {item.ours})"
        for item in found.relevance.evidence[:6]
    ]
    if evidence:
        _indented(f"fits through: {', '.join(evidence)}", "   ")
    for judgement in found.judgements:
        _print_judgement(judgement)
    out.print(Text(f"   {call.url}", style="dim"), soft_wrap=True)
    out.print()


def _print_judgement(judgement: Judgement) -> None:
    words = load_words("en")
    reason = judgement.reason
    line = f"{_MARKS[judgement.verdict]} {judgement.criterion}: {words.reason(reason)}"
    if reason.question is not None:
        line += f" {words.question(reason.question)}"
    _indented(line, "   ")
    if reason.condition is not None:
        clause = textwrap.shorten(reason.condition.clause, 240, placeholder=" …")
        _indented(f"“{clause}” ({reason.condition.where})", "        ", dim=True)


def _indented(text: str, indent: str, *, dim: bool = False) -> None:
    out = console()
    wrapped = textwrap.fill(text, min(out.width, 110), initial_indent=indent, subsequent_indent=indent + "    ")
    out.print(Text(wrapped, style="dim" if dim else ""))
