"""A new source: its file, and answers made up so that it runs at once."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from app.errors import CommandError

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[2] / "templates" / "source"
# What a person has to fill stands behind this word in what is written.
MARK = "Yours:"
_ABOUT = (
    "Made up by `callfit sources new` so that the source runs; nothing in it is the portal's. Put answers in the "
    "portal's real shape in its place, texts in your own words, and say here what they are."
)
_BASES = {"json": "JsonApi", "html": "HtmlList", "feed": "Feed", "table": "Table", "archive": "Archive"}
_PATHS = {"json": "api/calls", "html": "calls", "feed": "feed", "table": "calls.csv", "archive": "calls.zip"}
# The reader of amounts knows the languages that the portals of the EU pact write.
_PLAIN_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a new source is made from. ``home`` and ``url`` are full addresses, ``now`` is aware."""

    name: str
    shape: str
    title: str
    country: str
    language: str
    zone: str
    currency: str
    home: str
    url: str
    now: datetime


def draft_source(
    name: str, shape: str, home: str, url: str | None, title: str | None, language: str | None, now: datetime
) -> Draft:
    """The draft of a source, with what is usual in its country. Raises `CommandError` for what cannot be one."""
    from babel.languages import get_official_languages
    from babel.numbers import get_territory_currencies

    country = _country_of(name)
    if shape not in _BASES:
        raise CommandError(f"--shape {shape!r} is none; there are: {', '.join(_BASES)}")
    base = _web_address(home, "--home")
    spoken = language or ("en" if country == "EU" else next(iter(get_official_languages(country, de_facto=True)), "en"))
    if len(spoken) != 2 or not spoken.isalpha() or not spoken.islower():
        raise CommandError(f"--language {spoken!r} is no language; write it as two small letters, such as ro")
    line = " ".join((title or urlsplit(base).hostname or name).split())
    return Draft(
        name=name,
        shape=shape,
        title=line,
        country=country,
        language=spoken,
        zone=_zone_of(country),
        currency="EUR" if country == "EU" else next(iter(get_territory_currencies(country)), "EUR"),
        home=base,
        url=_web_address(urljoin(base, url or _PATHS[shape]), "--url"),
        now=now,
    )


def write_source(draft: Draft) -> list[Path]:
    """Write the file and the answers of ``draft``, and give what was written. Nothing is ever overwritten.

    They go to the folder of own sources if the settings name one, else into this checkout. Raises `CommandError`.
    """
    from crawlers.registry import source_names

    file, examples = _where(draft.name)
    if draft.name in source_names():
        raise CommandError(f"there is a source {draft.name} already; see: callfit sources show {draft.name}")
    for path in (file, examples):
        if path.exists():
            raise CommandError(f"{path} is there already, and nothing is overwritten; give the source another name")
    written = {file: _source_text(draft).encode(), **{examples / name: body for name, body in _answers(draft).items()}}
    try:
        examples.mkdir(parents=True)
        for path, body in written.items():
            path.write_bytes(body)
    except OSError as error:
        raise CommandError(f"{error.filename} cannot be written: {error.strerror}") from error
    return list(written)


def marks_left(file: Path) -> int:
    """How many parts of a source's file still wait for a person."""
    return file.read_text(encoding="utf-8", errors="replace").count(MARK)


def _where(name: str) -> tuple[Path, Path]:
    from crawlers.registry import ROOT, own_folder

    own = own_folder()
    if own is not None:
        try:
            own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"the folder {own} of CALLFIT_SOURCES cannot be made: {error.strerror}") from error
        return own / f"{name}.py", own / "examples" / name
    if not (ROOT / "scrapy.cfg").is_file():
        raise CommandError("this is no checkout: name a folder for your own sources in CALLFIT_SOURCES")
    return ROOT / "crawlers" / "spiders" / f"{name}.py", ROOT / "examples" / name


def _country_of(name: str) -> str:
    from catalogue.taxonomy.countries import is_country
    from crawlers.registry import is_source_name

    country = name[:2].upper()
    if not is_source_name(name):
        raise CommandError(
            f"{name!r} is no name for a source; write <country>_<portal> in small letters, such as ro_mipe, or eu_…"
        )
    if country != "EU" and not is_country(country):
        meant = {"UK": "gb", "EL": "gr"}.get(country)
        hint = f"; did you mean {meant}{name[2:]}?" if meant else ""
        raise CommandError(f"{name!r} begins with {name[:2]!r}, which is no country of ISO 3166-1{hint}")
    return country


def _web_address(raw: str, option: str) -> str:
    try:
        parts = urlsplit(raw.strip())
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise CommandError(f"{option} {raw!r} is no web address; write it in full, such as https://portal.example/")
    return parts._replace(path=parts.path or "/", fragment="").geturl()


