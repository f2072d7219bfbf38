"""How the stand-in misbehaves: each misbehaviour as a plain client meets it."""

import http.client
import json
import time
from typing import Any

import pytest

from crawlers.replay import Mischief, Recording, StandIn
from crawlers.replay.mischief import ANSWER_TRICKS, PAGE_TRICKS

API = "/api.tech.ec.europa.eu/search-api/prod/rest"
LIST = "/ec.europa.eu/info/funding-tenders/opportunities/data/referenceData/grantsTenders.json"
TOTAL = 25


def row(number: int, kind: str = "1") -> dict[str, Any]:
    metadata = {
        "type": [kind],
        "identifier": [f"ID-{number}"],
        "callccm2Id": [str(number)],
        "title": [f"Topic {number}"],
        "deadlineDate": ["2026-09-15T00:00:00.000+0000"],
        "descriptionByte": ["<p>Scope</p>"],
        "language": ["en"],
    }
    return {"reference": f"{number}TOPICSen", "language": "en", "summary": f"Topic {number}", "metadata": metadata}


RECORDING = Recording(rows=[row(number) for number in range(1, TOTAL + 1)])


def connect(stand_in: StandIn, timeout: float = 10) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(stand_in.origin.removeprefix("http://"), timeout=timeout)


def send(stand_in: StandIn, path: str, *, page: int = 1) -> tuple[http.client.HTTPResponse, bytes]:
    connection = connect(stand_in)
    try:
        if path.startswith(API):
            body = b'--b\r\nContent-Disposition: form-data; name="languages"\r\nContent-Type: application/json\r\n\r\n'
            body += b'["en"]\r\n--b--\r\n'
            url = f"{path}?apiKey=SEDIA&text=***&pageSize=10&pageNumber={page}"
            connection.request("POST", url, body, {"Content-Type": "multipart/form-data; boundary=b"})
        else:
            connection.request("GET", path)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def status(stand_in: StandIn, path: str = f"{API}/search") -> int:
    return send(stand_in, path)[0].status


def search(stand_in: StandIn, page: int = 1) -> Any:
    response, body = send(stand_in, f"{API}/search", page=page)
    assert response.status == 200
    return json.loads(body)


def numbers(answer: Any) -> list[int]:
    return [int(one["reference"].removesuffix("TOPICSen")) for one in answer["results"]]


def test_all_that_were_promised_are_there() -> None:
    promised = (
        "server-error html truncated empty short-page overlap moving-total trickle missing-key bad-date script "
        "too-many reset redirect-private"
    )
    assert {*ANSWER_TRICKS, *PAGE_TRICKS} == set(promised.split())


def test_server_error() -> None:
    with StandIn(RECORDING, Mischief.named("server-error")) as stand_in:
        assert [status(stand_in) for _ in range(3)] == [500, 500, 500]
        assert [seen.status for seen in stand_in.requests] == [500, 500, 500]


def test_html_with_status_200() -> None:
    with StandIn(RECORDING, Mischief.named("html")) as stand_in:
        response, body = send(stand_in, f"{API}/search")
    assert (response.status, response.headers.get_content_type()) == (200, "text/html")
    assert body.startswith(b"<!doctype html>")


def test_truncated_json_comes_with_the_length_of_what_is_sent() -> None:
    with StandIn(RECORDING) as stand_in:
        _, whole = send(stand_in, f"{API}/search")
    with StandIn(RECORDING, Mischief.named("truncated")) as stand_in:
        response, body = send(stand_in, f"{API}/search")
    assert response.status == 200
    assert int(response.headers["Content-Length"]) == len(body)
    assert whole.startswith(body)
    assert 0 < len(body) < len(whole)
    with pytest.raises(json.JSONDecodeError):
        json.loads(body)


def test_empty() -> None:
    with StandIn(RECORDING, Mischief.named("empty")) as stand_in:
        answer = search(stand_in)
    assert (answer["totalResults"], answer["results"]) == (0, [])


def test_short_page_lacks_rows_and_keeps_the_total() -> None:
    with StandIn(RECORDING, Mischief.named("short-page")) as stand_in:
        pages = [search(stand_in, page) for page in (1, 2, 3)]
    assert [len(page["results"]) for page in pages] == [9, 10, 5]
    assert {page["totalResults"] for page in pages} == {TOTAL}


def test_overlap_repeats_rows_in_place_of_others() -> None:
    with StandIn(RECORDING, Mischief.named("overlap")) as stand_in:
        pages = [search(stand_in, page) for page in (1, 2, 3)]
    assert [numbers(page)[:2] for page in pages] == [[1, 2], [10, 12], [20, 22]]
    assert [len(page["results"]) for page in pages] == [10, 10, 5]
    assert {page["totalResults"] for page in pages} == {TOTAL}
    assert len({number for page in pages for number in numbers(page)}) == TOTAL - 2


def test_overlap_shows_in_an_index_of_one_page_too() -> None:
    with StandIn(Recording(rows=RECORDING.rows[:10]), Mischief.named("overlap")) as stand_in:
        answer = search(stand_in)
    assert (numbers(answer), answer["totalResults"]) == ([*range(1, 10), 1], 10)


