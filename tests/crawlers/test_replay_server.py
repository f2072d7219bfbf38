"""The stand-in on the wire, and as a process of its own."""

import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawlers.replay import Recording, StandIn

ROOT = Path(__file__).parents[2]
SEARCH = "/api.tech.ec.europa.eu/search-api/prod/rest/search?apiKey=SEDIA&text=***&pageSize=100"


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {"reference": f"{number}TOPICSen", "metadata": {"type": ["1"], "identifier": [f"ID-{number}"]}}
        for number in range(1, count + 1)
    ]


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn(Recording(rows=rows(150))) as running:
        yield running


@pytest.fixture
def client(stand_in: StandIn) -> Iterator[http.client.HTTPConnection]:
    connection = connect(stand_in.origin)
    yield connection
    connection.close()


def connect(origin: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(origin.removeprefix("http://"), timeout=10)


def ask(client: http.client.HTTPConnection, method: str, path: str, **headers: str) -> tuple[int, bytes]:
    client.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = client.getresponse()
    return response.status, response.read()


def test_it_listens_on_loopback_alone(stand_in: StandIn) -> None:
    assert stand_in.origin.startswith("http://127.0.0.1:")
    assert stand_in._server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    ["/", "/example.org/", "/api.tech.ec.europa.eu/robots.txt", "/ec.europa.eu/robots.txt", "/ec.europa.eu/nothing"],
)
def test_what_is_not_recorded_is_404(client: http.client.HTTPConnection, path: str) -> None:
    assert ask(client, "GET", path)[0] == 404


def test_the_search_answers_under_its_own_host_only(client: http.client.HTTPConnection) -> None:
    assert ask(client, "POST", SEARCH)[0] == 200
    assert ask(client, "GET", SEARCH.replace("api.tech.ec.europa.eu", "ec.europa.eu"))[0] == 404


def test_robots_txt_can_be_given() -> None:
    with StandIn(Recording(rows=[]), robots="User-agent: *\nDisallow: /\n") as stand_in:
        client = connect(stand_in.origin)
        assert ask(client, "GET", "/ec.europa.eu/robots.txt") == (200, b"User-agent: *\nDisallow: /\n")
        client.close()


def test_a_connection_is_kept_for_further_requests(client: http.client.HTTPConnection) -> None:
    ask(client, "POST", SEARCH)
    first = client.sock
    assert first is not None
    ask(client, "POST", SEARCH)
    assert client.sock is first


@pytest.mark.parametrize(
    ("offer", "packed"), [("gzip, deflate", True), ("br;q=1.0, gzip;q=0.5", True), ("gzip;q=0", False), ("br", False)]
)
def test_answers_are_packed_where_the_client_takes_it(
    client: http.client.HTTPConnection, offer: str, packed: bool
) -> None:
    client.request("POST", SEARCH, headers={"Accept-Encoding": offer})
    response = client.getresponse()
    body = response.read()
    assert (response.headers["Content-Encoding"] == "gzip") is packed
    assert json.loads(gzip.decompress(body) if packed else body)["totalResults"] == 5 * 150


def test_many_clients_are_answered_at_once() -> None:
    with StandIn(Recording(rows=rows(3)), latency=0.3) as stand_in:

        def one() -> None:
            client = connect(stand_in.origin)
            ask(client, "POST", SEARCH)
            client.close()

        start = time.monotonic()
        threads = [threading.Thread(target=one) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = time.monotonic() - start
    assert len(stand_in.requests) == 8
    assert 0.3 <= taken < 8 * 0.3


def test_it_closes_at_once_though_a_client_keeps_its_connection() -> None:
    with StandIn(Recording(rows=rows(1))) as stand_in:
        client = connect(stand_in.origin)
        ask(client, "POST", SEARCH)
        port = int(stand_in.origin.rpartition(":")[2])
        start = time.monotonic()
    assert time.monotonic() - start < 2
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    client.close()


def test_a_client_that_leaves_early_harms_nobody(stand_in: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    leaving = connect(stand_in.origin)
    leaving.request("POST", SEARCH)
    leaving.close()
    staying = connect(stand_in.origin)
    assert ask(staying, "POST", SEARCH)[0] == 200
    staying.close()
    assert capfd.readouterr().err == ""


def test_as_a_process_it_says_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    path = tmp_path / "answer.pages.json"
    page = {"totalResults": 2, "results": rows(2)}
    path.write_text(json.dumps({"_fetched_at": "2026-08-20 04:38:27+00:00", "pages": [page]}), encoding="utf-8")
    command = [sys.executable, "-m", "crawlers.replay", str(path), "--mischief", "server-error,after=1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        origin = process.stdout.readline().strip()
        client = connect(origin)
        assert [ask(client, "POST", SEARCH)[0] for _ in range(2)] == [200, 500]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
        client.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json"], "missing.json: no such file or folder"),
        (["{file}", "--mischief", "sulk"], "no mischief is named 'sulk'"),
        (["{file}", "--texts", "{file}"], "expected one JSON object a line"),
        (["{file}", "--port", "{taken}"], "of 127.0.0.1 cannot be served"),
    ],
)
def test_what_cannot_be_served_is_said_and_ends_with_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps({"results": rows(1)}), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        filled = [argument.format(file=file, taken=port) for argument in arguments]
        command = [sys.executable, "-m", "crawlers.replay", *filled]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_it_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; known = set(sys.modules); import crawlers.replay; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - known}; "
        "print(sorted(new - sys.stdlib_module_names - {'crawlers'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout.strip() == "[]"
