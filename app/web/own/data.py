"""All that is known of a company: told, given as a file, and erased."""

import json
from functools import partial

from starlette.background import BackgroundTask
from starlette.responses import Response
from starlette.routing import Route

from app.errors import CommandError
from app.joining.sector_search import SectorSearch
from app.privacy import erase_company, export_company
from app.web.forms import Form
from app.web.join.summary import summary
from app.web.links.visits import Visit, link_route
from app.web.site import Site, write_site_page
from catalogue.store.consents import consent_state
from catalogue.store.erasing import find_rows
from catalogue.store.errors import StoreError, StoreLockedError
from notifier.links import Purpose

ROOMS = ("site", "join", "own")
# What a company knows by these names, in the order in which it is told of them.
_TOLD = ("delivery", "choice", "ledger", "note", "consent")


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    sectors = SectorSearch(site.database)
    return [
        link_route(site, Purpose.OWN, partial(_show, sectors), rooms=ROOMS),
        link_route(site, Purpose.OWN, _export, ending="/data.json", rooms=ROOMS),
        link_route(site, Purpose.OWN, _ask_erase, _erase, ending="/erase", rooms=ROOMS),
    ]


def _show(sectors: SectorSearch, visit: Visit) -> Response:
    from babel.numbers import format_decimal

    with visit.site.database.read() as connection:
        rows = find_rows(connection, visit.profile.id)
        state = consent_state(connection, visit.profile.id)
    links, key = visit.site.sender.links, visit.target.link_key
    return visit.site_page(
        "own/overview",
        facts=summary(visit.profile, visit.words, sectors),
        state=state.value,
        done=visit.request.query_params.get("done", ""),
        counts=[(name, format_decimal(len(rows[name]), locale=visit.words.locale)) for name in _TOLD],
        email=visit.profile.email,
        wishes=links.wishes(key),
        stop=links.stop(key),
        again=links.resume(key),
        own=own_path(visit),
    )


def _export(visit: Visit) -> Response:
    record = export_company(visit.site.database, visit.profile, visit.now, lambda address: _key(visit, address))
    text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    headers = {"content-disposition": 'attachment; filename="callfit.json"'}
    return Response(text.encode("utf-8", "replace"), media_type="application/json", headers=headers)


def _ask_erase(visit: Visit) -> Response:
    return _erase_page(visit, "ask")


def _erase(visit: Visit, form: Form) -> Response:
    if form.one("sure") != "yes":
        return _erase_page(visit, "unsure", 422)
    words, name = visit.words, visit.profile.name
    try:
        erase_company(
            visit.site.database, visit.profile.id, visit.now, lambda address: _key(visit, address), compact=False
        )
    except (CommandError, StoreLockedError):
        # Mails are being sent just now, on PostgreSQL one to this company: nothing was erased.
        return _erase_page(visit, "busy", 503)
    answer = write_site_page(visit.site, "own/erase", words, name=name, step="done", own="", home=None, room="company")
    answer.background = BackgroundTask(_compact, visit.site)
    return answer


def _compact(site: Site) -> None:
    """Have the file hold no byte of it: that takes long where there is much in it, and nobody waits for it."""
    try:
        site.database.forget_deleted()
    except StoreError:
        # It is erased; somebody writes just now, or there is no room to write the file anew.
        return


def _erase_page(visit: Visit, step: str, status: int = 200) -> Response:
    return visit.site_page("own/erase", status, step=step, own=own_path(visit))


def own_path(visit: Visit) -> str:
    """Where all that is known of the company is shown, by the link that it came by."""
    return visit.site.path(f"/{Purpose.OWN}/{visit.token}")


def _key(visit: Visit, address: str) -> str:
    return visit.site.sender.key_of(address)
