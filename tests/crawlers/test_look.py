"""A look at a page: what a person would have to find by hand stands there, with the reader that takes it."""

import io
import json
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from parsel import Selector

from crawlers.look.answer import Fetched, look_at
from crawlers.look.findings import FieldSeen, Look, RecordsSeen
from crawlers.read.page import select


def look(body: str | bytes, url: str = "https://portal.example/", status: int = 200, **more: str) -> Look:
    raw = body.encode() if isinstance(body, str) else body
    return look_at(Fetched(url=url, body=raw, status=status, content_type=more.get("content_type", "")))


def page(body: str, head: str = "", lang: str = "ro") -> str:
    return f"<!DOCTYPE html><html lang={lang}><head>{head}</head><body>{body}</body></html>"


def fields(records: RecordsSeen) -> dict[str, FieldSeen]:
    return {field.name: field for field in records.fields}


def reads(records: RecordsSeen) -> dict[str, str]:
    return {field.name: "; ".join(field.reads) for field in records.fields}


RECORDS = [
    {
        "id": 1000 + number,
        "kod": f"PSK-{number}",
        "stav": "open" if number % 2 else "closed",
        "od": 1744236000000 + number * 86_400_000,
        "do": f"2026-10-{13 + number}",
        "suma": f"{number + 1}.250.000,50 EUR",
        "kontaktEmail": "cineva@portal.example",
        "url": f"https://portal.example/{number}",
        "ascuns": None,
        "org": {"nume": "Ministerul", "tip": True},
        "parti": [{"cod": "a", "suma": 1}],
    }
    for number in range(6)
]


def test_json_is_told_by_its_ways_counts_and_readers() -> None:
    found = look(json.dumps({"meta": {"page": 1}, "data": {"total": 412, "items": RECORDS, "facets": [{"n": 1}]}}))
    best = found.records[0]
    assert (found.kind, found.shape) == ("JSON", "json")
    assert (best.way, best.count, best.beside) == ('records = "data.items"', 6, ("data.total = 412",))
    assert 'total = "data.total"' in found.advice
    told = reads(best)
    assert told["id"] == "whole number; differs in every record: may be the key"
    assert told["kod"] == "differs in every record: may be the key"
    assert told["stav"] == "one of: closed, open"
    assert told["od"].startswith("date: epoch_ms; late evenings")
    assert told["do"] == "date: iso_day"
    assert told["kontaktEmail"] == "personal data: leave it aside"
    assert told["url"].startswith("web address")
    assert told["ascuns"] == "always empty"
    assert told["org.tip"] == "yes or no: take_flag"
    assert told["parti"] == "records inside it: take_records; they have cod, suma"
    assert fields(best)["ascuns"].filled == 0


def test_amounts_are_read_in_the_language_of_the_portal() -> None:
    found = look(json.dumps(RECORDS), url="https://portal.ro/api").records[0]
    assert reads(found)["suma"] == "amount: read_money in 'ro'"
    assert found.way == 'records = ""'


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["16.10.2026", "3.11.2026"], "date: numeric_day"),
        (["06.10.2026", "03.11.2026"], "date: numeric_day; no day over 12, so it may be the month first"),
        (["2026-10-16T12:00:00+02:00", "2026-11-16T12:00:00+01:00"], "date: iso_instant"),
        (["2026. 08. 25.", "2026. 10. 05."], "date: year_first_day"),
        (["31 decembrie 2026 23:59", "30 iunie 2026"], "date: written_day in 'ro'"),
        (["16 octobre 2026", "1er août 2026"], "date: written_day in 'fr'"),
        (["2026-10-16"] * 9 + ["în curând"], "date: iso_day takes 9 of 10"),
        (["0000-00-00", "2026-10-16"], "date: iso_day"),
        (["Depuneri până la 16.10.2026", "Depuneri până la 2.11.2026"], "words around a date: day_after"),
        (["16.10.2026 - 2.11.2026", "1.10.2026 - 20.11.2026"], "two dates in one text"),
        (["Buget de 3 milioane euro pe an", "Buget de 250.000 EUR pe an"], "words around an amount: money_after"),
        (["1.250.000 lei", "300.000 lei"], "amount: read_money in 'ro'"),
        (['[{"nom": "BPI"}]', "[]"], "JSON in a text: take_json"),
        (["Tue, 02 Sep 2026 09:00:00 +0200", "Wed, 03 Sep 2026 09:00:00 +0200"], "when it was announced"),
        (["<p>a</p>", "<p>b</p>"], "text with markup"),
    ],
)
def test_values_are_told_by_the_strict_readers(values: list[str], told: str) -> None:
    found = look(json.dumps([{"x": value} for value in values]), url="https://portal.ro/").records[0]
    assert reads(found)["x"].startswith(told)


