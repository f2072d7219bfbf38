"""The matrix: companies by calls, filtered, and as a file for spreadsheets."""

import csv
import io
from collections.abc import Sequence
from functools import partial

from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.routing import Route

from app.advising.matrix import MAY_CHOICES, Matrix, Wanted, make_matrix
from app.advising.outlooks import Fit, Outlook
from app.web.advisor.desk import Desk, page_of, write_until
from app.web.members import Member, Role, member_route
from app.web.site import shown_name
from catalogue.model.match import Eligibility, Grade
from catalogue.taxonomy.find_themes import theme_label
from notifier.mails.card import title_of

WITHIN_CHOICES = (7, 14, 30, 60, 90)
_GRADES = (Grade.STRONG, Grade.GOOD, Grade.POSSIBLE)
_TITLE_LIMIT = 70
_MOST_EXPORTED = 500
_SHOWN = 100
_MAY_WORDS = dict(zip(MAY_CHOICES, ("any", "only", "all"), strict=True))
MAY_KEYS = {
    Eligibility.ELIGIBLE: "web.advisor.may.yes",
    Eligibility.TO_CHECK: "web.advisor.may.check",
    Eligibility.NOT_ELIGIBLE: "web.advisor.may.no",
}
"""What is said of whether a company may apply, in a word or two."""


def routes(desk: Desk) -> list[Route]:
    """The addresses of this page and of its files."""
    return [
        member_route(desk.site, Role.ADVISOR, "/advisor/matrix", partial(_show, desk)),
        member_route(desk.site, Role.ADVISOR, "/advisor/matrix.csv", partial(_give_csv, desk)),
        member_route(desk.site, Role.ADVISOR, "/advisor/matrix.xlsx", partial(_give_workbook, desk)),
    ]


def _show(desk: Desk, member: Member) -> Response:
    cohort, wanted, query = desk.chosen_cohort(member), read_wanted(member.request.query_params), _query(member)
    companies = desk.companies(member, cohort)
    page, pages = page_of(member, len(companies), _SHOWN)
    looked = desk.look(member, companies)
    matrix = make_matrix(looked.found, wanted, member.now, member.zone, desk.themes)
    words = member.words
    everything = ("", words.say("web.advisor.all"))
    return member.page(
        "advisor/matrix",
        here="advisor",
        cohorts=desk.cohorts(member),
        cohort=cohort,
        wanted=wanted,
        cohort_choices=[everything, *((one, one) for one in desk.cohorts(member))],
        grades=[(one.value, words.say(f"grade.{one}")) for one in _GRADES],
        may_choices=[(one, words.say(f"web.advisor.may.{key}")) for one, key in _MAY_WORDS.items()],
        within_choices=[everything, *((days, words.count("web.advisor.days", days)) for days in WITHIN_CHOICES)],
        countries=[(one, one if one == "EU" else words.country(one)) for one in matrix.countries],
        themes=sorted(((one, theme_label(one, words.language)) for one in matrix.themes), key=lambda pair: pair[1]),
        columns=[
            {
                "id": call.id,
                "title": title_of(call, _TITLE_LIMIT),
                "language": call.language,
                "until": write_until(call, member),
                "count": count,
            }
            for call, count in zip(matrix.calls, matrix.counts, strict=True)
        ],
        rows=[_row(outlook, cells) for outlook, cells in matrix.rows[(page - 1) * _SHOWN : page * _SHOWN]],
        left_out=matrix.left_out,
        missing=looked.missing,
        companies=len(companies),
        page=page,
        pages=pages,
        link=lambda path, **more: member.site.path(path, {**query, **more}),
    )


def read_wanted(query: QueryParams) -> Wanted:
    """What the address asks for; what it asks for and cannot be had is left aside."""
    grade, within = query.get("grade", ""), query.get("within", "")
    may = query.get("may", "")
    return Wanted(
        theme=query.get("theme", ""),
        country=query.get("country", ""),
        within=int(within) if within in {str(days) for days in WITHIN_CHOICES} else None,
        grade=Grade(grade) if grade in _GRADES else Grade.POSSIBLE,
        may=may if may in MAY_CHOICES else "",
    )


def _query(member: Member) -> dict[str, str]:
    names = ("cohort", "theme", "country", "within", "grade", "may")
    return {name: value for name in names if (value := member.request.query_params.get(name, ""))}


def _row(outlook: Outlook, cells: Sequence[Fit | None]) -> dict[str, object]:
    return {
        "id": outlook.profile.id,
        "name": shown_name(outlook.profile.name),
        "cells": [None if fit is None else {"grade": fit.grade, "may": MAY_KEYS[fit.eligibility]} for fit in cells],
    }


def _give_csv(desk: Desk, member: Member) -> Response:
    from app.cells import csv_cell

    columns, rows = _table(desk, member)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(csv_cell, columns))
    writer.writerows([csv_cell(row[column]) for column in columns] for row in rows)
    return _file(text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", "matrix.csv")


def _give_workbook(desk: Desk, member: Member) -> Response:
    from app.workbooks import write_workbook

    columns, rows = _table(desk, member)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(write_workbook("matrix", columns, rows), kind, "matrix.xlsx")


def _table(desk: Desk, member: Member) -> tuple[list[str], list[dict[str, str]]]:
    """The matrix with all its calls: their headings begin with a number, and so never like a formula."""
    wanted = read_wanted(member.request.query_params)
    companies = desk.companies(member, desk.chosen_cohort(member))
    looked = desk.look(member, companies)
    while looked.missing:
        looked = desk.look(member, companies)
    matrix = make_matrix(looked.found, wanted, member.now, member.zone, desk.themes, _MOST_EXPORTED)
    heads = _heads(matrix, member)
    rows = [
        {
            "company": shown_name(outlook.profile.name),
            "id": outlook.profile.id,
            **{head: _cell(fit, member) for head, fit in zip(heads, cells, strict=True)},
        }
        for outlook, cells in matrix.rows
    ]
    return ["company", "id", *heads], rows


def _heads(matrix: Matrix, member: Member) -> list[str]:
    found = []
    for number, call in enumerate(matrix.calls, 1):
        until = write_until(call, member)
        found.append(f"{number}. {title_of(call)} · {call.id}" + (f" · {until}" if until else ""))
    return found


def _cell(fit: Fit | None, member: Member) -> str:
    if fit is None:
        return ""
    return f"{member.words.say(f'grade.{fit.grade}')}, {member.words.say(MAY_KEYS[fit.eligibility])}"


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, headers={"content-type": kind, "content-disposition": f'attachment; filename="{name}"'})
