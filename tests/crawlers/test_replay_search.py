"""The stand-in's search, asked over HTTP by a plain client."""

import gzip
import http.client
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from crawlers.replay import Recording, StandIn

API = "/api.tech.ec.europa.eu/search-api/prod/rest"
SCANS = ("2026-06-16", "2026-07-01", "2026-08-20", "2026-08-21")
EN = ["en"]


def row(number: int, **metadata: str | list[str]) -> dict[str, Any]:
    fields = {"type": "1", "status": "31094502", "DATASOURCE": "SEDIA", "language": "en", "identifier": f"ID-{number}"}
    values = {name: value if isinstance(value, list) else [value] for name, value in (fields | metadata).items()}
    reference = f"{number}TOPICSen"
    return {
        "reference": reference,
        "language": "en",
        "summary": f"Topic {number}",
        "metadata": {"REFERENCE": [reference], "title": [f"Topic {number}"]} | values,
    }


def index(*rows: dict[str, Any], **more: Any) -> Recording:
    return Recording(rows=rows, **more)


def multipart(parts: Mapping[str, object], content_type: str = "application/json") -> bytes:
    pieces = [
        f'--b0\r\nContent-Disposition: form-data; name="{name}"; filename="blob"\r\n'
        f"Content-Type: {content_type}\r\n\r\n{json.dumps(value)}\r\n"
        for name, value in parts.items()
    ]
    return ("".join(pieces) + "--b0--\r\n").encode()