def test_one_record_is_not_taken_for_a_list() -> None:
    record = {f"field{number}": number for number in range(12)} | {"places": [{"code": "RO3"}, {"code": "RO1"}]}
    found = look(json.dumps(record))
    assert found.shape is None
    assert "one record's own answer" in found.advice
    assert [seen.what for seen in found.records] == ["record", "JSON records"]


ENTRIES = "".join(
    f"""<article class="call card-{number}" data-id="A{number}"><h2><a href="/apel/{number}">Apelul {name}</a></h2>
    <p class="date">{12 + number}.10.2026</p><div><span class="sum">{number + 1}.000.000 EUR</span></div></article>"""
    for number, name in enumerate(["pentru solar", "pentru pompe", "pentru apă", "pentru ateliere"])
)
MENU = "<nav><ul>" + "".join(f'<li><a href="/m{n}">O pagină a meniului {n}</a></li>' for n in range(9)) + "</ul></nav>"


def test_entries_of_a_page_come_with_the_css_that_reads_them() -> None:
    html = page(
        f'{MENU}<main><p>Lista</p>{ENTRIES}<a rel="next" href="?pagina=2">2</a><a href="?pagina=3">3</a></main>'
    )
    found = look(html)
    best = found.records[0]
    assert (found.shape, best.way, best.count) == ("html", 'item = "article.call"', 4)
    assert found.language == "ro"
    told = reads(best)
    assert told["p.date"] == "date: numeric_day"
    assert told["span.sum"] == "amount: read_money in 'ro'"
    assert "may be the key" in told["::attr(data-id)"]
    entry = Selector(html).css("article.call")[2]
    for name, field in fields(best).items():
        assert select(entry, name), name
        assert field.filled == 4
    assert 'next page: next_page = "a[rel~=next]::attr(href)", here https://portal.example/?pagina=2' in found.notes
    assert not [seen for seen in found.records if "meniu" in str(seen.fields)]


def test_pages_that_are_counted_are_told() -> None:
    links = "".join(f'<a href="/l?sf_paged=1&amp;page={number}">{number}</a>' for number in (2, 3, 12))
    notes = look(page(ENTRIES + links)).notes
    assert 'pages are counted: paging = Paging(parameter="page"), links lead to 2, 3, 12' in notes


@pytest.mark.parametrize(
    ("html", "way"),
    [
        (
            "<dl class=facts><dt>Buget:</dt><dd>5.000 lei</dd><dt>Termen:</dt><dd>16.10.2026</dd></dl>",
            'definitions_in(page, "dl.facts")',
        ),
        (
            "<div id=fisa><p><b>Buget:</b> 5.000 lei</p><p><b>Termen</b>: 16.10.2026</p></div>",
            'pairs_in(page, "#fisa p", "b")',
        ),
        (
            "<table class=t><tr><th>Buget<td>5.000 lei<tr><th>Termen<td>16.10.2026</table>",
            'rows_in(page, "table.t tr")',
        ),
        (
            "<div class=f><div class=f-label>Buget</div><div class=f-value>5.000 lei</div></div>"
            "<div class=f><div class=f-label>Termen</div><div class=f-value>16.10.2026</div></div>",
            'definitions_in(page, "div.f", "div.f-label", "div.f-value")',
        ),
        (
            "<div class=s><h4>Buget</h4><div class=v>5.000 lei</div><h4>Termen</h4><div class=v>16.10.2026</div>"
            "<h4>Nimic</h4><div class=v></div></div>",
            'definitions_in(page, "div.s", "h4", "div.v")',
        ),
    ],
)
def test_labels_come_with_the_call_that_reads_them(html: str, way: str) -> None:
    found = look(page(f"<main><h1>Apel</h1>{html}</main>"))
    assert [seen.way for seen in found.pairs] == [way]
    assert {pair.name: pair.reads for pair in found.pairs[0].pairs} == {
        "Buget": ("amount: read_money in 'ro'",),
        "Termen": ("date: numeric_day",),
    }
    assert found.shape is None
    assert "one call's own page" in found.advice
    assert {value.name for value in found.values} == {"date: numeric_day", "amount: read_money in 'ro'"}


def test_labels_of_entries_are_not_those_of_the_page() -> None:
    cards = "".join(
        f"<div class=card><h3><a href=/{n}>Titlul cel lung {n}</a></h3>"
        f"<dl class=d><dt>Cine?</dt><dd>IMM {n}</dd></dl></div>"
        for n in range(6)
    )
    found = look(page(cards))
    assert found.pairs == ()
    assert found.records[0].way == 'item = "div.card"'


