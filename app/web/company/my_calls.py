"""My calls: everything that fits a company now, what it kept and what it put away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.profile_check import open_questions
from app.web.charts import Event, month_ticks, timeline
from app.web.company.asked import GRADES, MAY, ORDERS, VIEWS, WITHIN_DAYS, Asked, read_asked
from app.web.company.hits import Hit, call_place, my_place, write_hit
from app.web.forms import Form
from app.web.links.choosing import NOT_FOR_US_REASONS, choose, dismiss, undo, write_why
from app.web.links.visits import Visit, link_route
from app.web.site import Site
from catalogue.model.choice import CHOSEN_KINDS, ChoiceKind, standing
from catalogue.model.state import next_deadline
from catalogue.store.calls import find_calls, get_call
from catalogue.store.choices import dismissed_calls, find_history
from catalogue.taxonomy.find_themes import theme_ids, theme_label
from matcher.eligibility.masks import NOT_ELIGIBLE
from notifier.links import Purpose
from notifier.mails.card import short_title
from notifier.wording.figures import local_day, write_short_day
from notifier.wording.lines import capitalised

if TYPE_CHECKING:
    from app.ordered_offer import Order, OrderedOffer
    from catalogue.model.call import Call

ROOMS = ("site", "company")
A_PAGE = 20
_DRAWN = 12
_SOON = timedelta(days=14)
# So many of the best calls are asked for what would settle most.
_ASKED_OF = 60
_QUESTIONS = 3
_ACTS = {"save": "kept", "dismiss": "dismissed", "undo_save": "let_go", "undo_dismiss": "back"}


def routes(site: Site) -> list[Route]:
    """The address of this page."""
    return [link_route(site, Purpose.MY, _show, _act, rooms=ROOMS)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """What there is for a company: what ``fits`` it, by places in ``order``, and what it ``kept`` and ``dismissed``."""

    ordered: "OrderedOffer"
    order: "Order"
    fits: tuple[int, ...]
    barred: tuple[int, ...]
    kept: frozenset[str]
    dismissed: frozenset[str]


def read_mine(visit: Visit) -> Mine:
    """All of it as it is now."""
    profile, now = visit.profile, visit.now
    with visit.site.database.read() as connection:
        choices = standing(find_history(connection, [profile.id]))
        dismissed = dismissed_calls(connection, profile.id)
    ordered = visit.site.offer.ordered(now)
    order = ordered.order(profile)
    every = ordered.choose(order, now, dismissed, with_barred=True)
    barred = frozenset(
        place for place, code in zip(every, ordered.codes(order, every), strict=True) if code == NOT_ELIGIBLE
    )
    return Mine(
        ordered=ordered,
        order=order,
        fits=tuple(ordered.choose(order, now, dismissed)),
        barred=tuple(sorted(barred)),
        kept=frozenset(one.call_id for one in choices if one.kind in CHOSEN_KINDS) - dismissed,
        dismissed=dismissed,
    )


def _show(visit: Visit) -> Response:
    mine, asked = read_mine(visit), read_asked(visit.request.query_params, theme_ids())
    calls, hits, found = _listed(visit, mine, asked)
    last = max(1, -(-found // A_PAGE))
    done = visit.request.query_params.get("done", "")
    return visit.site_page(
        "company/my_calls",
        here="my",
        asked=asked,
        done=done if done in _ACTS.values() else "",
        hits=hits,
        found=found,
        last=last,
        tabs=_tabs(visit, mine, asked),
        choices=_choices(visit, mine),
        questions=_questions(visit, mine) if not asked.view and asked.page == 1 else [],
        drawing=_draw(visit, calls),
        place=lambda **query: my_place(visit, "", asked.query(**query)),
        reasons=NOT_FOR_US_REASONS,
        links=_links(visit),
    )


def _act(visit: Visit, form: Form) -> Response:
    call_id, do = form.one("call"), form.one("do")
    if do not in _ACTS:
        raise HTTPException(400)
    with visit.site.database.read() as connection:
        if get_call(connection, call_id) is None:
            raise HTTPException(404)
    match do:
        case "save":
            choose(visit, call_id, ChoiceKind.SAVED)
        case "dismiss":
            dismiss(visit, call_id, write_why(visit.words, form.all("reason"), form.one("words")))
        case "undo_save":
            undo(visit, call_id, ChoiceKind.SAVED)
        case _:
            for one in visit.site.offer.get(visit.now).twins.group(call_id):
                undo(visit, one, ChoiceKind.DISMISSED)
    if form.one("from") == "call":
        return RedirectResponse(call_place(visit, call_id, {"done": _ACTS[do]}), 303)
    asked = read_asked(visit.request.query_params, theme_ids())
    page = {"page": str(asked.page)} if asked.page > 1 else {}
    return RedirectResponse(my_place(visit, "", asked.query(**page, done=_ACTS[do])), 303)


def _listed(visit: Visit, mine: Mine, asked: Asked) -> tuple[list["Call"], list[Hit], int]:
    """All calls that are asked for, those of the page as hits, and how many there are in all."""
    first = (asked.page - 1) * A_PAGE
    if asked.view:
        calls = _chosen(visit, mine.kept if asked.view == "kept" else mine.dismissed)
        shown = calls[first : first + A_PAGE]
        matches = [mine.ordered.match(mine.order, call.id) for call in shown]
        hits = [write_hit(visit, call, found, asked.view) for call, found in zip(shown, matches, strict=True)]
        return calls, hits, len(calls)
    places = list(_narrowed(mine, asked, visit.now))
    on_page = mine.ordered.matches(mine.order, places[first : first + A_PAGE])
    hits = [write_hit(visit, one.call, one, "kept" if one.call.id in mine.kept else "") for one in on_page]
    return mine.ordered.calls(mine.order, places), hits, len(places)


def _chosen(visit: Visit, ids: frozenset[str]) -> list["Call"]:
    """Those calls of the catalogue, the nearest deadline first and those without one last."""
    with visit.site.database.read() as connection:
        calls = [stored.call for stored in find_calls(connection, ids=ids)]

    def place(call: "Call") -> tuple[bool, float, str]:
        upcoming = next_deadline(call, visit.now)
        return upcoming is None, upcoming.at.timestamp() if upcoming is not None else 0.0, call.id

    return sorted(calls, key=place)


def _narrowed(mine: Mine, asked: Asked, now: datetime) -> Sequence[int]:
    """The places that are asked for, in the order that is asked for."""
    ordered, order = mine.ordered, mine.order
    places = mine.barred if asked.may == "no" else mine.fits
    until = now.timestamp() + int(asked.within) * 86_400 if asked.within else None
    rows = zip(
        places,
        ordered.calls(order, places),
        ordered.codes(order, places),
        ordered.scores(order, places),
        ordered.deadlines(order, places),
        strict=True,
    )
    kept = [
        (deadline, place)
        for place, call, code, score, deadline in rows
        if score >= asked.least_score
        and (not asked.may or code == MAY[asked.may])
        and (until is None or deadline <= until)
        and (not asked.country or call.source.partition("_")[0].upper() == asked.country)
        and (not asked.theme or asked.theme in ordered.themes(call))
        and (not asked.q or asked.says(call))
    ]
    if asked.order == "deadline":
        kept.sort()
    return [place for _, place in kept]


def _tabs(visit: Visit, mine: Mine, asked: Asked) -> list[tuple[str, str, str, bool]]:
    """The lists there are: the name of each, how many calls it has, its place, and whether it is this one."""
    from babel.numbers import format_decimal

    numbers = {"": len(mine.fits), "kept": len(mine.kept), "dismissed": len(mine.dismissed)}
    return [
        (
            view or "fits",
            format_decimal(numbers[view], locale=visit.words.locale),
            my_place(visit, "", {"view": view} if view else {}),
            view == asked.view,
        )
        for view in VIEWS
    ]


def _choices(visit: Visit, mine: Mine) -> dict[str, list[tuple[str, str]]]:
    """What the fields of the filters offer: values and words."""
    words = visit.words
    sources = {call.source for call in mine.ordered.calls(mine.order, [*mine.fits, *mine.barred])}
    countries = sorted({source.partition("_")[0].upper() for source in sources})
    return {
        "grade": [(one, words.say(f"web.company.grade.{one}")) for one in GRADES],
        "may": [(one, words.say(f"web.company.may.{one}")) for one in MAY],
        "theme": [(one, capitalised(theme_label(one, words.language))) for one in theme_ids()],
        "country": [(code, capitalised(words.country(code))) for code in countries],
        "within": [(str(days), words.count("web.company.within_days", days)) for days in WITHIN_DAYS],
        "order": [(one, words.say(f"web.company.order.{one or 'fit'}")) for one in ORDERS],
    }


def _questions(visit: Visit, mine: Mine) -> list[tuple[str, str, str]]:
    """What would settle most: the question, how much it would settle, and a call where it can be answered."""
    found = mine.ordered.matches(mine.order, mine.fits[:_ASKED_OF])
    shown = []
    for question in open_questions(found):
        if question.field is None:
            continue
        first = next(
            one.call.id
            for one in found
            if any(judgement.reason.question == question.code for judgement in one.judgements)
        )
        settles = (
            visit.words.count("web.company.settles", question.settles)
            if question.settles
            else visit.words.count("web.company.asked_by", question.asked)
        )
        shown.append((visit.words.question(question.code), settles, call_place(visit, first)))
    return shown[:_QUESTIONS]


def _draw(visit: Visit, calls: Sequence["Call"]) -> str:
    # Of many calls only those that are drawn are told in words.
    nearest = sorted(_upcoming(visit, calls), key=itemgetter(0))[:_DRAWN]
    events = [_event(visit, call, at) for at, call in nearest]
    if not events:
        return ""
    since = visit.now.astimezone(UTC)
    until = max(events[-1].at, since + timedelta(days=30))
    words = visit.words
    return timeline(events, since, until, words.say("web.company.timeline"), month_ticks(since, until, words.locale))


def _upcoming(visit: Visit, calls: Sequence["Call"]) -> Iterator[tuple[datetime, "Call"]]:
    for call in calls:
        upcoming = next_deadline(call, visit.now)
        if upcoming is not None:
            yield upcoming.at, call


def _event(visit: Visit, call: "Call", at: datetime) -> Event:
    day = write_short_day(visit.words, local_day(at, visit.profile.zone), visit.now)
    shade = "bar2" if at - visit.now <= _SOON else "bar"
    return Event(label=short_title(call), at=at, text=day, shade=shade, language=call.language)


def _links(visit: Visit) -> dict[str, str]:
    links, key = visit.site.sender.links, visit.target.link_key
    return {
        "calendar": links.calendar(key) or "",
        "feed": links.feed(key) or "",
        "csv": my_place(visit, "/calls.csv"),
        "xlsx": my_place(visit, "/calls.xlsx"),
        "mails": my_place(visit, "/mails"),
        "wishes": links.wishes(key) or "",
        "own": my_place(visit, "/own"),
    }