def post(
    stand_in: StandIn,
    parts: Mapping[str, object],
    *,
    address: str = "search",
    body: bytes | None = None,
    content_type: str = "multipart/form-data; boundary=b0",
    query: Mapping[str, object] | None = None,
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(stand_in.origin.removeprefix("http://"), timeout=10)
    try:
        arguments = urlencode({"apiKey": "SEDIA", "text": "***", **(query or {})})
        sent = multipart(parts) if body is None else body
        connection.request("POST", f"{API}/{address}?{arguments}", sent, {"Content-Type": content_type})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def ask(stand_in: StandIn, parts: Mapping[str, object] | None = None, **query: object) -> Any:
    status, answer = post(stand_in, {"languages": EN} if parts is None else parts, query=query)
    assert status == 200, answer
    return answer


def found(answer: Any) -> list[str]:
    return [one["reference"].removesuffix("TOPICSen") for one in answer["results"]]


def must(*clauses: object, **others: object) -> dict[str, object]:
    return {"languages": EN, "query": {"bool": {"must": list(clauses), **others}}}


@pytest.fixture(scope="module")
def numbered() -> Iterator[StandIn]:
    """An index of 250 topics; the third of every three is of the legacy index."""
    rows = [row(n, DATASOURCE="SEDIA" if n % 3 else "SEDIA_PRD_CENTRICITY") for n in range(1, 251)]
    with StandIn(index(*rows, api_version="2.151")) as stand_in:
        yield stand_in


def test_envelope_has_the_portals_fields(numbered: StandIn) -> None:
    answer = ask(numbered, pageSize=2, pageNumber=3)
    assert {name: answer[name] for name in answer if name not in {"results", "responseTime"}} == {
        "apiVersion": "2.151",
        "terms": "***",
        "totalResults": 250,
        "pageNumber": 3,
        "pageSize": 2,
        "sort": "relevance",
        "groupByField": "sortStatus",
        "queryLanguage": {"language": "en", "probability": 0.0},
        "spellingSuggestion": "***",
        "bestBets": [],
        "warnings": [],
    }
    assert found(answer) == ["5", "6"]


def test_pages_hold_at_most_a_hundred_records(numbered: StandIn) -> None:
    pages = [ask(numbered, pageSize=10_000, pageNumber=number) for number in (1, 2, 3, 4)]
    assert [len(page["results"]) for page in pages] == [100, 100, 50, 0]
    assert {page["pageSize"] for page in pages} == {100}
    assert [one for page in pages for one in found(page)] == [str(n) for n in range(1, 251)]


def test_records_beyond_the_window_are_counted_and_never_given() -> None:
    with StandIn(index(*(row(n) for n in range(1, 10_151)))) as stand_in:
        last = ask(stand_in, pageSize=100, pageNumber=100)
        beyond = ask(stand_in, pageSize=100, pageNumber=101)
    assert (len(last["results"]), found(last)[-1]) == (100, "10000")
    assert (beyond["totalResults"], beyond["results"]) == (10_150, [])


def test_terms_term_and_must_not_filter(numbered: StandIn) -> None:
    legacy = {"terms": {"DATASOURCE": ["SEDIA_PRD_CENTRICITY"]}}
    assert ask(numbered, must(legacy))["totalResults"] == 83
    assert ask(numbered, must(must_not=[legacy]))["totalResults"] == 167
    assert found(ask(numbered, must({"term": {"identifier": "ID-7"}}))) == ["7"]
    assert found(ask(numbered, must({"term": {"identifier": {"value": "ID-7"}}}))) == ["7"]
    both = must({"terms": {"identifier": ["ID-3", "ID-4"]}}, {"terms": {"type": [1, 8]}}, must_not=legacy)
    assert found(ask(numbered, both)) == ["4"]


def test_range_compares_instants_in_the_indexs_own_format_only() -> None:
    rows = (
        row(1, deadlineDate="2026-09-20T17:00:00.000+0000"),
        row(2, deadlineDate=["2026-01-01T00:00:00.000+0000", "2026-09-21T00:00:00.000+0000"]),
        row(3),
        row(4, deadlineDate="2026-10-01T00:00:00.000+0200"),
        row(5, deadlineDate="to be announced"),
    )
    with StandIn(index(*rows)) as stand_in:

        def within(**bounds: str) -> list[str]:
            return found(ask(stand_in, must({"range": {"deadlineDate": bounds}})))

        assert within(gte="2026-09-21T00:00:00.000+0000") == ["2", "4"]
        assert within(gt="2026-09-21T00:00:00.000+0000") == ["4"]
        assert within(gte="2026-09-30T22:00:00.000+0000") == ["4"]
        # One value must meet both bounds: the two dates of topic 2 lie on either side.
        assert within(gte="2026-02-01T00:00:00.000+0000", lt="2026-09-21T00:00:00.000+0000") == ["1"]
        # A bare day filters nothing but the record without the field.
        assert within(gte="2026-09-21") == ["1", "2", "4", "5"]


def test_every_topic_comes_once_a_language_unless_one_is_asked_for() -> None:
    cascade = row(2, type="8") | {"reference": "2COMPETITIVE_CALLen"}
    recorded_variant = row(1, language="sv") | {"reference": "1TOPICSsv", "language": "sv"}
    with StandIn(index(row(1), recorded_variant, cascade)) as stand_in:
        everything = ask(stand_in, {"query": {}}, pageSize=100)
        italian = ask(stand_in, {"languages": ["it"]})
    variants = {one["reference"]: one for one in everything["results"]}
    assert everything["totalResults"] == len(variants) == 7
    assert {"1TOPICSen", "1TOPICSro", "1TOPICSit", "1TOPICSde", "1TOPICSsv", "2COMPETITIVE_CALLen"} < variants.keys()
    assert variants["1TOPICSro"]["language"] == "ro"
    assert variants["1TOPICSro"]["metadata"]["language"] == ["ro"]
    assert variants["1TOPICSro"]["metadata"]["REFERENCE"] == ["1TOPICSro"]
    assert [one["reference"] for one in italian["results"]] == ["1TOPICSit"]


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=b0",
        "multipart/form-data",
        "multipart/form-data; boundary=other",
    ],
)
def test_a_body_that_is_not_multipart_form_data_gets_the_whole_index(numbered: StandIn, content_type: str) -> None:
    status, answer = post(numbered, must({"term": {"identifier": "ID-7"}}), content_type=content_type)
    assert (status, answer["totalResults"]) == (200, 5 * 250)


