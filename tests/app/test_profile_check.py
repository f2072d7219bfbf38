"""What a company should tell next: the answers that settle most calls, and what in its profile looks wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.profile_check import OpenQuestion, look_over, open_questions
from catalogue.model.condition import Criterion
from catalogue.model.match import Eligibility, Judgement, Match, Reason, Verdict
from catalogue.model.money import Money
from catalogue.model.profile import Enterprise, Profile
from catalogue.model.sector import NaceRevision, Sector
from tests.app_runner import DAY, ROOT, crawled_program
from tests.notifier.samples import FOUR

NOW = datetime(2026, 8, 20, tzinfo=UTC)
WHOLE = Profile(
    id="whole", name="Whole", email="a@b.example", language="ro", country="RO", zone="Europe/Bucharest", nuts="RO322",
    description="Montăm pompe de căldură și izolăm blocuri de locuințe, pentru asociații de proprietari din Ilfov.",
    enterprise=Enterprise(employees=24, turnover=Money(amount=Decimal(2100000), currency="EUR")),
    sectors=(Sector(code="43.22", revision=NaceRevision.REV_2, main=True),),
    themes=("buildings",), keywords=("pompe de căldură",),
)  # fmt: skip


def asking(*questions: str | None, eligibility: Eligibility = Eligibility.TO_CHECK) -> Match:
    judgements = tuple(
        Judgement(
            criterion=Criterion.SIZE,
            verdict=Verdict.UNKNOWN,
            reason=Reason(code="size.unknown", rule="size/1", question=question),
        )
        for question in questions
    )
    return replace(FOUR[0], judgements=judgements, eligibility=eligibility)


def test_what_settles_most_alone_comes_first_and_what_only_the_call_answers_last() -> None:
    matches = [
        *[asking("employees")] * 2,
        asking("employees", "employees"),
        asking("employees", "place"),
        *[asking("place", "partnering")] * 4,
        *[asking("read_the_call")] * 9,
        asking("owner", None),
        *[asking("partnering", eligibility=Eligibility.NOT_ELIGIBLE)] * 9,
    ]
    assert open_questions(matches) == [
        OpenQuestion(code="employees", settles=3, asked=4, field="enterprise.employees"),
        OpenQuestion(code="place", settles=0, asked=5, field="nuts"),
        OpenQuestion(code="partnering", settles=0, asked=4, field="partnering"),
        OpenQuestion(code="owner", settles=0, asked=1, field="enterprise.owned_above_25_percent"),
        OpenQuestion(code="read_the_call", settles=9, asked=9, field=None),
    ]


def test_nothing_is_wrong_with_a_whole_profile() -> None:
    assert look_over(WHOLE, NOW) == []


def sectors(*some: Sector) -> Profile:
    return replace(WHOLE, sectors=some)


@pytest.mark.parametrize(
    ("profile", "field", "words"),
    [
        (replace(WHOLE, nuts=None), "nuts", "is not told"),
        (replace(WHOLE, nuts="ITC11"), "nuts", "is not in RO"),
        (replace(WHOLE, nuts="RO999"), "nuts", "no region that we know"),
        (replace(WHOLE, nuts="RO32"), "nuts", "large region"),
        (replace(WHOLE, enterprise=replace(WHOLE.enterprise, employees=0)), "enterprise.employees", "is 0 beside"),
        (
            replace(
                WHOLE, enterprise=replace(WHOLE.enterprise, balance_sheet=Money(amount=Decimal(1), currency="RON"))
            ),
            "enterprise.balance_sheet",
            "another currency",
        ),
        (replace(WHOLE, enterprise=Enterprise(founded=date(2027, 1, 1))), "enterprise.founded", "still to come"),
        (replace(WHOLE, enterprise=Enterprise(founded=date(214, 3, 1))), "enterprise.founded", "is the year right?"),
        (sectors(), "sectors", "are not told"),
        (
            sectors(Sector(code="34.11", revision=NaceRevision.REV_2)),
            "sectors",
            "34.11 is in no division",
        ),
        (sectors(Sector(code="45.11", revision=NaceRevision.REV_2_1)), "sectors", "its division is one of Rev. 2"),
        (sectors(*[Sector(code="43.22", revision=NaceRevision.REV_2)] * 2), "sectors", "none of 2 are the main one"),
        (replace(WHOLE, excluded_themes=("buildings",)), "excluded_themes", "buildings is looked for as well"),
        (replace(WHOLE, themes=()), "themes", "are not told"),
        (replace(WHOLE, keywords=()), "keywords", "are not told"),
        (replace(WHOLE, description="Montăm pompe de căldură."), "description", "has 4 words"),
    ],
)
def test_what_looks_wrong_is_found_and_nothing_else(profile: Profile, field: str, words: str) -> None:
    found = look_over(profile, NOW)
    assert [one.field for one in found] == [field]
    assert words in found[0].words


def test_an_answer_settles_as_many_calls_as_was_told(tmp_path: Path) -> None:
    program = crawled_program(tmp_path)
    file = str(ROOT / "examples" / "profiles" / "ilfov-termo.yaml")
    text = Path(file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("partnering")]
    (tmp_path / "p.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert program.run("profile", "add", "p.yaml").code == 0

    def checked() -> dict[str, object]:
        done = program.run("profile", "check", "ilfov-termo", "--format", "json", "--now", DAY)
        assert done.code == 0, done.err
        record: dict[str, object] = done.json()
        return record

    before = checked()
    questions = before["questions"]
    assert isinstance(questions, list)
    partnering = next(one for one in questions if one["code"] == "partnering")
    assert partnering["settles"] > 0
    shown = program.run("profile", "check", "ilfov-termo", "--now", DAY).out
    assert f"settles {partnering['settles']} alone, is asked by {partnering['asked']}; field: partnering" in shown
    program.run("profile", "add", "p.yaml", "--partnering", "willing")
    after = checked()
    assert isinstance(before["to_check"], int)
    assert after["to_check"] == before["to_check"] - partnering["settles"]
    assert program.run("profile", "check", "nobody").code == 1