def _zone_of(country: str) -> str:
    """The IANA zone in which most people of a country live: the first that the zone table names."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return next((row[2] for row in rows if row[0] == country), "Europe/Brussels")


def _source_text(draft: Draft) -> str:
    from crawlers.read.clock import LANGUAGES

    national = "" if draft.country == "EU" else "            conditions=self.national(),\n"
    return _fill(
        f"{draft.shape}.py.j2",
        draft,
        class_name="".join(part.capitalize() for part in draft.name.split("_")),
        base=_BASES[draft.shape],
        amounts=draft.language if draft.language in LANGUAGES else _PLAIN_LANGUAGE,
        filled=", share_of_last=0.7" if draft.shape == "feed" else ', filled={"deadlines": 0.5}',
        conditions=national,
    )


def _fill(template: str, draft: Draft, **values: object) -> str:
    parts = {name: getattr(draft, name) for name in ("title", "country", "language", "zone", "currency", "home", "url")}
    return _environment().get_template(template).render(parts | values)


def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html.j2", "xml.j2"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"literal": _literal, "plain": _plain}
    return environment


def _literal(text: str) -> str:
    """``text`` as Python's formatters write it: in double quotes, unless it holds some."""
    return repr(text) if '"' in text else json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """``text`` as it can stand in a docstring."""
    return text.replace("\\", "/").replace('"', "'").rstrip(".")


def _answers(draft: Draft) -> dict[str, bytes]:
    """The made answers as files, with the index that says which request is answered by which."""
    entries, bodies = [], {}
    for url, name, body in _MAKERS[draft.shape](draft, _made_calls(draft)):
        entries.append({"url": url, "file": name})
        bodies[name] = body
    at = datetime.combine(draft.now.astimezone(ZoneInfo(draft.zone)), time(9), tzinfo=ZoneInfo(draft.zone))
    index = {"recorded_at": at.isoformat(), "about": _ABOUT, "answers": entries}
    return {"answers.json": (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode(), **bodies}


@dataclass(frozen=True, slots=True, kw_only=True)
class _MadeCall:
    id: str
    title: str
    url: str
    opens: date
    closes: date
    status: str
    budget: int
    summary: str

    def as_row(self) -> dict[str, str | int]:
        return {
            "id": self.id,
            "title": self.title,
            "url": self.url,
            "opens": self.opens.isoformat(),
            "closes": self.closes.isoformat(),
            "status": self.status,
            "budget": self.budget,
            "summary": self.summary,
        }


_TOPICS = ("Solar roofs", "Heat pumps", "Reuse of waste water", "Repair workshops", "Electric delivery vans")


def _made_calls(draft: Draft) -> list[_MadeCall]:
    today = draft.now.astimezone(ZoneInfo(draft.zone)).date()
    return [
        _MadeCall(
            id=f"C-{101 + index}",
            title=f"{topic} for small firms",
            url=urljoin(draft.home, f"calls/c-{101 + index}"),
            opens=today - timedelta(days=20 + index),
            closes=today + timedelta(days=30 + 21 * index),
            status="open",
            budget=250_000 * (index + 1),
            summary=f"A made call: it pays half of what {topic.lower()} cost a small firm.",
        )
        for index, topic in enumerate(_TOPICS)
    ]


_File = tuple[str, str, bytes]


def _json_files(draft: Draft, calls: list[_MadeCall]) -> Iterator[_File]:
    from crawlers.portals.paging import with_parameters

    for number, part in enumerate((calls[:3], calls[3:]), start=1):
        page = {"total": len(calls), "items": [call.as_row() for call in part]}
        body = json.dumps(page, ensure_ascii=False, indent=1).encode()
        yield with_parameters(draft.url, {"page": str(number)}), f"page-{number}.json", body


def _html_files(draft: Draft, calls: list[_MadeCall]) -> Iterator[_File]:
    from crawlers.portals.paging import with_parameters

    second = with_parameters(draft.url, {"page": "2"})
    yield draft.url, "page-1.html", _fill("list.html.j2", draft, calls=calls[:3], following=second).encode()
    yield second, "page-2.html", _fill("list.html.j2", draft, calls=calls[3:], following=None).encode()
    for call in calls:
        yield call.url, f"{call.id.lower()}.html", _fill("call.html.j2", draft, call=call).encode()


def _feed_files(draft: Draft, calls: list[_MadeCall]) -> Iterator[_File]:
    yield draft.url, "feed.xml", _fill("feed.xml.j2", draft, calls=calls).encode()


def _table_files(draft: Draft, calls: list[_MadeCall]) -> Iterator[_File]:
    text = io.StringIO()
    writer = csv.DictWriter(text, calls[0].as_row().keys(), delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(call.as_row() for call in calls)
    yield draft.url, "calls.csv", text.getvalue().encode()


def _archive_files(draft: Draft, calls: list[_MadeCall]) -> Iterator[_File]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for call in calls:
            archive.writestr(f"calls/{call.id}.xml", _fill("call.xml.j2", draft, call=call))
    yield draft.url, "calls.zip", packed.getvalue()


_MAKERS: Mapping[str, Any] = {
    "json": _json_files,
    "html": _html_files,
    "feed": _feed_files,
    "table": _table_files,
    "archive": _archive_files,
}