@pytest.mark.parametrize("content_type", ["text/plain", "application/octet-stream"])
def test_an_untyped_part_is_answered_with_500(numbered: StandIn, content_type: str) -> None:
    status, _ = post(numbered, {}, body=multipart({"languages": EN}, content_type))
    assert status == 500
    seen = numbered.requests[-1]
    assert (seen.status, seen.parts) == (500, {"languages": '["en"]'})


def test_one_untyped_part_among_typed_ones_is_enough(numbered: StandIn) -> None:
    typed = multipart({"languages": EN}).removesuffix(b"--b0--\r\n")
    bare = b'--b0\r\nContent-Disposition: form-data; name="query"\r\n\r\n{}\r\n--b0--\r\n'
    assert post(numbered, {}, body=typed + bare)[0] == 500


@pytest.mark.parametrize(
    "parts",
    [
        {"query": {"match_all": {}}},
        {"query": {"bool": {"should": []}}},
        {"query": {"terms": {"type": "1"}}},
        {"query": {"range": {"deadlineDate": {"from": "2026-01-01"}}}},
        {"languages": "en"},
        {"sort": {"field": "identifier", "order": "UP"}},
        {"displayFields": "identifier"},
    ],
)
def test_what_the_search_cannot_read_is_answered_with_500(numbered: StandIn, parts: dict[str, object]) -> None:
    assert post(numbered, parts)[0] == 500


@pytest.mark.parametrize("query", [{"pageNumber": 0}, {"pageSize": "many"}, {"apiKey": "SEDIA_FAQ"}])
def test_arguments_that_mean_nothing_are_refused(numbered: StandIn, query: dict[str, object]) -> None:
    assert post(numbered, {"languages": EN}, query=query)[0] == 500


def test_get_is_not_allowed(numbered: StandIn) -> None:
    connection = http.client.HTTPConnection(numbered.origin.removeprefix("http://"), timeout=10)
    connection.request("GET", f"{API}/search?apiKey=SEDIA&text=***")
    response = connection.getresponse()
    assert (response.status, response.headers["Allow"]) == (405, "POST")
    connection.close()


def test_sort_by_one_field_or_several_with_missing_ones_last() -> None:
    rows = (
        row(1, identifier="B", startDate="2026-03-01T00:00:00.000+0000"),
        row(2, identifier="A", startDate="2026-01-01T00:00:00.000+0000"),
        row(3, identifier="A", startDate="2026-02-01T00:00:00.000+0000"),
        row(4, identifier=[]),
    )
    with StandIn(index(*rows)) as stand_in:

        def ordered(sort: object) -> tuple[list[str], str]:
            answer = ask(stand_in, {"languages": EN, "sort": sort})
            return found(answer), answer["sort"]

        assert ordered({"field": "identifier", "order": "ASC"}) == (["2", "3", "1", "4"], "identifier:ASC")
        assert ordered({"field": "identifier", "order": "DESC"})[0] == ["1", "2", "3", "4"]
        several = [{"field": "identifier", "order": "ASC"}, {"field": "startDate", "order": "DESC"}]
        assert ordered(several) == (["3", "2", "1", "4"], "identifier:ASC,startDate:DESC")


def test_display_fields_leave_only_those_and_never_the_conditions() -> None:
    with StandIn(index(row(1, topicConditions="<p>conditions</p>"))) as stand_in:
        full = ask(stand_in)["results"][0]
        shown = ask(stand_in, {"languages": EN, "displayFields": ["identifier", "topicConditions"]})["results"][0]
    assert full["metadata"]["topicConditions"] == ["<p>conditions</p>"]
    assert (shown["reference"], shown["metadata"]) == ("1TOPICSen", {"identifier": ["ID-1"]})