def test_moving_total_changes_from_page_to_page() -> None:
    with StandIn(RECORDING, Mischief.named("moving-total")) as stand_in:
        pages = [search(stand_in, page) for page in (1, 2, 3)]
    assert [page["totalResults"] for page in pages] == [TOTAL, TOTAL + 1, TOTAL + 2]
    assert sum(len(page["results"]) for page in pages) == TOTAL


def test_trickle_sends_a_few_bytes_a_second_and_ends_with_the_stand_in() -> None:
    with StandIn(RECORDING, Mischief.named("trickle")) as stand_in:
        connection = connect(stand_in)
        connection.request("GET", LIST, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        start = time.monotonic()
        received = len(response.read(6))
        taken = time.monotonic() - start
        assert received == 6
        assert int(response.headers["Content-Length"]) > 1000
        leaving = time.monotonic()
    assert 0.5 < taken < 5
    assert time.monotonic() - leaving < 2
    connection.close()


@pytest.mark.parametrize(("kind", "key"), [("1", "identifier"), ("2", "identifier"), ("8", "callccm2Id")])
def test_missing_key_is_the_one_that_the_type_is_known_by(kind: str, key: str) -> None:
    recording = Recording(rows=[row(number, kind) for number in range(1, TOTAL + 1)])
    with StandIn(recording, Mischief.named("missing-key")) as stand_in:
        pages = [search(stand_in, page) for page in (1, 2, 3)]
    lacking = [one["reference"] for page in pages for one in page["results"] if key not in one["metadata"]]
    assert lacking == ["1TOPICSen"]
    assert key in recording.rows[0]["metadata"]


def test_bad_date_is_in_one_record() -> None:
    with StandIn(RECORDING, Mischief.named("bad-date")) as stand_in:
        results = search(stand_in)["results"]
    assert [one["metadata"]["deadlineDate"] for one in results[:2]] == [
        ["15 September, noon"],
        ["2026-09-15T00:00:00.000+0000"],
    ]
    assert RECORDING.rows[0]["metadata"]["deadlineDate"] == ["2026-09-15T00:00:00.000+0000"]


def test_script_is_in_title_and_description() -> None:
    with StandIn(RECORDING, Mischief.named("script")) as stand_in:
        first, second = search(stand_in)["results"][:2]
    for field in ("title", "descriptionByte"):
        text = first["metadata"][field][0]
        assert all(attack in text for attack in ("<script>", "onerror=", "javascript:"))
    assert first["metadata"]["title"][0].startswith("Topic 1 ")
    assert "<script>" not in json.dumps(second)


def test_too_many_refuses_once_and_says_how_long_to_wait() -> None:
    with StandIn(RECORDING, Mischief.named("too-many")) as stand_in:
        refused, _ = send(stand_in, f"{API}/search")
        assert (refused.status, refused.headers["Retry-After"]) == (429, "1")
        assert [status(stand_in) for _ in range(2)] == [200, 200]
    with StandIn(RECORDING, Mischief(name="too-many", times=2)) as stand_in:
        assert [status(stand_in) for _ in range(3)] == [429, 429, 200]


def test_reset_closes_the_connection_without_an_answer() -> None:
    with StandIn(RECORDING, Mischief.named("reset")) as stand_in:
        with pytest.raises(http.client.RemoteDisconnected):
            status(stand_in)
        assert stand_in.requests[0].status == 0


def test_redirect_leads_to_a_private_address() -> None:
    with StandIn(RECORDING, Mischief.named("redirect-private")) as stand_in:
        response, _ = send(stand_in, f"{API}/search")
    assert (response.status, response.headers["Location"]) == (302, "http://169.254.169.254/")


def test_it_can_begin_late_and_end() -> None:
    with StandIn(RECORDING, Mischief.named("server-error,after=2,times=1")) as stand_in:
        assert [status(stand_in) for _ in range(5)] == [200, 200, 500, 200, 200]
    with StandIn(RECORDING, Mischief.named("empty,after=1,times=1")) as stand_in:
        assert [search(stand_in)["totalResults"] for _ in range(3)] == [TOTAL, 0, TOTAL]


@pytest.mark.parametrize("where", ["host=api.tech.ec.europa.eu", "path=/search-api/"])
def test_it_can_be_kept_to_one_place_so_that_the_static_files_stay_well(where: str) -> None:
    with StandIn(RECORDING, Mischief.named(f"server-error,{where}")) as stand_in:
        assert [status(stand_in), status(stand_in, LIST), status(stand_in)] == [500, 200, 500]


def test_requests_elsewhere_do_not_count() -> None:
    with StandIn(RECORDING, Mischief.named("server-error,after=1,path=/search-api/")) as stand_in:
        assert [status(stand_in, LIST), status(stand_in, LIST), status(stand_in), status(stand_in)] == [200] * 3 + [500]


def test_robots_txt_is_never_spoilt() -> None:
    with StandIn(RECORDING, Mischief.named("server-error,times=1")) as stand_in:
        assert status(stand_in, "/ec.europa.eu/robots.txt") == 404
        assert status(stand_in) == 500


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sulk", "no mischief is named 'sulk'; there are bad-date, empty,"),
        ("html,until=3", "'until=3' is none of after=N, times=M"),
        ("html,after", "'after' is none of"),
        ("html,after=soon", "whole numbers"),
        ("html,times=-1", "never negative"),
    ],
)
def test_an_unreadable_wish_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Mischief.named(text)
