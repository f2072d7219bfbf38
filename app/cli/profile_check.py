"""``callfit profile check``: what a company should tell us next."""

from typing import Annotated, Any

import typer

from app.cli.completion import complete_profiles
from app.cli.output import Format, FormatOption, NowOption, console, print_record, print_records
from app.clock import read_now


def check(
    company: Annotated[
        str, typer.Argument(metavar="COMPANY", help="The company's id.", autocompletion=complete_profiles)
    ],
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Tell which answers would settle most calls that are to be checked, and what in the profile looks wrong."""
    from app.companies import find_profile
    from app.matching import open_offer
    from app.profile_check import look_over, open_questions
    from app.stores import open_database
    from catalogue.model.match import Eligibility
    from matcher.eligibility.questions import questions_that_settle
    from notifier.wording.words import load_words

    at, words = read_now(now), load_words("en")
    with open_database() as database:
        profile = find_profile(database, company)
        matches = open_offer(database, at).matches(profile)
    certain = {one.question: one.settles for one in questions_that_settle(profile, matches, at)}
    record: dict[str, Any] = {
        "profile": profile.id,
        "calls": len(matches),
        "to_check": sum(found.eligibility is Eligibility.TO_CHECK for found in matches),
        "questions": [
            {
                "code": one.code,
                "question": words.question(one.code),
                "field": one.field,
                "settles": one.settles,
                "asked": one.asked,
                "settles_with_any_answer": certain.get(one.code),
            }
            for one in open_questions(matches)
        ],
        "findings": [{"field": one.field, "words": one.words} for one in look_over(profile, at)],
    }
    if output is Format.JSON:
        print_record(record)
    elif output is Format.CSV:
        print_records(record["questions"], (), output, "")
    else:
        _print(record)


def _print(record: dict[str, Any]) -> None:
    out = console()

    def say(text: str) -> None:
        out.print(text, markup=False)

    say(f"{record['to_check']} of {record['calls']} open or planned calls are to be checked for {record['profile']}.")
    own = [one for one in record["questions"] if one["field"] is not None]
    for rank, one in enumerate(own, 1):
        say(f"{rank}. {one['question']}")
        say(f"   settles {one['settles']} alone, is asked by {one['asked']}; field: {one['field']}")
    others = [one for one in record["questions"] if one["field"] is None]
    if others:
        say("Not for the profile to answer:")
        for one in others:
            say(f"   {one['question']} ({one['settles']} hang on it alone, {one['asked']} ask it)")
    if record["findings"]:
        say("To look at in the profile:")
        for one in record["findings"]:
            say(f"   {one['field']} {one['words']}")
    if own or record["findings"]:
        trying = f"callfit match --profile {record['profile']} --set FIELD=VALUE"
        say(f"next: callfit profile add FILE.yaml; or try an answer: {trying}")
