"""Whatever a portal writes in any field of a call stays text: on every page, in every file and feed, in every mail."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from catalogue.model.call import Budget, Call, Parent, Programme, Section, SectionKind
from catalogue.model.choice import ChoiceKind
from catalogue.model.condition import Condition, Criterion
from catalogue.model.run import Health
from catalogue.store import calls, runs
from catalogue.store.choices import find_history
from catalogue.store.twins import refresh_all_twins
from tests.app.web.admin.conftest import TWIN
from tests.app.web.company.conftest import pump_call
from tests.app.web.hostile.asking import Answer
from tests.app.web.hostile.checks import check_answer, check_page
from tests.app.web.hostile.town import OURS, Town, furnish, open_town
from tests.app.web.hostile.values import INJECTED, MARK, MARKUP
from tests.app.web.hostile.walk import walk
from tests.notifier.posting import plan
from tests.notifier.samples import NOW, euro, match

# No NUL: what no database takes does not get into the catalogue.
PAYLOADS = (*MARKUP, *INJECTED[:-1])
# What is chosen from a list by the reader of a portal, and not written by it.
_CHOSEN = frozenset({"source", "zone", "language", "currency", "basis", "rule", "raw"})
WORDS = "Heat pumps for building renovation"
# Where a call is told; the others tell of a company, of mails or of a source.
TOLD_ON = {
    "/", "/calls", "/calls.atom", "/calls/{call_id:path}", "/api/v1/calls", "/api/v1/calls/{call_id:path}",
    "/api/v1/calls/{call_id:path}/history", "/my/{token}", "/my/{token}/calls/{call_id:path}", "/my/{token}/calls.csv",
    "/my/{token}/calls.xlsx", "/feed/{token}", "/calendar/{token}.ics", "/save/{token}", "/dismiss/{token}",
    "/not-for-us/{token}", "/advisor/companies/{company}", "/advisor/companies/{company}/shortlist", "/advisor/matrix",
    "/advisor/matrix.csv", "/advisor/matrix.xlsx", "/advisor/calls/{call:path}", "/admin/merges",
}  # fmt: skip


def whole_call(number: int) -> Call:
    """A call that fits the company, with something in each field."""
    call = pump_call(f"WHOLE-{number}", 1 + number)
    clause = Condition(criterion=Criterion.OTHER, rule=None, clause="A clause", language="en", where="A field")
    return replace(
        call,
        title=WORDS,
        opens=None,
        programme=Programme(code="A code", name="A programme"),
        identifier="An identifier",
        call_identifier="A call",
        call_title="The title of a call",
        parent=Parent(project="A project", topic="A topic", topic_title="The title of a topic"),
        types_of_action=("An action",),
        status_raw="Open",
        budget=Budget(total=euro(1_000_000), words="Some money"),
        keywords=("A keyword",),
        sections=tuple(Section(kind=kind, html="", text=WORDS) for kind in SectionKind),
        conditions=(clause, replace(clause, criterion=Criterion.SIZE)),
        deadline_words="At some time",
        funder="A funder",
        links=("A link",),
    )


def with_payload(value: Any, payload: str) -> Any:
    """The same with ``payload`` before all that a portal writes."""
    if isinstance(value, str) and type(value) is str:
        return f"{payload} {value}"
    if isinstance(value, tuple):
        return tuple(with_payload(one, payload) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in _CHOSEN}
        return replace(value, **{name: with_payload(part, payload) for name, part in held.items()})
    return value


CALLS = tuple(whole_call(number) for number in range(len(PAYLOADS)))
HOSTILE = tuple(
    replace(with_payload(call, payload), source_key=f"{' '.join(payload.split())} {number}")
    for number, (call, payload) in enumerate(zip(CALLS, PAYLOADS, strict=True))
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A catalogue in which each call has all of its fields hostile, and had other hostile ones before."""
    file = tmp_path_factory.mktemp("portals") / "catalogue.db"
    before = [
        replace(
            one,
            **dict.fromkeys(("title", "funder", "deadline_words"), PAYLOADS[number - 1]),
            sections=CALLS[0].sections,
            conditions=(),
            budget=None,
        )
        for number, one in enumerate(HOSTILE)
    ]
    furnish(file, tuple(before))
    with open_town(file, HOSTILE[0].id) as town:
        with town.site.database.write() as connection:
            # What a source had when it was first read is no news.
            first = runs.begin_run(connection, HOSTILE[0].source, NOW - timedelta(days=30))
            runs.finish_run(connection, replace(first, finished_at=first.started_at, health=Health.OK, complete=True))
            run = runs.begin_run(connection, HOSTILE[0].source, NOW)
            calls.put_calls(connection, HOSTILE, run)
            twin = replace(TWIN, title=f"{MARKUP[0]} {TWIN.title}", url=MARKUP[-1])
            calls.put_calls(connection, [twin], runs.begin_run(connection, twin.source, NOW))
            refresh_all_twins(connection)
        town.keep()
        yield town


def test_what_portals_write_stays_text_everywhere(town: Town) -> None:
    found = walk(town)
    seen: set[str] = set()
    wrong: list[str] = []

    def look(answer: Answer) -> None:
        wrong.extend(f"{answer.route} {answer.status}: {one}" for one in check_answer(answer))
        if MARK.encode() in answer.body or answer.kind.endswith("sheet"):
            seen.add(answer.route)

    for _, answer in found.pages.values():
        look(answer)
    guest, company, advisor = town.people[:3]
    my = next(one for one in company.starts if one.startswith("/my/"))
    for call in HOSTILE:
        told = quote(call.id, safe="")
        places = (f"/calls/{told}", f"/api/v1/calls/{told}", f"/api/v1/calls/{told}/history", f"{my}/calls/{told}")
        for who, place in (*((guest, one) for one in places), (advisor, f"/advisor/calls/{told}")):
            answer = town.asker.get(place, who.cookie)
            assert answer.status == 200, place
            look(answer)
    assert not wrong, "\n".join(wrong)
    assert seen >= TOLD_ON


def test_what_portals_write_stays_text_in_mails(town: Town) -> None:
    (planned,) = plan(
        town.site.database, lambda profile: [match(one, profile=profile) for one in HOSTILE], only=[OURS.id], early=True
    )
    assert planned.calls == len(HOSTILE)
    with town.site.database.read() as connection:
        picked = [one for one in find_history(connection, [OURS.id]) if one.kind is ChoiceKind.LINKED]
    assert picked
    advisor = town.people[2]
    page = f"/advisor/companies/{OURS.id}/shortlist"
    assert town.asker.post(page, f"csrf={town.csrf(advisor)}&do=mail".encode(), advisor.cookie).status == 303
    told = [one for one in town.mails() if MARK in one.html]
    assert {one.kind.value for one in told} >= {"digest", "shortlist"}
    assert [fault for one in told for fault in check_page(one.html)] == []
    town.restore()
