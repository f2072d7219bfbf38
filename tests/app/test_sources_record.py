"""``callfit sources record``: what is kept replays to the same calls, and holds no key."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.signalmanager import SignalManager

from app.sources.scaffold import draft_source, write_source
from crawlers.record import EnoughRecordedError, Recorder
from crawlers.registry import load_source, source_place
from crawlers.replay.answers import Answers
from crawlers.replay.offline import Replayed, replay
from tests.app_runner import Program

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
KEY = "s3cr3t-key-of-ours"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    monkeypatch.setenv("CALLFIT_SOURCES", str(folder))
    return folder


def write(name: str, shape: str) -> Path:
    write_source(draft_source(name, shape, "https://portal.example/", None, None, None, NOW))
    return source_place(name).examples


def read(name: str, folder: Path) -> Replayed:
    answers = Answers.load(folder)
    return replay(load_source(name), answers, answers.recorded_at, at_least=1)


@pytest.mark.parametrize("shape", ["json", "html", "archive"])
def test_a_recording_replays_to_the_same_calls(program: Program, own: Path, shape: str) -> None:
    name = f"ro_recorded{shape}"
    examples = write(name, shape)
    out = program.folder / "kept"
    done = program.run(
        "sources", "record", name, "--replay", str(examples), "--out", str(out), CALLFIT_SOURCES=str(own)
    )
    assert done.code == 0, done.out + done.err
    before, after = read(name, examples), read(name, out)
    assert len(before.calls) == 5
    assert after.calls == before.calls
    assert after.complete
    for words in (
        "answers kept",
        "the source reads them as ok: 5 calls",
        "names of contact persons",
        f"--replay {out}",
    ):
        assert words in " ".join(done.out.split())
    assert program.calls() == []
    replayed = program.run("crawl", name, "--replay", str(out), "--accept", CALLFIT_SOURCES=str(own))
    assert "5 new" in replayed.out, replayed.err
    again = program.run(
        "sources", "record", name, "--replay", str(examples), "--out", str(out), CALLFIT_SOURCES=str(own)
    )
    assert again.code == 1
    assert "nothing is overwritten" in again.err


def test_redirects_refusals_and_repeats_are_kept_as_the_source_got_them(program: Program, own: Path) -> None:
    examples = write("ro_moved", "html")
    index = json.loads((examples / "answers.json").read_text(encoding="utf-8"))
    entries = {entry["url"]: entry for entry in index["answers"]}
    moved = entries["https://portal.example/calls/c-103"]
    index["answers"] += [{**moved, "url": "https://portal.example/now/103"}]
    del moved["file"]
    moved |= {"status": 301, "headers": {"Location": "https://portal.example/now/103"}}
    entries["https://portal.example/calls/c-105"] |= {"status": 410}
    (examples / "answers.json").write_text(json.dumps(index), encoding="utf-8")
    (examples / "page-1.html").write_text(
        (examples / "page-1.html")
        .read_text()
        .replace("<main>", "<main><p>Ask ana@portal.example, +40 21 555 01 02</p>")
    )
    done = program.run("sources", "record", "ro_moved", "--replay", str(examples), CALLFIT_SOURCES=str(own))
    assert done.code == 3, done.out + done.err
    kept = program.folder / "recordings" / "ro_moved"
    found = {entry["url"]: entry for entry in json.loads((kept / "answers.json").read_text())["answers"]}
    assert "https://portal.example/now/103" not in found
    assert "status" not in found["https://portal.example/calls/c-103"]
    assert found["https://portal.example/calls/c-105"]["status"] == 410
    assert "https://portal.example/robots.txt" not in found
    assert read("ro_moved", kept).calls == read("ro_moved", examples).calls
    assert "001-calls.html: 1 e-mail addresses" in done.out
    assert "001-calls.html: 1 telephone numbers" in done.out


def test_a_recording_stops_where_it_is_told_to(program: Program, own: Path) -> None:
    examples = write("ro_few", "html")
    arguments = ("sources", "record", "ro_few", "--replay", str(examples), "--most", "3")
    done = program.run(*arguments, CALLFIT_SOURCES=str(own))
    assert done.out.startswith("3 answers kept")
    assert "the 3 answers that were wanted are kept" in " ".join(done.out.split())
    assert len(list((program.folder / "recordings" / "ro_few").iterdir())) == 4


def recorder(folder: Path, *, has_key: bool = True, most: int | None = None) -> Recorder:
    told = {"folder": str(folder), "most": most, "secret": KEY, "has_key": has_key, "recorded_at": "x", "about": "y"}
    fake = SimpleNamespace(settings={"CALLFIT_RECORDING": told}, signals=SignalManager())
    return Recorder(cast("Crawler", fake))


def keep(kept: Recorder, request: Request, response: Response) -> None:
    kept.process_request(request)
    kept.process_response(request, response)


def test_no_key_is_ever_written(tmp_path: Path) -> None:
    kept = recorder(tmp_path)
    url = "https://portal.example/api"
    json_type = {"Content-Type": "application/json"}
    body = json.dumps({"token": "eyJhbGciOi", "echo": KEY, "name": "x"}).encode()
    requests = [
        Request(f"{url}/login", method="POST", headers={"X-AUTH-TOKEN": KEY}, body=json.dumps({"user": KEY})),
        Request(f"{url}?page=2&apiKey={KEY}", headers={"Authorization": f"Bearer {KEY}"}),
        Request(f"{url}?page=3&token=eyJhbGciOi"),
        Request(f"{url}?page=4&q={KEY}"),
    ]
    for request in requests:
        keep(kept, request, Response(request.url, headers=json_type, body=body))
    kept._write_index()
    written = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert KEY not in written
    assert "eyJhbGciOi" not in written
    assert "Authorization" not in written
    answers = json.loads((tmp_path / "answers.json").read_text())["answers"]
    assert [entry["url"] for entry in answers[1:]] == [
        f"{url}?page=2&apiKey=*", f"{url}?page=3&token=*", f"{url}?page=4&q=*",
    ]  # fmt: skip
    assert "body" not in answers[0]


def test_without_a_key_names_of_arguments_mean_what_they_say(tmp_path: Path) -> None:
    kept = recorder(tmp_path, has_key=False)
    request = Request("https://portal.example/api?key=17&token=next")
    keep(kept, request, TextResponse(request.url, body=b'{"token": "page-2"}'))
    kept._write_index()
    entry = json.loads((tmp_path / "answers.json").read_text())["answers"][0]
    assert entry["url"] == request.url
    assert (tmp_path / entry["file"]).read_bytes() == b'{"token": "page-2"}'


def test_requests_are_told_apart_by_all_that_they_send(tmp_path: Path) -> None:
    kept = recorder(tmp_path, has_key=False)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in ("page=0&state=7", "page=1&state=7"):
        request = Request("https://portal.example/q", method="POST", headers=form, body=body)
        keep(kept, request, Response(request.url, body=body.encode()))
    for page in (1, 2, 2):
        request = Request("https://portal.example/q", method="POST", body=json.dumps({"page": page}))
        keep(kept, request, Response(request.url, body=b"{}", headers={"X-WP-Total": "9", "Set-Cookie": "id=7"}))
    kept._write_index()
    answers = json.loads((tmp_path / "answers.json").read_text())["answers"]
    assert [entry["body"] for entry in answers] == [
        {"page": "0", "state": "7"}, {"page": "1", "state": "7"}, {"page": 1}, {"page": 2},
    ]  # fmt: skip
    assert answers[2]["headers"] == {"X-WP-Total": "9"}


def test_enough_is_enough(tmp_path: Path) -> None:
    kept = recorder(tmp_path, most=1)
    keep(kept, Request("https://portal.example/1"), Response("https://portal.example/1"))
    with pytest.raises(EnoughRecordedError, match="the 1 answers that were wanted"):
        kept.process_request(Request("https://portal.example/2"))
