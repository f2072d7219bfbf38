"""``callfit match``: which calls fit a company, and why."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import Column, Format, FormatOption, NowOption, print_records
from app.clock import read_now
from catalogue.model.match import Eligibility, Grade

if TYPE_CHECKING:
    from datetime import datetime

    from catalogue.model.match import Match

_SHOWN = (Grade.STRONG, Grade.GOOD, Grade.POSSIBLE)


def match(
    profile: Annotated[str, typer.Option(help="The company's id.")],
    why: Annotated[bool, typer.Option("--why", help="Say why each call fits, and what is to be checked.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Weak matches and calls that the company may not apply for as well.")
    ] = False,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 20,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """List the calls that fit a company, best first."""
    from app.companies import find_profile
    from app.stores import open_database
    from catalogue.store.calls import find_live_calls
    from matcher import match as match_calls
    from notifier.twins import find_twins

    at = read_now(now)
    with open_database() as database:
        company = find_profile(database, profile)
        with database.read() as connection:
            calls = list(find_live_calls(connection, at))
            twins = find_twins(connection, {}, at)
    matches = match_calls(company, calls, at)
    if everything:
        fitting = list(matches)
    else:
        best = (next(filter(_fits, records), None) for records in twins.one_each(matches, ()))
        fitting = [found for found in best if found is not None]
    shown = fitting[:limit] if limit else fitting
    records = [match_record(found, at) for found in shown]
    if output is Format.TABLE and why:
        from app.cli.match_page import print_match

        for rank, found in enumerate(shown, 1):
            print_match(found, rank, at)
    else:
        print_records(records, _COLUMNS, output, _nothing(len(calls)))
    if output is Format.TABLE and (shown or why):
        print(f"{len(shown)} of {len(fitting)} matches, among {len(calls)} calls that are open or planned")


def _fits(found: "Match") -> bool:
    return found.relevance.grade in _SHOWN and found.eligibility is not Eligibility.NOT_ELIGIBLE


def _because(record: Any) -> str:  # noqa: ANN401 - a JSON record
    return ", ".join(dict.fromkeys(evidence["theirs"] for evidence in record["relevance"]["evidence"][:4]))


_COLUMNS = (
    Column(heading="Fit", cell=lambda record: record["relevance"]["grade"]),
    Column(heading="May apply", cell=lambda record: record["eligibility"]),
    Column(heading="Next deadline", cell=lambda record: (record["call"]["next_deadline"] or "")[:10]),
    Column(heading="Title", cell=lambda record: record["call"]["title"], share=5),
    Column(heading="Because of", cell=_because, share=3),
    Column(heading="Key", cell=lambda record: record["call"]["source_key"], share=3, fold=True),
)


def _nothing(calls: int) -> str:
    if calls == 0:
        return "no call is open or planned; next: callfit crawl eu_funding_tenders"
    return f"none of the {calls} open or planned calls fits; see --all for the weak ones"


def match_record(found: "Match", now: "datetime") -> dict[str, Any]:
    """A match as JSON: the call in short, the verdicts with their reasons, the relevance with its evidence."""
    from app.call_record import match_call_record
    from notifier.words import load_words

    words = load_words("en")
    return {
        "profile": found.profile_id,
        "call": match_call_record(found.call, now),
        "eligibility": found.eligibility.value,
        "judgements": [
            {
                "criterion": judgement.criterion.value,
                "verdict": judgement.verdict.value,
                "reason": words.reason(judgement.reason),
                "clause": judgement.reason.condition.clause if judgement.reason.condition else None,
                "where": judgement.reason.condition.where if judgement.reason.condition else None,
                "rule": judgement.reason.rule,
                "question": words.question(judgement.reason.question) if judgement.reason.question else None,
            }
            for judgement in found.judgements
        ],
        "relevance": {
            "score": round(found.relevance.score, 4),
            "grade": found.relevance.grade.value,
            "evidence": [
                {
                    "kind": evidence.kind,
                    "ours": evidence.ours,
                    "theirs": evidence.theirs,
                    "weight": round(evidence.weight, 4),
                }
                for evidence in found.relevance.evidence
            ],
        },
    }
