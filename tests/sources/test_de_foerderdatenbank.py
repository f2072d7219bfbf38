"""The makeshift of the Förderdatenbank: the weekly table, where a wall stands before the export."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalogue.model.run import Health
from crawlers.contract import read_example
from crawlers.registry import load_source
from crawlers.replay import Answers, Exchange
from crawlers.replay.offline import Replayed, replay

EXAMPLE = Path(__file__).parents[2] / "examples" / "de_foerderdatenbank"
NOW = datetime(2026, 8, 24, 8, tzinfo=UTC)
WALL = Exchange(
    url="https://www.foerderdatenbank.de/FDB/WS/export",
    answer=b"<!doctype html><html><head><title>Captcha</title></head><body>perfdrive</body></html>",
    content_type="text/html",
)
PAGES = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm"
HEADER = "id_url,url,title,description,deadlines,status_note,funding_type,eligible_applicants,funding_location,absent"


def _read(*rows: str, before: Replayed | None = None) -> Replayed:
    table = "\n".join([HEADER, *rows]).encode()
    weekly = Exchange(url="https://fdb.cdl.correlaid.org/data/programme.csv", answer=table, content_type="text/csv")
    site = Answers(exchanges=[WALL, weekly], recorded_at=NOW)
    return replay(load_source("de_foerderdatenbank"), site, NOW, before=before, at_least=1)


@pytest.mark.parametrize("kinds", ['"[""zuschuss"", ""darlehen""]"', '"zuschuss, darlehen"'])
def test_behind_a_wall_the_weekly_table_is_read_and_told(kinds: str) -> None:
    found = _read(
        f"a,{PAGES}/Land/Hessen/agrar.html,Agrar,Ställe,,,{kinds},unternehmen,hessen,",
        f"b,{PAGES}/Bund/BMAS/einstiegsgeld.html,Einstiegsgeld,Geld,laufend,,zuschuss,existenzgruenderin,bundesweit,false",
        f"c,{PAGES}/Bund/BMAS/alt.html,Vorbei,Alt,,,zuschuss,unternehmen,bundesweit,2026-W10",
    )
    assert list(found.calls) == [
        "de_foerderdatenbank:Land/Hessen/agrar",
        "de_foerderdatenbank:Bund/BMAS/einstiegsgeld",
    ]
    assert [kind.value for kind in found.calls["de_foerderdatenbank:Land/Hessen/agrar"].instruments] == [
        "grant",
        "loan",
    ]
    assert found.health is Health.THIN
    assert found.stored
    assert not found.complete
    assert found.reading.dates_only
    assert "made weekly by others" in found.reading.issues[0].text


def test_what_the_table_lacks_is_no_reason_to_leave_it() -> None:
    _, usual = read_example(load_source("de_foerderdatenbank"), EXAMPLE)
    found = _read(
        *(f"a,{call.url},Titel,Text,laufend,,zuschuss,unternehmen,bundesweit," for call in usual.calls.values()),
        before=usual,
    )
    assert found.calls.keys() == usual.calls.keys()
    assert [issue.kind for issue in found.reading.issues] == ["makeshift"]
    assert found.stored


def test_a_wall_before_both_is_a_wall() -> None:
    found = replay(load_source("de_foerderdatenbank"), Answers(exchanges=[WALL], recorded_at=NOW), NOW)
    assert found.health is Health.BLOCKED
    assert not found.stored


@pytest.mark.parametrize(
    ("note", "withdrawn"),
    [
        ("Förderprogramm aktiv, Antragstellung nicht mehr möglich", True),
        ("Förderprogramm aktiv, Antagstellung nicht mehr möglich", True),
        ("Förderprogramm aktiv. Einreichung nicht möglich.", True),
        ("Förderprogramm aktiv, Antragsstellung derzeit nicht möglich", True),
        ("Förderprogramm ausgelaufen", True),
        ("Förderleistungsbeschreibung in Überarbeitung", False),
        ("", False),
    ],
)
def test_only_an_outright_note_withdraws_a_programme(note: str, withdrawn: bool) -> None:
    found = _read(f'a,{PAGES}/Bund/x.html,Titel,Text,,"{note}",zuschuss,unternehmen,bundesweit,')
    assert [call.withdrawn for call in found.calls.values()] == [withdrawn]