def test_tables_are_read_by_column_and_heading() -> None:
    rows = "".join(f"<tr><td>R-{n}<td><a href='/{n}'>Schema {n}</a><td>2026-10-1{n}" for n in range(4))
    found = look(page(f"<table id=cal><tr><th>Nr<th>Titlu<th>Până la{rows}</table>"))
    best = found.records[0]
    assert (best.way, best.count) == ('item = "#cal tr:has(td)"', 4)
    assert reads(best)[":nth-child(3) (Până la)"] == "date: iso_day"
    assert ":nth-child(2) a::attr(href)" in fields(best)


def test_data_inside_a_page_is_found() -> None:
    data = json.dumps({"props": {"list": RECORDS, "state": json.dumps({"q": {"data": RECORDS}})}})
    next_data = look(page("", f'<script id="__NEXT_DATA__" type="application/json">{data}</script>'))
    assert (next_data.shape, next_data.records[0].what) == ("json", "data in a script")
    ways = [seen.way for seen in next_data.records]
    assert 'script#__NEXT_DATA__: records = "props.list"' in ways
    assert 'script#__NEXT_DATA__: records = "props.state (JSON in a text).q.data"' in ways
    encoded = look(page("", f'<script type="__PREACT_CLI_DATA__">{quote(data)}</script>'))
    assert encoded.records[0].way.startswith('script[type="__PREACT_CLI_DATA__"], percent-encoded: records = ')
    assigned = look(page(f"<script>window.__STATE__ = {json.dumps({'calls': RECORDS})}; go();</script>"))
    assert assigned.records[0].way == 'script that sets window.__STATE__: records = "calls"'


def test_linked_data_feeds_and_engines_are_named() -> None:
    linked = json.dumps({"@graph": [{"@type": "Grant", "name": "Solar", "deadline": "2026-10-16"}]})
    found = look(
        page(
            "",
            f'<script type="application/ld+json">{linked}</script>'
            '<link rel="alternate" type="application/rss+xml" title="Noutăți" href="/feed/">'
            '<link rel="https://api.w.org/" href="/wp-json/"><meta name="generator" content="WordPress 6">',
        )
    )
    assert found.records[0].way == "script[type='application/ld+json'], @type Grant"
    assert reads(found.records[0])["deadline"] == "date: iso_day"
    assert "feed: https://portal.example/feed/ (Noutăți)" in found.notes
    assert any("https://portal.example/wp-json/wp/v2/types" in note for note in found.notes)
    assert found.shape == "feed"


def test_a_wall_is_named_and_nothing_else_is_said_of_it() -> None:
    for status in (200, 403):
        found = look(page("<h1>Checking your browser</h1>", "<title>Just a moment...</title>"), status=status)
        assert (found.wall, found.shape, found.records) == ("Just a moment", None, ())
        assert "does not want to be read by machines" in found.advice


@pytest.mark.parametrize(
    ("status", "words"), [(404, "nothing at this address"), (401, "wants a key"), (503, "look again later")]
)
def test_a_refusal_is_told(status: int, words: str) -> None:
    found = look("{}", status=status)
    assert str(status) in found.kind
    assert words in found.advice


def test_a_feed_and_a_table_and_an_archive() -> None:
    items = "".join(
        f"<item><guid>{n}</guid><title>Apelul {n} | 1{n}.10.2026</title><link>https://p.ro/{n}</link></item>"
        for n in range(5, 8)
    )
    feed = look(f"<rss><channel>{items}</channel></rss>")
    assert (feed.kind, feed.shape, feed.records[0].count) == ("a feed (RSS)", "feed", 3)
    assert reads(feed.records[0])["title"].startswith("words around a date")

    cells = "Cod;Titlu;Termen;\n" + "".join(f"R{n};Şcoală {n};1{n}-10-2026;;\n" for n in range(5, 9))
    table = look(cells.encode("cp1250"))
    assert (table.shape, table.records[0].way) == ("table", 'delimiter = ";", encoding = "cp1250"')
    assert fields(table.records[0])["Titlu"].example == "Şcoală 5"
    assert table.notes == ("4 rows have more cells than the heading: trailing = True",)

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(4):
            archive.writestr(f"d/{number}.xml", f'<call><id>{number}</id><p name="end">2026-10-1{number}</p></call>')
        archive.writestr("readme.txt", "x")
    zipped = look(packed.getvalue())
    assert (zipped.shape, zipped.kind) == ("archive", "an archive (ZIP) with 4 .xml, 1 .txt")
    assert reads(zipped.records[0])['p[@name="end"]'] == "date: iso_day"


