"""The whole way on PostgreSQL, by the same commands."""

from pathlib import Path

from tests.app_runner import DAY, EXAMPLE, ROOT, Program


def test_crawl_match_and_mail_on_postgresql(empty_postgres_url: str, tmp_path: Path) -> None:
    program = Program(tmp_path, empty_postgres_url)
    missing = program.run("calls", "list")
    assert (missing.code, "run: callfit db upgrade" in missing.err) == (5, True), missing.err
    assert program.run("db", "upgrade").code == 0
    first = program.crawl(EXAMPLE, "--now", DAY)
    assert first.code == 0, first.out + first.err
    again = program.crawl(EXAMPLE, "--now", "2026-08-21T05:00:00+00:00")
    assert (again.json()["counts"]["new"], again.json()["counts"]["changed"]) == (0, 0)
    assert len(program.calls("--now", DAY)) == first.json()["counts"]["read"]
    program.run("profile", "add", str(ROOT / "examples" / "profiles" / "torino-plast.yaml"), "--consent", "a test")
    sent = program.run("digest", "send", "--to", str(tmp_path / "mails"), "--now", DAY, "--format", "json")
    assert [record["outcome"] for record in sent.json()] == ["sent"], sent.err
    twice = program.run("digest", "send", "--to", str(tmp_path / "mails"), "--now", DAY, "--format", "json")
    assert [record["outcome"] for record in twice.json()] == ["not due yet"]
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 1
