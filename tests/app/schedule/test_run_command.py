"""``callfit run`` as people and timers use it, with kept answers in the place of portals."""

import shutil
from pathlib import Path

import pytest

from tests.app_runner import DAY, EXAMPLE, ROOT, Program

AN_HOUR_LATER = DAY.replace("T05", "T06")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The kept answers of one source."""
    folder = tmp_path / "kept"
    shutil.copytree(EXAMPLE, folder / EXAMPLE.name)
    return folder


def test_everything_is_done_when_it_is_due(program: Program, kept: Path) -> None:
    company = str(ROOT / "examples" / "profiles" / "torino-plast.yaml")
    assert program.run("profile", "add", company, "--consent", "a test").code == 0
    arguments = ("run", "--once", "--replay", str(kept), "--to", "mails", "--format", "json", "--now")
    first = program.run_wide(120, *arguments, DAY)
    assert first.code == 0, first.err
    assert {one["job"]: one["outcome"] for one in first.json()} == {
        f"crawl {EXAMPLE.name}": "done",
        "alarms": "done",
        "digests": "done",
        "waiting mails": "done",
        "unanswered forms": "done",
    }
    assert f"crawl {EXAMPLE.name}: ok, 59 read, 59 new, 0 changed (" in first.err
    assert "digests: 1 sent (" in first.err
    assert len([*(program.folder / "mails").glob("*.eml")]) == 1
    assert program.run_wide(120, *arguments, DAY).out == "[]\n"
    plan = {
        one["job"]: one
        for one in program.run_wide(120, "run", "--plan", "--format", "json", "--now", AN_HOUR_LATER).json()
    }
    assert plan[f"crawl {EXAMPLE.name}"]["detail"] == "ok, 59 read, 59 new, 0 changed"
    assert not plan[f"crawl {EXAMPLE.name}"]["due"]
    assert plan["crawl sk_itms21"] | {"next": None} == {
        "job": "crawl sk_itms21",
        "every_hours": 24.0,
        "next": None,
        "due": True,
        "last": None,
        "outcome": None,
        "detail": None,
    }


def test_a_job_that_goes_wrong_is_told_to_the_timer(program: Program, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(ROOT / "examples" / "it_incentivi", kept / "it_incentivi")
    for path in (kept / "it_incentivi").glob("*.json"):
        if path.name not in {"answers.json", "calls.json"}:
            path.write_bytes(path.read_bytes()[:200])
    done = program.run_wide(120, "run", "--once", "--replay", str(kept), "--now", DAY)
    assert (done.code, done.out) == (3, "")
    assert "crawl it_incentivi: failed: broken, 0 read, 0 new, 0 changed; cut off: " in done.err
    assert "left out: no mail is sent: name with --to or in CALLFIT_MAIL where it goes" in done.err


def test_what_it_cannot_do_is_said(program: Program, tmp_path: Path) -> None:
    done = program.run_wide(120, "run", "--now", DAY)
    assert (done.code, done.err) == (1, "callfit: --now goes with --once or --plan\n")
    for to, words in (("screen", "--to screen shows mails to nobody here"), ("ftp://host", "mails cannot go to 'ftp'")):
        done = program.run_wide(120, "run", "--once", "--to", to)
        assert (done.code, done.err[:60].startswith(f"callfit: {words}")) == (1, True), done.err
    # A server that is down is for the jobs to wait for.
    assert program.run_wide(120, "run", "--plan", "--to", "smtp://127.0.0.1:1", "--replay", str(tmp_path)).code == 0
    missing = Program(tmp_path, f"sqlite:///{tmp_path / 'none.db'}").run("run", "--once")
    assert (missing.code, "run: callfit db upgrade" in missing.err) == (5, True)
