"""The companies that a member looks after, each in a row, and where their chances lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from app.advising.cohorts import CohortNumbers, Week, count_cohort
from app.advising.outlooks import Outlook
from app.web.advisor.desk import Desk, place_of, write_until
from app.web.charts import Bar, bars
from app.web.members import Member, Role, member_route
from app.web.site import shown_name
from catalogue.taxonomy.find_themes import theme_label
from notifier.wording.figures import local_day, write_short_day

_MOST_BARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRow:
    """A company in the list; the numbers are None as long as they are being worked out."""

    id: str
    name: str
    place: str
    mail: str
    outlook: Outlook | None
    until: str = ""


def routes(desk: Desk) -> list[Route]:
    """The address of this page."""
    return [member_route(desk.site, Role.ADVISOR, "/advisor", partial(_show, desk))]


def _show(desk: Desk, member: Member) -> Response:
    from app.mail_state import find_mail_states

    cohort = desk.chosen_cohort(member)
    companies = desk.companies(member, cohort)
    looked = desk.look(member, companies)
    with desk.site.database.read() as connection:
        states = find_mail_states(connection, companies, member.now, desk.site.sender.key_of)
    by_id = {one.profile.id: one for one in looked.found}
    rows = [
        CompanyRow(
            id=one.id,
            name=shown_name(one.name),
            place=place_of(one, member.words),
            mail=states[one.id].word.replace(" ", "_"),
            outlook=by_id.get(one.id),
            until=_until(by_id.get(one.id), member),
        )
        for one in companies
    ]
    numbers = count_cohort(desk.site.database, looked.found, member.now, desk.themes)
    return member.page(
        "advisor/overview",
        here="advisor",
        cohorts=desk.cohorts(member),
        cohort=cohort,
        rows=rows,
        missing=looked.missing,
        numbers=numbers,
        charts=_charts(numbers, member),
    )


def _until(outlook: Outlook | None, member: Member) -> str:
    nearest = outlook.nearest if outlook is not None else None
    return write_until(nearest, member) if nearest is not None else ""


def _charts(numbers: CohortNumbers, member: Member) -> list[dict[str, object]]:
    """Each chart with its heading, the drawing, and the same as rows of a table."""
    words = member.words
    countries = [("EU" if code == "EU" else words.country(code), count) for code, count in numbers.by_country]
    themes = [(theme_label(theme, words.language), count) for theme, count in numbers.by_theme]
    return [
        _chart("themes", themes, member),
        _chart("countries", countries, member),
        _chart("closing", _weeks(numbers.closing, member), member),
        _chart("found", _weeks(numbers.found, member), member),
    ]


def _chart(name: str, counted: Sequence[tuple[str, int]], member: Member) -> dict[str, object]:
    title = member.words.say(f"web.advisor.chart.{name}")
    shown = [Bar(label=label, value=count, text=str(count)) for label, count in counted[:_MOST_BARS]]
    return {
        "name": name,
        "title": title,
        "drawing": bars(shown, title),
        "rows": counted,
        "empty": not any(count for _, count in counted),
    }


def _weeks(weeks: Sequence[Week], member: Member) -> list[tuple[str, int]]:
    return [
        (write_short_day(member.words, local_day(week.begins, member.zone), member.now), week.count) for week in weeks
    ]
