"""Twins for admins: pairs that the rule takes for one call, side by side, to be decided; and what was decided."""

from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from app.web.admin.desk import go_back, show_page
from app.web.forms import Form
from app.web.members import Member, Role, member_route
from app.web.site import Site
from notifier.wording.lines import safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.engine import Connection

    from catalogue.model.stored import StoredCall
    from catalogue.model.twins import Decision, Pair

_ON_A_PAGE, _DECISIONS = 10, 50
_LONGEST_REASON = 300


def routes(site: Site) -> list[Route]:
    """The address of the page."""
    return [member_route(site, Role.ADMIN, "/admin/merges", show, act)]


def show(member: Member) -> Response:
    """The pairs that nobody has decided of, those first for which least speaks."""
    return _page(member)


def _page(member: Member, status: int = 200, fault: str = "", **said: str) -> Response:
    from catalogue.store.decisions import find_decisions
    from catalogue.store.twin_review import count_undecided, find_undecided

    page = _number(member.request.query_params.get("page", ""))
    with member.site.database.read() as connection:
        count = count_undecided(connection)
        page = min(page, max(1, -(-count // _ON_A_PAGE)))
        pairs = find_undecided(connection, _ON_A_PAGE, (page - 1) * _ON_A_PAGE)
        decisions = sorted(find_decisions(connection), key=lambda one: one.at, reverse=True)[:_DECISIONS]
        stored = _stored(connection, pairs, decisions)
    return show_page(
        member,
        "merges",
        "/merges",
        status=status,
        count=count,
        page=page,
        last=max(1, -(-count // _ON_A_PAGE)),
        pairs=[_pair_row(pair, stored) for pair in pairs],
        decisions=[(one, _title(one.first, stored), _title(one.second, stored)) for one in decisions],
        fault=fault,
        said={"first": "", "second": "", "why": "", **said},
    )


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _stored(
    connection: "Connection", pairs: "Iterable[Pair]", decisions: "Sequence[Decision]"
) -> "dict[str, StoredCall]":
    from catalogue.store.calls import find_calls

    ids = {call_id for pair in pairs for call_id in (pair.first, pair.second)}
    ids |= {call_id for taken in decisions for call_id in (taken.first, taken.second)}
    return {one.call.id: one for one in find_calls(connection, ids=ids)} if ids else {}


def _pair_row(pair: "Pair", stored: "dict[str, StoredCall]") -> dict[str, Any]:
    return {
        "pair": pair,
        "sides": [_side(call_id, stored[call_id]) for call_id in (pair.first, pair.second)],
        "for": [one for one in pair.evidence if one.points is not None and one.points > 0],
        "against": [one for one in pair.evidence if one.points is None or one.points <= 0],
    }


def _side(call_id: str, stored: "StoredCall") -> dict[str, Any]:
    call = stored.call
    return {
        "id": call_id,
        "source": call.source,
        "title": call.title,
        "language": call.language,
        "link": safe_link(call.url),
        "opens": call.opens.at if call.opens is not None else None,
        "deadlines": [deadline.at for deadline in call.deadlines[:4]],
        "gone": stored.gone_at is not None,
    }


def _title(call_id: str, stored: "dict[str, StoredCall]") -> str:
    return stored[call_id].call.title if call_id in stored else "not in the catalogue any more"


def act(member: Member, form: Form) -> Response:
    """Decide of two records, or take a decision back; done twice it is as done once."""
    from app.errors import CommandError
    from app.twin_review import put_decision
    from catalogue.model.twins import ordered
    from catalogue.store.twins import take_back

    do, why = form.one("do"), " ".join(form.one("why").split())
    said = {"first": form.one("first").strip(), "second": form.one("second").strip(), "why": why}
    fault = _find_fault(member, do, said)
    if fault:
        return _page(member, 422, fault, **said)
    first, second = ordered(said["first"], said["second"])
    if do == "undo":
        with member.site.database.write() as connection:
            take_back(connection, first, second)
        return go_back(member, "/admin/merges", "undo")
    if not _is_decided(member, first, second, same=do == "same"):
        try:
            put_decision(member.site.database, first, second, same=do == "same", why=why, now=member.now)
        except CommandError as error:
            return _page(member, 422, str(error).replace(" with --undo", ""), **said)
    return go_back(member, "/admin/merges", do)


def _find_fault(member: Member, do: str, said: dict[str, str]) -> str:
    from catalogue.store.twin_review import find_known

    ids = {said["first"], said["second"]}
    if do == "undo" and len(ids) == 2:
        return ""
    if do not in {"same", "apart"}:
        return "Say whether they are one call or two."
    if len(ids) < 2:
        return "Name two records that are not the same one."
    if len(said["why"]) > _LONGEST_REASON:
        return f"Give the reason in at most {_LONGEST_REASON} characters."
    with member.site.database.read() as connection:
        unknown = sorted(ids - find_known(connection, ids))
    return f"There is no record {', '.join(one[:100] or 'without an id' for one in unknown)}." if unknown else ""


def _is_decided(member: Member, first: str, second: str, *, same: bool) -> bool:
    from catalogue.store.decisions import find_decisions

    with member.site.database.read() as connection:
        found = find_decisions(connection, [first])
    return any((one.first, one.second, one.same) == (first, second, same) for one in found)
