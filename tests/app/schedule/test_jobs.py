"""The jobs of an installation: every source and set has one, and each is a command that there is."""

from datetime import timedelta
from pathlib import Path

import pytest
from typer.main import get_command

from app.children import Ended
from app.cli import app
from app.schedule.jobs import Job, Line, Orders, find_jobs
from catalogue.model.schedule import JobOutcome
from crawlers.reference_registry import load_reference, reference_names
from crawlers.registry import load_source, source_names


def ended(code: int, out: str = "", err: str = "", *, overdue: bool = False) -> Ended:
    return Ended(code=code, out=out, err=err, overdue=overdue, seconds=1.0, megabytes=1.0)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, Job]:
    monkeypatch.setenv("CALLFIT_AIDES_TERRITOIRES_KEY", "some key")
    monkeypatch.setenv("CALLFIT_BOUNCES", "some/folder")
    found, skipped = find_jobs(Orders(to="out", mails=True))
    assert skipped == []
    assert len({job.name for job in found}) == len(found)
    return {job.name: job for job in found}


def test_every_source_and_set_is_read_as_often_as_it_says(jobs: dict[str, Job]) -> None:
    every = {f"crawl {name}": load_source(name).source.every for name in source_names()}
    every |= {f"update {name}": load_reference(name).every for name in reference_names()}
    assert {name: job.cadence.every for name, job in jobs.items() if job.line is Line.READING} == every
    assert len({job.cadence.offset for job in jobs.values() if job.line is Line.READING}) > len(every) * 0.9


def test_each_is_a_command_that_there_is(jobs: dict[str, Job]) -> None:
    for job in jobs.values():
        command, words = get_command(app), list(job.arguments)
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        with command.make_context(job.name, words):
            pass


def test_mail_is_sent_where_it_goes_and_not_without(jobs: dict[str, Job]) -> None:
    mailing = {name: job for name, job in jobs.items() if job.line is Line.MAILING}
    assert list(mailing) == ["alarms", "incoming mail", "digests", "waiting mails", "unanswered forms"]
    assert [name for name, job in mailing.items() if "out" in job.arguments] == ["digests", "waiting mails"]
    assert mailing["waiting mails"].cadence.every < timedelta(minutes=10)
    assert [name for name, job in mailing.items() if job.after_reading] == ["digests"]
    found, skipped = find_jobs(Orders())
    assert not [job for job in found if job.line is Line.MAILING]
    assert "no mail is sent: name with --to or in CALLFIT_MAIL where it goes" in skipped


def test_a_place_that_the_settings_name_is_in_no_command(jobs: dict[str, Job]) -> None:
    """A password in it would be in the list of processes, for all on the machine to see."""
    found, _ = find_jobs(Orders(mails=True))
    arguments = {job.name: job.arguments for job in found if job.line is Line.MAILING}
    assert arguments["digests"] == tuple(one for one in jobs["digests"].arguments if one not in {"--to", "out"})


def test_without_a_place_for_returned_mails_none_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CALLFIT_BOUNCES", raising=False)
    assert "incoming mail" not in {job.name for job in find_jobs(Orders(to="out", mails=True))[0]}


def test_a_source_without_its_key_is_left_out_and_a_broken_one_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "xx_broken.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    monkeypatch.setenv("CALLFIT_SOURCES", str(tmp_path))
    monkeypatch.delenv("CALLFIT_AIDES_TERRITOIRES_KEY", raising=False)
    found, skipped = find_jobs(Orders())
    assert "crawl fr_aides_territoires" not in {job.name for job in found}
    assert any(sentence.startswith("fr_aides_territoires: ") for sentence in skipped)
    assert {job.cadence.every for job in found if job.name == "crawl xx_broken"} == {timedelta(days=1)}


RUN = (
    '{"health": "thin", "counts": {"read": 7, "new": 2, "changed": 1},'
    ' "issues": [{"kind": "short page", "text": "3 of 10"}]}'
)


@pytest.mark.parametrize(
    ("job", "how", "outcome", "detail"),
    [
        ("crawl ro_mipe", ended(0, RUN.replace("thin", "ok")), JobOutcome.DONE, "ok, 7 read, 2 new, 1 changed"),
        ("crawl ro_mipe", ended(3, RUN), JobOutcome.UNHEALTHY, "thin, 7 read, 2 new, 1 changed; short page: 3 of 10"),
        ("crawl ro_mipe", ended(5, "", "callfit: it is locked\n"), JobOutcome.FAILED, "it is locked"),
        ("crawl ro_mipe", ended(-9), JobOutcome.FAILED, "its process ended with -9 and said nothing"),
        (
            "crawl ro_mipe",
            ended(0, RUN, overdue=True),
            JobOutcome.FAILED,
            "stopped: it took longer than 7200 seconds",
        ),
        (
            "digests",
            ended(6, '[{"outcome": "sent"}, {"outcome": "failed"}, {"outcome": "sent"}]'),
            JobOutcome.FAILED,
            "1 failed, 2 sent",
        ),
        ("waiting mails", ended(0, "[]"), JobOutcome.DONE, "nothing"),
    ],
)
def test_how_it_went_in_a_line(jobs: dict[str, Job], job: str, how: Ended, outcome: JobOutcome, detail: str) -> None:
    assert jobs[job].outcome(how) == (outcome, detail)