def test_words_are_looked_for_in_titles() -> None:
    rows = (row(1, title="Clean hydrogen"), row(2, title="Wind power"), row(3, title="Coal"))
    with StandIn(index(*rows)) as stand_in:
        assert found(ask(stand_in, text="HYDROGEN wind")) == ["1", "2"]
        assert found(ask(stand_in, text="hydro")) == []


def test_every_request_is_seen_in_order_with_its_parts() -> None:
    with StandIn(index(row(1))) as stand_in:
        ask(stand_in, must({"term": {"type": "1"}}), pageNumber=1)
        ask(stand_in, pageNumber=2)
        first, second = stand_in.requests
    assert (first.method, first.host, first.path) == ("POST", "api.tech.ec.europa.eu", "/search-api/prod/rest/search")
    assert (first.query["text"], first.query["pageNumber"], second.query["pageNumber"]) == ("***", "1", "2")
    assert first.parts == must({"term": {"type": "1"}})
    assert (first.status, second.parts) == (200, {"languages": EN})


def test_facets_are_given_as_recorded_or_not_at_all() -> None:
    values = [{"rawValue": "43353764", "value": "Erasmus  (ERASMUS )", "count": 9}]
    with StandIn(index(row(1), facets={"frameworkProgramme": values})) as stand_in:
        status, answer = post(stand_in, {"languages": EN, "displayLanguage": "en"}, address="facet")
        assert (status, answer["facets"]) == (200, [{"name": "frameworkProgramme", "values": values}])
        assert post(stand_in, {}, address="facet", body=multipart({"query": {}}, "text/plain"))[0] == 500
    with StandIn(index(row(1))) as stand_in:
        assert post(stand_in, {}, address="facet")[0] == 404


@pytest.mark.parametrize("day", SCANS)
def test_real_scan_has_its_totals_per_type_and_status(recordings: Path, day: str) -> None:
    path = recordings / "eu_ft" / f"search_open_en_{day}.pages.json.gz"
    with gzip.open(path) as file:
        pages = json.load(file)["pages"]
    distinct = {
        (one["reference"], *one["metadata"]["DATASOURCE"]): (one["metadata"]["type"][0], one["metadata"]["status"][0])
        for page in pages
        for one in page["results"]
    }
    expected = Counter(distinct.values())
    assert len(expected) >= 3
    with StandIn(Recording.load(path)) as stand_in:
        for (kind, status), count in expected.items():
            clauses = ({"terms": {"type": [kind]}}, {"terms": {"status": [status]}})
            got: set[tuple[str, str]] = set()
            for number in range(1, -(-count // 100) + 1):
                sort = {"field": "identifier", "order": "ASC"}
                answer = ask(stand_in, {**must(*clauses), "sort": sort}, pageSize=100, pageNumber=number)
                assert answer["totalResults"] == count
                got.update((one["reference"], *one["metadata"]["DATASOURCE"]) for one in answer["results"])
            assert got == {key for key, value in distinct.items() if value == (kind, status)}
        assert ask(stand_in, must({"term": {"status": "31094501"}}))["totalResults"] == 0


def test_a_real_answer_in_many_languages_is_not_multiplied_again(recordings: Path) -> None:
    raw = Recording.load(recordings / "eu_ft" / "search_raw_text-AI_p1of10_2025-11.json")
    with StandIn(raw) as stand_in:
        topics = ask(stand_in, {"query": {"term": {"type": "1"}}}, pageSize=100)
        news = ask(stand_in, {"query": {"term": {"type": "6"}}}, pageSize=100)
    references = [one["reference"] for one in topics["results"]]
    # Recorded in sv, cs, en and nl; ro, it, de and fr are added once.
    assert sorted(references) == sorted(f"48400948TOPICS{code}" for code in "sv cs en nl ro it de fr".split())
    assert news["totalResults"] == 6
