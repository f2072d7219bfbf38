"""``callfit why``: everything for and against one call for one company."""

from app.cli.advice_options import CallArgument, LanguageOption, ProfileArgument, tell_language
from app.cli.output import Format, FormatOption, NowOption, print_record, print_records
from app.clock import read_now


def why(
    profile: ProfileArgument,
    call: CallArgument,
    language: LanguageOption = None,
    output: FormatOption = Format.TABLE,
    now: NowOption = None,
) -> None:
    """Show everything for and against a call for a company.

    That is the sentence, what bars it or the question that settles most, each criterion with its verdict and the clause
    quoted, and what each piece of evidence brings to the score. csv has one row a criterion.
    """
    from app.cli.calls import find_call
    from app.cli.match_page import print_why
    from app.cli.offer import open_offer_told
    from app.companies import find_profile
    from app.match_record import match_record, reader_words
    from app.stores import open_database

    at = read_now(now)
    with open_database() as database:
        company, stored = find_profile(database, profile), find_call(database, call)
        found = open_offer_told(database, at).fits(stored.call, [company])[0]
    tell_language([company], language)
    words = reader_words(company, language)
    if output is Format.TABLE:
        print_why(found, company, words, at)
        return
    record = match_record(found, company, at, words)
    if output is Format.JSON:
        print_record(record)
    else:
        print_records(
            [{"profile": company.id, "call": found.call.id, **one} for one in record["judgements"]], (), output, ""
        )
