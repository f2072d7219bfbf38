"""Pages on one call: keep it, say that it is not for this company, and why."""

from starlette.responses import Response
from starlette.routing import Route

from app.web.forms import Form
from app.web.links.call_box import CallBox, write_box
from app.web.links.choosing import NOT_FOR_US_REASONS, choose, dismiss, holds, undo, write_why
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.choice import ChoiceKind
from catalogue.store.calls import get_call
from notifier.links import LinkError, Purpose


def routes(site: Site) -> list[Route]:
    """The addresses of these pages."""
    return [
        link_route(site, Purpose.SAVE, _show_save, _save),
        link_route(site, Purpose.DISMISS, _show_dismiss, _dismiss),
        link_route(site, Purpose.NOT_FOR_US, _show_not_for_us, _not_for_us),
    ]


def _show_save(visit: Visit) -> Response:
    return _save_page(visit, _box(visit), "done" if holds(visit, _call_id(visit), ChoiceKind.SAVED) else "ask")


def _save(visit: Visit, form: Form) -> Response:
    box = _box(visit)
    if form.one("do") == "undo":
        undo(visit, _call_id(visit), ChoiceKind.SAVED)
        return _save_page(visit, box, "undone")
    choose(visit, _call_id(visit), ChoiceKind.SAVED)
    return _save_page(visit, box, "done")


def _save_page(visit: Visit, box: CallBox, step: str) -> Response:
    calendar = visit.site.sender.links.calendar(visit.target.link_key)
    return visit.page("save", step=step, call=box, calendar=calendar)


def _show_dismiss(visit: Visit) -> Response:
    return _dismiss_page(visit, _box(visit), "done" if holds(visit, _call_id(visit), ChoiceKind.DISMISSED) else "ask")


def _dismiss(visit: Visit, form: Form) -> Response:
    box = _box(visit)
    if form.one("do") == "undo":
        undo(visit, _call_id(visit), ChoiceKind.DISMISSED)
        return _dismiss_page(visit, box, "undone")
    dismiss(visit, _call_id(visit))
    return _dismiss_page(visit, box, "done")


def _dismiss_page(visit: Visit, box: CallBox, step: str) -> Response:
    why = visit.site.sender.links.not_for_us(visit.target.link_key, _call_id(visit))
    return visit.page("dismiss", step=step, call=box, why=why)


def _show_not_for_us(visit: Visit) -> Response:
    return visit.page("not_for_us", step="ask", call=_box(visit), reasons=NOT_FOR_US_REASONS)


def _not_for_us(visit: Visit, form: Form) -> Response:
    box = _box(visit)
    why = write_why(visit.words, form.all("reason"), form.one("words"))
    choose(visit, _call_id(visit), ChoiceKind.DISMISSED, why)
    return visit.page("not_for_us", step="done", call=box, reasons=NOT_FOR_US_REASONS)


def _box(visit: Visit) -> CallBox:
    """The call of the link. Raises `notifier.links.LinkError` if the catalogue does not hold it."""
    with visit.site.database.read() as connection:
        stored = get_call(connection, _call_id(visit))
    if stored is None:
        raise LinkError("this link is about a call that is not there")
    return write_box(stored, visit.words, visit.now, visit.profile.zone)


def _call_id(visit: Visit) -> str:
    """The call that the link is about; there is one in every link to these pages."""
    assert visit.target.call_id is not None
    return visit.target.call_id
