"""Many companies out of a table: good rows are kept in one commit, bad ones told with every reason and given back."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from app import company_table
from app.company_columns import COLUMNS, read_cells
from catalogue.store import profiles
from catalogue.store.database import Database
from tests.app.in_process import InProcess
from tests.new_catalogue import make_catalogue

HEADINGS = ("id", "name", "email", "language", "country", "zone", "description")
NO_DAY = "must be a day such as 2014-03-01 or 01.03.2014"
GOOD = (
    "lemn-cluj",
    "Lemn Cluj SRL",
    "office@lemn.example",
    "ro",
    "RO",
    "Europe/Bucharest",
    "Facem mobilă din lemn masiv.",
)


@pytest.fixture
def callfit(tmp_path: Path) -> InProcess:
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    with Database.open(url) as database:
        make_catalogue(database)
    return InProcess(url)


def table(
    path: Path, *rows: tuple[str, ...], more: tuple[str, ...] = (), delimiter: str = ",", code: str = "utf-8"
) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([(*HEADINGS, *more), *rows])
    path.write_bytes(text.getvalue().encode(code))
    return str(path)


def shown(callfit: InProcess, company: str = "lemn-cluj") -> dict[str, Any]:
    record: dict[str, Any] = callfit.run("profile", "show", company, "--format", "json").json()
    del record["consent"]
    return record


def imported(callfit: InProcess, *arguments: str, code: int = 0) -> dict[str, Any]:
    done = callfit.run("profile", "import", *arguments, "--format", "json")
    assert done.code == code, done.err
    record: dict[str, Any] = done.json()
    return record


def test_the_template_is_a_table_that_is_taken_as_it_is_with_every_column_told(
    callfit: InProcess, tmp_path: Path
) -> None:
    template = callfit.run("profile", "import", "--template").out
    headings, example = csv.reader(io.StringIO(template))
    assert tuple(headings) == COLUMNS
    (tmp_path / "companies.csv").write_text(template, encoding="utf-8")
    done = callfit.run("profile", "import", str(tmp_path / "companies.csv"))
    assert (done.code, "1 rows: 1 added" in done.out) == (0, True), done.err
    assert shown(callfit, "termo-ilfov") == {
        "id": "termo-ilfov", "name": "Termo Ilfov SRL", "email": "office@example.org", "language": "ro",
        "country": "RO", "nuts": "RO322", "place": "Voluntari", "registration": "RO18547290",
        "zone": "Europe/Bucharest", "sites": ["RO126", "RO113"],
        "applicant": "enterprise", "legal_form": "limited_company",
        "enterprise": {
            "employees": 24, "turnover": {"amount": 2100000, "currency": "EUR"},
            "balance_sheet": {"amount": 1400000, "currency": "EUR"}, "owned_above_25_percent": False,
            "founded": "2014-03-01",
        },
        "sectors": [
            {"code": "43.22", "revision": "2", "main": True}, {"code": "43.21", "revision": "2", "main": False},
        ],
        "trl": 5,
        "seeking": {
            "amount": {"amount": 250000, "currency": "EUR"}, "own_share": 40, "instruments": ["grant", "loan"],
        },
        "themes": ["energy_efficiency", "renewable_energy", "buildings"], "excluded_themes": [],
        "keywords": ["pompe de căldură", "izolații"], "partnering": "willing", "cohorts": ["ilfov-2026"],
        "digest_limit": 10,
        "mail": {"cadence": "weekly", "weekday": "monday", "hour": 7, "closing_days": [30, 14, 3], "heartbeat": False},
        "description": "Montăm pompe de căldură și izolăm blocuri de locuințe.",
    }  # fmt: skip
    assert example[COLUMNS.index("excluded_themes")] == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig"])
def test_csv_of_every_kind_is_read(callfit: InProcess, tmp_path: Path, delimiter: str, code: str) -> None:
    row = (*GOOD[:-1], 'Facem mobilă; "la comandă",\ndin lemn.', "12,5")
    file = table(tmp_path / "t.csv", row, more=("Employees",), delimiter=delimiter, code=code)
    assert imported(callfit, file)["notes"] == []
    company = shown(callfit)
    assert company["enterprise"]["employees"] == 12.5
    assert company["description"] == 'Facem mobilă; "la comandă",\ndin lemn.'


def test_a_table_in_windows_1252_is_read_with_a_warning(callfit: InProcess, tmp_path: Path) -> None:
    row = ("holz", "Möbel Österreich", "a@b.at", "de", "AT", "Europe/Vienna", "Wir fertigen Möbel aus Holz.")
    done = callfit.run("profile", "import", table(tmp_path / "t.csv", row, code="cp1252"))
    assert done.code == 0
    assert "was read as Windows-1252" in done.err
    assert shown(callfit, "holz")["name"] == "Möbel Österreich"


def test_headings_may_be_english_words(callfit: InProcess, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    headings = "ID;Company;E-mail;Language;Country;Time zone;Activity;Annual turnover;Currency;NACE;Founding date\n"
    file.write_text(headings + ";".join(GOOD) + ";2.100.000,50;ron;31.09@2 main;01.03.2014\n", encoding="utf-8")
    assert imported(callfit, str(file))["added"] == ["lemn-cluj"]
    company = shown(callfit)
    assert company["enterprise"]["turnover"] == {"amount": 2100000.5, "currency": "RON"}
    assert company["enterprise"]["founded"] == "2014-03-01"
    assert company["sectors"] == [{"code": "31.09", "revision": "2", "main": True}]


def test_a_bad_row_has_its_line_and_all_its_reasons_and_stops_no_other(callfit: InProcess, tmp_path: Path) -> None:
    more = ("employees", "turnover", "sectors", "founded", "nuts", "themes")
    bad = ("X 2", "Rău SRL", "nobody", "ro", "EL", "Bucharest", "short", "12.500", "3", "3101", "3/4/2020", "?", "gold")
    last = ("al-doilea", *GOOD[1:])
    result = imported(callfit, table(tmp_path / "t.csv", GOOD, (), bad, last, more=more), code=3)
    assert (result["rows"], result["added"]) == (3, ["lemn-cluj", "al-doilea"])
    [rejected] = result["rejected"]
    assert (rejected["line"], rejected["id"], rejected["name"]) == (4, "X 2", "Rău SRL")
    told = "\n".join(rejected["reasons"])
    for words in (
        "employees could be 12500 or 12.500",
        "turnover has no currency",
        "sectors holds '3101'",
        "founded could be two days",
        "id must be lower-case",
        "email must be one e-mail",
        "country must be a country's two letters in ISO 3166: Greece is GR",
        "zone must be a time zone",
        "description",
        "nuts must be a NUTS code",
        "themes must be one of",
    ):
        assert words in told, told
    assert len(rejected["reasons"]) == 11
    done = callfit.run("profile", "import", str(tmp_path / "t.csv"))
    assert done.code == 3
    assert "line 4, Rău SRL:\n  " in done.out
    assert "3 rows: 0 added, 0 replaced, 2 as before, 1 not taken" in done.out


def test_rejected_rows_are_given_back_to_be_corrected_and_imported_again(callfit: InProcess, tmp_path: Path) -> None:
    bad = ("al-doilea", "=1+1", "nobody", *GOOD[3:], "7")
    file = table(tmp_path / "t.csv", (*GOOD, "5"), bad, more=("Employees",), delimiter=";")
    back = tmp_path / "back.csv"
    imported(callfit, file, "--rejected", str(back), code=3)
    text = back.read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["reason"] == "email must be one e-mail address, such as office@example.org"
    assert (row["id"], row["name"], row["Employees"]) == ("al-doilea", "'=1+1", "7"), "no formula in a spreadsheet"
    back.write_text(text.replace("nobody", "a@b.example"), encoding="utf-8-sig")
    again = imported(callfit, str(back), "--rejected", str(tmp_path / "none.csv"))
    assert (again["added"], again["rejected"]) == (["al-doilea"], [])
    assert shown(callfit, "al-doilea")["name"] == "=1+1"
    assert not (tmp_path / "none.csv").exists()
    itself = callfit.run("profile", "import", file, "--rejected", file)
    assert (itself.code, "is the table itself" in itself.err) == (1, True)


def test_two_rows_of_one_id_and_cells_without_a_column(callfit: InProcess, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", GOOD, ("lemn-cluj", "Alt nume", *GOOD[2:]), ("trei", *GOOD[1:], "more"))
    result = imported(callfit, file, code=3)
    assert [one["reasons"] for one in result["rejected"]] == [
        ["id lemn-cluj is that of line 2 as well"],
        ["it has 8 cells, and there are 7 columns"],
    ]
    assert shown(callfit)["name"] == "Lemn Cluj SRL"


def test_a_company_keeps_what_the_table_has_no_column_for(callfit: InProcess, tmp_path: Path) -> None:
    more = ("employees", "founded", "keywords", "digest_limit", "own_share", "nuts")
    imported(
        callfit, table(tmp_path / "a.csv", (*GOOD, "5", "2014-03-01", "lemn; mobilă", "7", "30 %", "RO113"), more=more)
    )
    second = table(tmp_path / "b.csv", (*GOOD, "6", ""), more=("employees", "keywords"))
    assert imported(callfit, second, "--cohort", "cluj-2026")["replaced"] == ["lemn-cluj"]
    company = shown(callfit)
    assert (company["enterprise"]["employees"], company["keywords"]) == (6, []), "a blank cell is not told"
    assert (company["enterprise"]["founded"], company["digest_limit"]) == ("2014-03-01", 7)
    assert (company["seeking"]["own_share"], company["cohorts"]) == (30, ["cluj-2026"])
    assert imported(callfit, second)["same"] == ["lemn-cluj"]
    moved = table(tmp_path / "c.csv", (*GOOD[:4], "IT", "Europe/Rome", GOOD[6]))
    [rejected] = imported(callfit, moved, code=3)["rejected"]
    assert "the seat that is stored is RO113" in rejected["reasons"][0]


def test_a_line_is_that_of_the_file_also_behind_cells_of_several_lines(callfit: InProcess, tmp_path: Path) -> None:
    long = (*GOOD[:-1], "Facem mobilă\ndin lemn\nmasiv, la comandă.")
    result = imported(callfit, table(tmp_path / "t.csv", long, ("al-doilea", "", *GOOD[2:])), code=3)
    assert [one["line"] for one in result["rejected"]] == [5]


def test_a_dry_run_keeps_nothing_and_says_what_would_be(callfit: InProcess, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", GOOD)
    done = callfit.run("profile", "import", file, "--dry-run")
    assert (done.code, "would be 1 added" in done.out) == (0, True)
    assert callfit.run("profile", "list", "--format", "json").json() == []


def test_what_goes_wrong_while_it_is_written_leaves_nothing(
    callfit: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, calls = profiles.put_profile, []

    def fail_at_second(*arguments: Any) -> bool:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return put(*arguments)

    monkeypatch.setattr(profiles, "put_profile", fail_at_second)
    callfit.run("profile", "import", table(tmp_path / "t.csv", GOOD, ("al-doilea", *GOOD[1:])))
    assert len(calls) == 2
    assert callfit.run("profile", "list", "--format", "json").json() == []


def test_a_workbook_is_read_with_its_typed_cells(callfit: InProcess, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    more = ("employees", "turnover", "currency", "owned_above_25_percent", "founded", "sectors", "digest_limit")
    sheet.append([*HEADINGS, *more])
    sheet.append([*GOOD, 12.125, 2100000, "RON", True, datetime(2014, 3, 1), "31.09@2 main; 16.10@2", 7])  # noqa: DTZ001
    sheet.append([])
    sheet.append(["al-doilea", *GOOD[1:], "#N/A"])
    book.create_sheet("notes")
    book.save(tmp_path / "t.xlsx")
    result = imported(callfit, str(tmp_path / "t.xlsx"), code=3)
    assert "only its first sheet, 'Sheet', was read" in result["notes"][0]
    assert [(one["line"], one["reasons"]) for one in result["rejected"]] == [
        (4, ["employees holds #N/A, an error of the spreadsheet"])
    ]
    company = shown(callfit)
    assert company["enterprise"] == {
        "employees": 12.125, "turnover": {"amount": 2100000, "currency": "RON"}, "balance_sheet": None,
        "owned_above_25_percent": True, "founded": "2014-03-01",
    }  # fmt: skip
    assert [sector["code"] for sector in company["sectors"]] == ["31.09", "16.10"]
    assert company["digest_limit"] == 7


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "holds nothing; callfit profile import --template"),
        (b"id,name,staffing\n", "the column 'staffing' is not known; did you mean"),
        (b"id,name,staffing\n", "there is no column email, language, country, zone, description"),
        (b"id,name,Company\n", "the columns 'name' and 'Company' both are name"),
        (b'id,name\n"a,b\nc,d\n', "from line 2 on: no CSV that can be read"),
        ("id,name".encode("utf-16"), "is in UTF-16; save it as CSV in UTF-8"),
        (b"id\0", "is no text"),
        (b"id,n\x81me", "is neither in UTF-8 nor in Windows-1252"),
        (b"PK\x03\x04 no more", "is no workbook that can be read"),
        (b"id" + b"," * 200, "201 columns; a table has at most 100"),
    ],
)
def test_what_is_no_table_of_companies_is_refused_whole(
    callfit: InProcess, tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    done = callfit.run("profile", "import", str(tmp_path / "t.csv"))
    assert (done.code, words in done.err) == (1, True), done.err


def test_other_refusals(callfit: InProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = table(tmp_path / "t.csv", GOOD, ("al-doilea", *GOOD[1:]))
    for arguments, words in (
        ((), "name a table of companies"),
        (("none.csv",), "none.csv cannot be read"),
        ((file, "--cohort", "Cluj 2026"), "--cohort must be a short name"),
        ((file, "--rejected", str(tmp_path / "no" / "r.csv")), ""),
    ):
        done = callfit.run("profile", "import", *arguments)
        assert (done.code, words in done.err) == (1 if words else 0, True), done.err
    monkeypatch.setattr(company_table, "MOST_ROWS", 1)
    assert "has more than 1 rows; divide it" in callfit.run("profile", "import", file).err
    monkeypatch.setattr(company_table, "LARGEST_FILE", 10)
    assert "a table has at most 10: divide it" in callfit.run("profile", "import", file).err


def test_a_column_can_be_passed_over(callfit: InProcess, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", (*GOOD, "call on Monday"), more=("Our notes",))
    assert callfit.run("profile", "import", file).code == 1
    assert imported(callfit, file, "--ignore", "Our notes")["added"] == ["lemn-cluj"]


def of(column: str, text: str) -> Any:
    values, faults = read_cells({column: text, "currency": "eur"})
    if faults:
        [fault] = faults
        return fault.partition(" ")[2].split(":")[0]
    value = values.get("enterprise", values).get(column)
    return value["amount"] if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2100000", "2100000"), ("2 100 000", "2100000"), ("2\u00a0100\u202f000,5", "2100000.5"), ("0,5", "0.5"),
        ("2.100.000,50", "2100000.50"), ("2,100,000.50", "2100000.50"), ("2.100.000", "2100000"), ("0.125", "0.125"),
        ("2100.125", "2100.125"), ("1'250'000", "1250000"), ("-3", "-3"), ("12,5", "12.5"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, number: str) -> None:
    assert of("turnover", text) == Decimal(number)


@pytest.mark.parametrize("text", ["12.500", "1,250", "100.000"])
def test_what_could_be_two_numbers_is_none(text: str) -> None:
    assert of("turnover", text).startswith("could be")


@pytest.mark.parametrize("text", ["many", "1.2.3", "1,00,000", "12 50", "5 EUR", "1.000.00", "1e9", "NaN", "--3", "."])
def test_what_is_no_number_is_said(text: str) -> None:
    assert of("turnover", text).startswith("must be a number")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-03-01", date(2014, 3, 1)), ("1.3.2014", date(2014, 3, 1)), ("28/03/2014", date(2014, 3, 28)),
        ("03/03/2014", date(2014, 3, 3)), ("03/04/2014", "could be two days"), ("31.02.2014", NO_DAY),
        ("2014", NO_DAY),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: object) -> None:
    said = of("founded", text)
    assert said.startswith(day) if isinstance(day, str) else said == day


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=30)))
def test_whatever_stands_in_cells_is_read_or_told(cells: dict[str, str]) -> None:
    _, faults = read_cells(cells)
    assert all(fault.split(" ")[0] in COLUMNS for fault in faults)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_number_is_the_same_in_every_spelling(number: Decimal) -> None:
    english = f"{number:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert of("turnover", english) == of("turnover", continental) == of("turnover", f"{number:.2f}") == number