def test_xml_that_is_no_feed_names_what_it_repeats() -> None:
    found = look("<r>" + "".join(f"<k><a>x{n}</a><b>2026-10-1{n}</b></k>" for n in range(5)) + "</r>")
    assert (found.shape, found.records[0].way, found.records[0].count) == (None, 'root.iter("{*}k")', 5)
    assert "rows() with fetch_xml" in found.advice


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "nothing"),
        (b"%PDF-1.7 x", "a PDF"),
        (b'{"a": [', "something damaged, cut off or too deep"),
        (b"PK\x03\x04damaged", "something damaged, cut off or too deep"),
        (b"Hello,\nworld", "plain text"),
        (b"[" * 5000, "something damaged, cut off or too deep"),
        (b"<a><b></a>", "a web page"),
        (b"\x00\x01\x02", "plain text"),
    ],
)
def test_whatever_comes_is_told_and_never_an_error(body: bytes, kind: str) -> None:
    found = look(body)
    assert found.kind == kind
    assert found.shape is None


def test_names_that_are_no_css_are_passed_over() -> None:
    broken = "".join(
        f"<p*x class='a=b c' data-x=y=z data-id={n}><b*>Titlul cel lung {n}</b*><a href=/{n}>x" for n in range(4)
    )
    assert look(page(f"<main>{broken}</main>")).kind == "a web page"


def test_a_hostile_page_costs_no_more_than_its_size() -> None:
    deep = "<div>" * 20_000 + "x" + "</div>" * 20_000
    assert look(page(deep)).shape is None
    bomb = '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert look(bomb).records == ()


@pytest.mark.parametrize(
    ("file", "way", "count", "told"),
    [
        ("si_podjetniski_portal/razpisi_2026_seznam.html", 'item = "div.news"', 11, {"p.date": "date: numeric_day"}),
        ("euro_access/list.html", 'item = "#calls-overview tr:has(td)"', 142, {}),
        (
            "fr_mission_transition/data_gouv_export.csv",
            'delimiter = ",", encoding = "utf-8-sig"',
            190,
            {"date_ouverture": "date: iso_instant; late evenings"},
        ),
        (
            "sk_itms/itms21/specifickycielprogramu.json",
            'records = "results"',
            87,
            {"kod": "differs in every record: may be the key"},
        ),
    ],
)
def test_real_answers(recordings: Path, file: str, way: str, count: int, told: dict[str, str]) -> None:
    found = look((recordings / file).read_bytes())
    assert (found.records[0].way, found.records[0].count) == (way, count)
    for name, words in told.items():
        assert reads(found.records[0])[name].startswith(words)


def test_a_real_page_of_one_call_gives_its_labels(recordings: Path) -> None:
    found = look((recordings / "si_podjetniski_portal" / "razpis_hrastnik_2026.html").read_bytes(), "https://x.si/")
    assert found.pairs[0].way == 'pairs_in(page, "div.newsDetail.mx-auto p", "b")'
    assert {"Rok", "Vrednost razpisa"} <= {pair.name for pair in found.pairs[0].pairs}
    assert {"date: written_day in 'sl'", "amount: read_money in 'sl'"} <= {value.name for value in found.values}


def test_what_comes_several_times_in_an_entry_is_told_as_such() -> None:
    cards = "".join(
        f"<li class=c><a href=/{n}>Apelul numărul {n}</a>"
        f"<div class=d><span>1{n}.10.2026</span><span>2{n}.11.2026</span></div>"
        for n in range(5)
    )
    told = reads(look(page(f"<ul>{cards}</ul>")).records[0])
    assert told["div.d span"] == (
        "several values: take_all; of a page, a name that ends in *; each a date: numeric_day"
    )


def test_cards_that_are_links_and_elements_that_lead_on_are_entries() -> None:
    cards = "".join(f"<a class=card href=/{n}><b>Schema numărul {n}</b><p>Pentru firme mici.</p></a>" for n in range(5))
    assert look(page(f"<main>{cards}</main>")).records[0].way == 'item = "a.card"'
    tree = "".join(f"<li data-href=/p/{n}>Procedura numărul {n} a programului</li>" for n in range(6))
    found = look(page(f"<ul class=tree>{tree}</ul>")).records[0]
    assert found.way == 'item = "ul.tree > li"'
    assert "::attr(data-href)" in fields(found)
    menu = "".join(f"<li><a href=/{n}>O pagină a meniului {n}</a></li>" for n in range(9))
    assert look(page(f"<ul class=links>{menu}</ul>")).records == ()


def test_a_site_map_is_named() -> None:
    rows = "".join(f"<url><loc>https://p.ro/{n}</loc><lastmod>2026-10-1{n}</lastmod></url>" for n in range(3))
    found = look(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>')
    assert (found.kind, found.records[0].count) == ("a site map (XML)", 3)
    assert reads(found.records[0])["lastmod"] == "date: iso_day"
