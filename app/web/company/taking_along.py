"""A company's matches to take along: as CSV, as a workbook, and as a feed for feed readers."""

import csv
import io
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from starlette.responses import Response
from starlette.routing import Route

from app.match_record import FLAT_COLUMNS, flat_row, match_record
from app.web.company.my_calls import ROOMS, read_mine
from app.web.company.telling import tell_sentence
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.match import Match
from catalogue.store.calls import find_calls
from notifier.links import Purpose
from notifier.mails.card import title_of
from notifier.wording.lines import clean_line, safe_link

# The id of the company is a name of the installation's own.
COLUMNS = tuple(column for column in FLAT_COLUMNS if column != "profile")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ATOM = "http://www.w3.org/2005/Atom"
_IN_FEED = 100
_NAME_LIMIT = 120


def routes(site: Site) -> list[Route]:
    """The addresses of these files."""
    return [
        link_route(site, Purpose.MY, _csv, ending="/calls.csv", rooms=ROOMS),
        link_route(site, Purpose.MY, _xlsx, ending="/calls.xlsx", rooms=ROOMS),
        link_route(site, Purpose.FEED, _feed, rooms=ROOMS),
    ]


def _csv(visit: Visit) -> Response:
    from app.cells import csv_cell

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([csv_cell(row[column]) for column in COLUMNS] for row in _rows(visit))
    # Spreadsheets take a file without the mark for one of the machine's own letters.
    return _file(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", "calls.csv")


def _xlsx(visit: Visit) -> Response:
    from app.workbooks import write_workbook

    return _file(write_workbook("calls", COLUMNS, _rows(visit)), _XLSX, "calls.xlsx")


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _rows(visit: Visit) -> list[dict[str, object]]:
    rows = []
    for rank, found in enumerate(_matches(visit), 1):
        record = match_record(found, visit.profile, visit.now, visit.words, rank)
        record["sentence"] = tell_sentence(found, visit.words, visit.now, visit.profile)
        rows.append(flat_row(record))
    return rows


def _matches(visit: Visit) -> list[Match]:
    mine = read_mine(visit)
    return mine.ordered.matches(mine.order, mine.fits)


def _feed(visit: Visit) -> Response:
    """The calls that fit, those first that were found last. It leads to the portals, not to the company's own pages."""
    matches = {found.call.id: found for found in _matches(visit)}
    with visit.site.database.read() as connection:
        stored = sorted(
            find_calls(connection, ids=matches.keys(), include_gone=False),
            key=lambda one: (one.first_seen, one.call.id),
            reverse=True,
        )[:_IN_FEED]
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": visit.words.language})
    updated = max((one.first_seen for one in stored), default=visit.now)
    _add(feed, "id", _urn(sha256(visit.token.encode()).hexdigest()))
    _add(feed, "title", f"{visit.words.say('site.my')} – {clean_line(visit.profile.name, _NAME_LIMIT)}")
    _add(feed, "updated", updated.isoformat())
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", clean_line(visit.site.sender.name, _NAME_LIMIT))
    _add(feed, "link", "", rel="self", href=visit.site.sender.links.feed(visit.target.link_key) or "")
    for one in stored:
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", _urn(one.call.id))
        _add(entry, "title", title_of(one.call))
        _add(entry, "updated", one.first_seen.isoformat())
        link = safe_link(one.call.url)
        if link is not None:
            _add(entry, "link", "", rel="alternate", href=link)
        _add(entry, "summary", tell_sentence(matches[one.call.id], visit.words, visit.now, visit.profile))
    written = ElementTree.tostring(feed, "utf-8", xml_declaration=True)
    return Response(written, media_type="application/atom+xml; charset=utf-8")


def _add(element: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(element, name, attributes).text = text


def _urn(name: str) -> str:
    """The same for the same name, wherever the site is."""
    return uuid5(NAMESPACE_URL, f"callfit:{name}").urn
